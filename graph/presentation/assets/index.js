// The index: search, filters, and every concept in a table that a keyboard or a screen reader can walk.
// It is the graph for whoever cannot or will not use a canvas.

const INDEX_AT_ONCE = 400; // rows drawn at once; more on request
const INDEX_PAUSE = 120; // milliseconds of typing after which card texts are searched as well
const INDEX_RISING = ["label", "memory"]; // columns that are sorted from the least up
const INDEX_TABS = [["concepts", "Concepts"], ["bridges", "Bridges"], ["divides", "Missing links"]];

class IndexView {
  constructor(root) {
    this.root = root;
    this.send = () => {};
    this.input = root.querySelector("input");
    this.body = root.querySelector("tbody");
    this.status = root.querySelector(".index-status");
    this.number = root.querySelector(".index-number");
    this.acts = root.querySelector(".index-acts");
    this.list = root.querySelector(".index-list");
    this.unfolder = root.querySelector(".index-unfold");
    this.by = null;
    this.tab = "concepts";
    this.limit = INDEX_AT_ONCE;
    this.filters = new Filters(root.querySelector(".index-filters"), (view) => this.send({ do: "view", view }));
    this.insights = new Insights(root.querySelector(".index-insights"), (message) => this.send(message));
    this.input.oninput = () => this.typed();
    this.unfolder.onclick = () => this.unfold(!this.root.classList.contains("unfolded"));
    this.input.onkeydown = (event) => this.keyInSearch(event);
    this.body.onkeydown = (event) => this.keyInList(event);
    for (const head of root.querySelectorAll("thead th")) this.makeSortable(head);
    this.onPage = (event) => {
      if (event.key !== "/" || isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      this.input.focus();
      event.preventDefault();
    };
    document.addEventListener("keydown", this.onPage);
  }

  destroy() {
    globalThis.conceptStore.forget(this);
    clearTimeout(this.waiting);
    document.removeEventListener("keydown", this.onPage);
  }

  update(data, send) {
    this.send = send;
    globalThis.conceptStore.ask(this, data.key, (graph) => this.show(graph, data));
  }

  show(graph, data) {
    const another = graph.place !== this.graph?.place;
    if (another) this.input.value = this.graph ? "" : (data.found?.text ?? ""); // another deck, or this page again
    this.data = data;
    this.selected = data.selected;
    const dark = readTheme(this.root).dark;
    const found = data.found && data.found.text === this.input.value ? data.found : null;
    const look = [graph.key, dark, data.shown, data.states, data.memory, data.view?.colours, found?.text, Boolean(found), JSON.stringify(data.insights ?? null)].join("|");
    if (graph !== this.graph) this.rows = graph.nodes.map((row) => ({ ...row, found: [row.label, ...row.aliases].map(plainText) }));
    this.percentages = data.memory ? percentagesOf(data.memory) : null;
    this.byMemory = Boolean(data.memory) && data.view?.colours === "memory";
    this.columns();
    this.graph = graph;
    this.dark = dark;
    this.found = found;
    this.filters.update(graph, data.view, dark, Boolean(data.memory));
    this.tabs();
    if (this.tab !== "concepts" && !data.insights && this.asked !== graph.key) {
      this.asked = graph.key; // of another deck, or changed since
      this.send({ do: "insights" });
    }
    if (look !== this.look) this.render();
    else this.markSelected();
    this.look = look;
  }

  // On a narrow window only the search stands over the graph; what else there is unfolds on request.
  unfold(open) {
    this.root.classList.toggle("unfolded", open);
    this.unfolder.setAttribute("aria-expanded", String(open));
  }

  // --- keys and sorting

  keyInSearch(event) {
    if (event.key === "Enter" && this.matches?.[0]) this.pick(this.matches[0].id);
    else if (event.key === "Escape") this.clear();
    else if (event.key === "ArrowDown") this.body.querySelector("button")?.focus();
    else return;
    event.preventDefault();
  }

  keyInList(event) {
    const rows = [...this.body.querySelectorAll("button")];
    const at = rows.indexOf(event.target);
    const next = { ArrowDown: rows[at + 1], ArrowUp: rows[at - 1] ?? this.input, Home: rows[0], End: rows.at(-1) }[event.key];
    if (!next) return;
    if (next !== this.input) this.makeTabStop(next);
    next.focus();
    event.preventDefault();
  }

  makeSortable(head) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.onclick = () => {
      this.by = this.by === head.dataset.by ? null : head.dataset.by; // a second time: by importance, as at first
      for (const other of this.root.querySelectorAll("thead th")) {
        if (other.dataset.by === this.by) other.setAttribute("aria-sort", INDEX_RISING.includes(this.by) ? "ascending" : "descending");
        else other.removeAttribute("aria-sort");
      }
      this.render();
    };
    head.replaceChildren(button);
  }

