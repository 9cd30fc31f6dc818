// The index: every concept in a table that a keyboard or a screen reader can walk. It is the graph
// for whoever cannot or will not use a canvas.

const INDEX_SHOWN = 3000; // rows drawn at once; typing narrows the list

const plainText = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[-‐‑–_]/g, " ");

class IndexView {
  constructor(root) {
    this.root = root;
    this.input = root.querySelector("input");
    this.body = root.querySelector("tbody");
    this.status = root.querySelector(".index-status");
    this.input.oninput = () => this.render();
    this.input.onkeydown = (event) => {
      if (event.key === "Enter" && this.matches[0]) this.pick(this.matches[0].id);
      else if (event.key === "Escape") this.clear();
      else if (event.key === "ArrowDown") this.body.querySelector("button")?.focus();
      else return;
      event.preventDefault();
    };
    this.body.onkeydown = (event) => {
      const rows = [...this.body.querySelectorAll("button")];
      const at = rows.indexOf(event.target);
      const next = { ArrowDown: rows[at + 1], ArrowUp: rows[at - 1] ?? this.input, Home: rows[0], End: rows.at(-1) }[event.key];
      if (next) {
        next.focus();
        event.preventDefault();
      }
    };
  }

  update(data, onPick) {
    this.onPick = onPick;
    this.selected = data.selected;
    const dark = readTheme(this.root).dark;
    if (data.key === this.key && dark === this.dark) {
      this.markSelected();
      return;
    }
    this.key = data.key;
    this.dark = dark;
    this.rows = data.rows.map((row) => ({ ...row, found: [row.label, ...row.aliases].map(plainText) }));
    this.render();
  }

  markSelected() {
    for (const button of this.body.querySelectorAll("button")) {
      if (button.dataset.id === this.selected) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  pick(id) {
    this.selected = id;
    this.markSelected();
    this.onPick(id);
  }

  clear() {
    this.input.value = "";
    this.render();
  }

  rank(row, query) {
    if (row.found[0] === query) return 0;
    if (row.found.includes(query)) return 1;
    if (row.found.some((name) => name.startsWith(query))) return 2;
    if (row.found.some((name) => name.includes(` ${query}`))) return 3;
    return row.found.some((name) => name.includes(query)) ? 4 : -1;
  }

  render() {
    const query = plainText(this.input.value.trim());
    this.matches = this.rows;
    if (query) {
      const ranked = this.rows.map((row, at) => [this.rank(row, query), at, row]).filter(([rank]) => rank >= 0);
      this.matches = ranked.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map((entry) => entry[2]);
    }
    this.body.replaceChildren(...this.matches.slice(0, INDEX_SHOWN).map((row) => this.row(row, query)));
    this.markSelected();
    const all = this.rows.length;
    const shown = Math.min(this.matches.length, INDEX_SHOWN);
    if (!this.matches.length) this.status.textContent = `No concept is called that; ${all} others are. Esc clears.`;
    else this.status.textContent = shown === all ? `${all} concepts` : `${shown} of ${all} concepts`;
  }

  row(row, query) {
    const tr = document.createElement("tr");
    const name = document.createElement("th");
    name.scope = "row";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = row.label;
    button.onclick = () => this.pick(row.id);
    button.dataset.id = row.id;
    const alias = query && row.aliases.find((other, at) => row.found[at + 1].includes(query));
    if (alias && !row.found[0].includes(query)) {
      const small = document.createElement("small");
      small.textContent = ` ${alias}`;
      button.append(small);
    }
    const dot = document.createElement("span");
    dot.className = "dot";
    dot.style.background = communityColor(row.community, this.dark);
    dot.setAttribute("aria-hidden", "true");
    button.prepend(dot);
    name.append(button);
    tr.append(name, ...[row.cards, row.links].map((count) => {
      const cell = document.createElement("td");
      cell.textContent = count;
      return cell;
    }));
    return tr;
  }
}
