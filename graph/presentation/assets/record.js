// The record: all that is known of the selected concept or link, every name in it a button.

class RecordView {
  constructor(root) {
    this.root = root;
    this.opened = new Set(); // cards whose answers are shown, over selections
  }

  // `record` as records.py makes it, `cards` its cards by id; `onPick` takes {kind, id}, and `onJudge`, if
  // there is somebody to keep it, {source, target, accepted}.
  update({ record, cards }, onPick, onJudge) {
    this.onPick = onPick;
    this.onJudge = onJudge;
    this.dark = readTheme(this.root).dark;
    if (!record) {
      this.root.replaceChildren(this.hint());
      return;
    }
    const make = { node: "concept", edge: "link", needed: "needed" }[record.kind];
    const parts = this[make](record, cards);
    const list = document.createElement("div");
    list.className = "cards";
    // The evidence of a link is read at once; a card of a concept asks its question first.
    const opened = record.kind === "node" ? this.opened : new Set(record.cards);
    showCards(list, record.cards.map((id) => cards[id]), record.marks, opened);
    const focused = this.root.contains(this.root.getRootNode().activeElement);
    this.root.replaceChildren(...parts.head, list, ...parts.tail);
    if (focused) this.root.querySelector("h2").focus(); // the button that had it is gone
    if (this.shown !== record.id) this.root.scrollTop = 0;
    this.shown = record.id;
  }

  hint() {
    const text = document.createElement("p");
    text.className = "hint";
    text.textContent = "Pick a concept in the graph or in the list to open its cards; pick a line between two to see what links them.";
    return text;
  }

  concept(record) {
    const head = [this.title(record.title)];
    if (record.definition.length) {
      const definition = textBlock("definition", record.definition);
      definition.title = `from ${record.definitionSource}`;
      head.push(definition);
    }
    head.push(this.line("facts", record.facts));
    const tail = [
      this.section("Needs", record.needs, (edge) => this.prerequisite(edge)),
      this.section("Unlocks", record.unlocks, (edge) => this.prerequisite(edge)),
      this.section("Linked with", record.neighbours, (other) => this.neighbour(other)),
      this.section("Also called", record.aliases, (alias) => this.alias(alias)),
    ];
    return { head, tail: tail.filter(Boolean) };
  }

  link(record, cards) {
    const title = this.title("");
    const [a, b] = record.ends.map((end) => this.button(end.label, { kind: "node", id: end.id }));
    title.append(a, document.createTextNode(" and "), b);
    const facts = this.line("facts", record.facts);
    facts.title = record.strength;
    const sentences = this.section("Named in one sentence", record.sentences, ({ card, side, span }) => {
      const item = textBlock("sentence", cutSegments(cards[card][side], span), record.marks[card][side]);
      item.append(this.line("source", cards[card].source));
      return item;
    });
    return { head: [title, facts, sentences].filter(Boolean), tail: [] };
  }

  title(text) {
    const title = document.createElement("h2");
    title.tabIndex = -1;
    title.setAttribute("aria-live", "polite");
    title.textContent = text;
    return title;
  }

  line(className, text) {
    const line = document.createElement("div");
    line.className = className;
    line.textContent = text;
    return line;
  }

  section(name, items, render) {
    if (!items.length) return null;
    const section = document.createElement("section");
    const heading = document.createElement("h3");
    heading.textContent = name;
    const list = document.createElement("ul");
    for (const item of items) {
      const row = document.createElement("li");
      row.append(render(item));
      list.append(row);
    }
    section.append(heading, list);
    return section;
  }

  button(text, target) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "name";
    button.textContent = text;
    button.onclick = () => this.onPick(target);
    return button;
  }

  // One prerequisite with everything that speaks for it.
  needed(record) {
    const title = this.title("");
    const [a, b] = record.ends.map((end) => this.button(end.label, { kind: "node", id: end.id }));
    title.append(a, document.createTextNode(" before "), b);
    const evidence = this.section("Why", record.evidence, ({ words, text, source }) => {
      const item = textBlock("sentence", text);
      item.append(this.line("source", source ? `${words} · ${source}` : words));
      return item;
    });
    return { head: [title, this.line("facts", record.facts), this.verdict(record), evidence].filter(Boolean), tail: [] };
  }

  prerequisite(edge) {
    const row = document.createElement("span");
    const why = this.button(`${edge.certainty}, ${edge.from}: ${edge.why}`, { kind: "edge", id: edge.edge });
    why.className = "why";
    why.setAttribute("aria-label", `Why: ${edge.certainty}, ${edge.from}: ${edge.why}`);
    row.append(this.button(edge.label, { kind: "node", id: edge.id }), why);
    const verdict = this.verdict(edge);
    if (verdict) row.append(verdict);
    return row;
  }

  verdict({ source, target, judged, about }) {
    if (!this.onJudge) return null;
    const row = document.createElement("div");
    row.className = "verdict";
    const say = (text, accepted, pressed) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = text;
      button.setAttribute("aria-label", `${text}: ${about}`);
      button.setAttribute("aria-pressed", String(pressed));
      button.onclick = () => this.onJudge({ source, target, accepted: pressed ? null : accepted });
      row.append(button);
    };
    say("Right", true, judged === true);
    say("Not so", false, judged === false);
    return row;
  }

  neighbour(other) {
    const row = document.createElement("span");
    row.className = "neighbour";
    const bar = document.createElement("span");
    bar.className = "bar";
    bar.style.width = `${Math.round(other.weight * 100)}%`;
    bar.style.background = communityColor(other.community, this.dark);
    const why = this.button(other.words, { kind: "edge", id: other.link });
    why.className = "why";
    why.setAttribute("aria-label", `Why linked with ${other.label}: ${other.words}`);
    row.append(this.button(other.label, { kind: "node", id: other.id }), why, bar);
    return row;
  }

  alias(alias) {
    const row = document.createElement("span");
    const name = document.createElement("b");
    name.textContent = alias.text;
    row.append(name, this.line("why", alias.reason + (alias.source ? ` (${alias.source})` : "")));
    return row;
  }
}