  // A column for how well concepts are remembered, where that is known.
  columns() {
    const there = this.root.querySelector("thead [data-by=memory]");
    if (Boolean(there) === Boolean(this.percentages)) return;
    if (there) {
      there.remove();
      if (this.by === "memory") this.by = null;
      return;
    }
    const head = document.createElement("th");
    head.scope = "col";
    head.dataset.by = "memory";
    head.textContent = "Memory";
    head.title = "How well it is remembered; what fades most comes first";
    this.makeSortable(head);
    this.root.querySelector("thead tr").append(head);
  }

  sorted(rows) {
    if (!this.by) return rows;
    const never = 101; // after all that was reviewed
    const percent = ({ rank }) => this.percentages[rank] ?? never;
    const compare = { label: (a, b) => a.label.localeCompare(b.label), memory: (a, b) => percent(a) - percent(b) }[this.by] ?? ((a, b) => b[this.by] - a[this.by]);
    return [...rows].sort((a, b) => compare(a, b) || a.rank - b.rank);
  }

  // --- tabs

  tabs() {
    const bar = this.root.querySelector(".index-tabs");
    bar.hidden = !this.data.view;
    if (bar.childElementCount || bar.hidden) return;
    for (const [name, text] of INDEX_TABS) {
      const tab = document.createElement("button");
      tab.type = "button";
      tab.role = "tab";
      tab.dataset.tab = name;
      tab.id = `index-tab-${name}`;
      tab.setAttribute("aria-controls", this.list.id);
      tab.textContent = text;
      tab.onclick = () => this.turn(name);
      bar.append(tab);
    }
    bar.onkeydown = (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const names = INDEX_TABS.map(([name]) => name);
      this.turn(names[(names.indexOf(this.tab) + step + names.length) % names.length]);
      bar.querySelector("[aria-selected=true]").focus();
      event.preventDefault();
    };
    this.list.role = "tabpanel";
    this.markTab();
  }

  turn(name) {
    this.tab = name;
    this.markTab();
    if (name !== "concepts" && !this.data.insights) {
      this.asked = this.graph.key;
      this.send({ do: "insights" });
    }
    this.render();
  }

  markTab() {
    for (const tab of this.root.querySelectorAll("[role=tab]")) {
      tab.setAttribute("aria-selected", String(tab.dataset.tab === this.tab));
      tab.tabIndex = tab.dataset.tab === this.tab ? 0 : -1;
    }
    this.list.setAttribute("aria-labelledby", `index-tab-${this.tab}`);
  }

