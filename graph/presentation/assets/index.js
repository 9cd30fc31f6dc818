// The index: every concept in a table that a keyboard or a screen reader can walk. It is the graph
// for whoever cannot or will not use a canvas.

const INDEX_SHOWN = 3000; // rows drawn at once; typing narrows the list

// Accents, case, hyphens, quotes, spaces and a plural's s do not count in a search.
const plainText = (text) =>
  text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[’‘]/g, "'")
    .replace(/[-‐‑–_\s]+/g, " ")
    .replace(/([a-z]{3})s\b/g, "$1")
    .trim();
const joined = (text) => text.replaceAll(" ", "");

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
        if (next !== this.input) this.makeTabStop(next);
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
    if (data.key !== this.key) this.input.value = ""; // another deck
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
    this.makeTabStop();
  }

  // One row takes the Tab key, the arrows reach the others: else the graph is hundreds of tabs away.
  makeTabStop(button = this.body.querySelector("[aria-current]") ?? this.body.querySelector("button")) {
    this.body.querySelector("[tabindex='0']")?.setAttribute("tabindex", "-1");
    button?.setAttribute("tabindex", "0");
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
    return row.found.some((name) => joined(name).includes(joined(query))) ? 4 : -1;
  }

  render() {
    const query = plainText(this.input.value);
    this.matches = this.rows;
    if (query) {
      const ranked = this.rows.map((row, at) => [this.rank(row, query), at, row]).filter(([rank]) => rank >= 0);
      this.matches = ranked.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map((entry) => entry[2]);
    }
    this.body.replaceChildren(...this.matches.slice(0, INDEX_SHOWN).map((row) => this.row(row, query)));
    this.markSelected();
    const all = this.rows.length;
    const shown = Math.min(this.matches.length, INDEX_SHOWN);
    const concepts = `${all} ${all === 1 ? "concept" : "concepts"}`;
    if (!all) this.status.textContent = "No concept was found on these cards.";
    else if (!shown) this.status.textContent = `None of the ${concepts} is called that. Esc clears.`;
    else this.status.textContent = shown === all ? concepts : `${shown} of ${concepts}`;
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
    button.tabIndex = -1;
    const alias = query && row.aliases.find((other, at) => joined(row.found[at + 1]).includes(joined(query)));
    if (alias && !joined(row.found[0]).includes(joined(query))) {
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