  // --- the selection

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
    clearTimeout(this.waiting);
    this.selected = id;
    this.markSelected();
    this.unfold(false);
    if (matchMedia("(max-width: 1000px)").matches) document.dispatchEvent(new CustomEvent("concept-read", { detail: "next" }));
    this.send({ do: "select", target: { kind: "node", id } });
  }

  // --- searching: names at once, then whatever the server finds by other spellings and on the cards

  typed() {
    if (this.tab !== "concepts") this.turn("concepts");
    if (this.input.value) this.unfold(true);
    this.found = null;
    this.limit = INDEX_AT_ONCE;
    this.render();
    clearTimeout(this.waiting);
    if (this.data.view) this.waiting = setTimeout(() => this.send({ do: "search", text: this.input.value }), INDEX_PAUSE);
  }

  clear() {
    this.input.value = "";
    this.typed();
  }

  rank(row, query) {
    if (row.found[0] === query) return 0;
    if (row.found.includes(query)) return 1;
    if (row.found.some((name) => name.startsWith(query))) return 2;
    if (row.found.some((name) => name.includes(` ${query}`))) return 3;
    return row.found.some((name) => joined(name).includes(joined(query))) ? 4 : -1;
  }

  // The rows to show, and how each was found where that needs saying: by another name, or by an excerpt of a card.
  matching() {
    const query = plainText(this.input.value);
    const rows = masked(this.rows, this.data.shown);
    if (!query) return this.sorted(rows).map((row) => [row, ""]);
    if (this.found) {
      const inside = new Set(rows.map(({ id }) => id));
      const byId = new Map(this.rows.map((row) => [row.id, row]));
      return this.found.hits.filter(({ id }) => inside.has(id)).map(({ id, words, excerpt }) => [byId.get(id), words, excerpt]);
    }
    const ranked = rows.map((row, at) => [this.rank(row, query), at, row]).filter(([rank]) => rank >= 0);
    return ranked.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([, , row]) => {
      const alias = row.aliases.find((_, at) => joined(row.found[at + 1]).includes(joined(query)));
      return [row, alias && !joined(row.found[0]).includes(joined(query)) ? alias : ""];
    });
  }

  // --- drawing

  render() {
    const concepts = this.tab === "concepts";
    this.root.querySelector("table").hidden = !concepts;
    this.root.querySelector(".index-insights").hidden = concepts;
    this.status.hidden = !concepts;
    if (!concepts) {
      this.insights.show(this.tab, this.data.insights);
      return;
    }
    const found = this.matching();
    this.matches = found.map(([row]) => row);
    const shown = found.slice(0, this.limit);
    const focused = this.body.contains(this.root.getRootNode().activeElement) && this.root.getRootNode().activeElement.dataset.id;
    this.body.replaceChildren(...this.drawn(shown), ...this.more(found.length - shown.length));
    if (focused) [...this.body.querySelectorAll("button")].find(({ dataset }) => dataset.id === focused)?.focus();
    this.markSelected();
    this.say(this.found?.total ?? found.length);
  }

  say(number) {
    const all = this.rows.length;
    const grouped = (count) => count.toLocaleString("en");
    const concepts = `${grouped(all)} ${all === 1 ? "concept" : "concepts"}`;
    this.acts.replaceChildren();
    if (!all) this.number.textContent = "No concept was found on these cards.";
    else if (number > this.matches.length) this.number.textContent = `the best ${this.matches.length} of ${grouped(number)} that are found`;
    else if (number) this.number.textContent = number === all ? concepts : `${grouped(number)} of ${concepts}`;
    else if (!this.input.value) this.number.textContent = "No concept passes the filters.";
    else if (this.data.view && !this.found) this.number.textContent = "Searching …"; // the app looks for typos, and in cards
    else this.number.textContent = "Nothing is found. Esc clears the search.";
    const name = this.input.value.trim();
    if (number && this.input.value && this.data.view) this.acts.append(" ", this.only());
    if (name && this.found && this.data.canChange && !this.rows.some((row) => row.found.includes(plainText(name)))) this.acts.append(" ", this.adder(name));
  }

  // Restrict the graph to what is found, or no longer.
  only() {
    const button = document.createElement("button");
    button.type = "button";
    const on = this.data.view.text !== "";
    button.setAttribute("aria-pressed", String(on));
    button.textContent = on ? "Show all again" : "Show only these";
    button.onclick = () => this.send({ do: "view", view: { text: on ? "" : this.input.value } });
    return button;
  }

  adder(name) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "index-add";
    button.textContent = `Add “${name}” as a concept`;
    button.onclick = () => this.send({ do: "edit", kind: "concept", subject: name, object: "", holds: true });
    return button;
  }

  more(left) {
    if (left <= 0) return [];
    const tr = document.createElement("tr");
    const cell = document.createElement("td");
    cell.colSpan = this.percentages ? 4 : 3;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = `Show more of the other ${left.toLocaleString("en")}`;
    button.onclick = () => {
      this.limit *= 4;
      this.render();
    };
    cell.append(button);
    tr.append(cell);
    return [tr];
  }

  // The rows, those that were found by an excerpt below it.
  drawn(shown) {
    return shown.flatMap(([row, words, excerpt], at) => {
      const first = excerpt && excerpt !== shown[at - 1]?.[2];
      return first ? [this.excerpt(excerpt), this.row(row, "")] : [this.row(row, words)];
    });
  }

  excerpt(text) {
    const tr = document.createElement("tr");
    const cell = document.createElement("td");
    cell.colSpan = this.percentages ? 4 : 3;
    cell.className = "index-excerpt";
    const words = document.createElement("span");
    words.textContent = `On a card: ${text}`;
    words.title = text;
    cell.append(words);
    tr.append(cell);
    return tr;
  }

  row(row, words) {
    const tr = document.createElement("tr");
    const name = document.createElement("th");
    name.scope = "row";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = row.label;
    button.onclick = () => this.pick(row.id);
    button.dataset.id = row.id;
    button.tabIndex = -1;
    if (words) {
      const small = document.createElement("small");
      small.className = "words";
      small.textContent = ` ${words}`;
      button.append(small);
    }
    const state = { k: "known", l: "learning" }[this.data.states?.[row.rank]];
    const dot = document.createElement("span");
    dot.className = "dot";
    const percent = this.percentages?.[row.rank];
    dot.style.background = this.byMemory ? memoryColor(percent, this.dark) : communityColor(row.community, this.dark);
    dot.setAttribute("aria-hidden", "true");
    button.prepend(dot);
    if (state) {
      const sign = document.createElement("small");
      sign.className = "state";
      sign.textContent = ` ${state}`;
      button.append(sign);
    }
    name.append(button);
    const counts = [row.cards, row.links];
    if (this.percentages) counts.push(percent === null ? "–" : `${percent} %`);
    tr.append(name, ...counts.map((count) => {
      const cell = document.createElement("td");
      cell.textContent = count;
      return cell;
    }));
    return tr;
  }
}
