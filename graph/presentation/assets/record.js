// The record: all that is known of the selected concept, link, prerequisite or route, every name in it a button.

const RECORD_FIRST = { cards: 8, needs: 12, unlocks: 12, neighbours: 15 }; // shown at first; as limits.py sends

class RecordView {
  constructor(root) {
    this.root = root;
    this.opened = new Set(); // cards whose answers are shown, over selections
    this.panel = ""; // the one that is open: doubts, path, change
    this.said = element("div", "unseen"); // what a screen reader is told: the title or what is told, when it is new
    this.said.setAttribute("aria-live", "polite");
    this.body = element("div");
    root.replaceChildren(this.said, this.body);
    this.fitting = new ResizeObserver(() => fitFormulas(this.body));
    this.fitting.observe(this.body);
    // Asked for by the graph at once, by the list for what is picked there: below each other, it may be out of sight.
    this.onRead = ({ detail }) => (detail === "next" ? (this.reading = true) : this.read());
    document.addEventListener("concept-read", this.onRead);
    this.body.onkeydown = (event) => {
      if (isTyping(event)) event.stopPropagation(); // letters are no commands to the page
    };
  }

  destroy() {
    document.removeEventListener("concept-read", this.onRead);
    this.fitting.disconnect();
  }

  // `record` as records/ makes it, `cards` its cards by id. All that the user does goes to `send` as a message;
  // without `canChange` there is nobody to keep what the owner knows or says, so that only looking is left.
  // `told` is what the last click brought about besides, with a button that sends its `message`.
  update({ record, cards, canChange, told = null }, send) {
    this.send = send;
    const dark = readTheme(this.root).dark;
    const look = JSON.stringify([record, Boolean(canChange), told, dark]);
    if (look === this.look) {
      this.next = null; // there was no more
      return;
    }
    const another = record?.id !== this.record?.id;
    if (another) this.shown = { ...RECORD_FIRST };
    const isNews = told?.text !== this.told?.text;
    Object.assign(this, { record, cards, canChange, told, dark, look });
    this.render(another);
    if (another || isNews) this.said.textContent = told?.text ?? record?.title ?? "";
    if (another) {
      this.root.scrollTop = 0;
      if (this.reading) this.read();
      this.reading = false;
    }
  }

  render(another) {
    const record = this.record;
    this.root.classList.toggle("changing", this.panel === "change" && Boolean(this.canChange));
    const had = this.focused();
    if (!record) {
      this.body.replaceChildren(this.telling() ?? this.hint());
      return;
    }
    const make = { node: "concept", edge: "link", needed: "needed", route: "route" }[record.kind];
    this.body.replaceChildren(...[this.telling(), ...this[make](record)].filter(Boolean));
    fitFormulas(this.body);
    this.refocus(had, another);
  }

  // What has the focus in this pane, by name; null if nothing has.
  focused() {
    const node = this.root.getRootNode().activeElement;
    return node && this.root.contains(node) ? this.nameOf(node) : null;
  }

  nameOf(node) {
    return node.id || (node.getAttribute("aria-label") ?? node.textContent);
  }

  // The focus goes where it was called for, else to what has the same name as what had it, else to the title.
  refocus(had, another) {
    const wanted = this.next;
    this.next = null;
    if (wanted && !another) {
      const row = this.body.querySelectorAll(wanted.rows)[wanted.number];
      (row?.querySelector("button:not(.act)") ?? this.title()).focus();
    } else if (had !== null) {
      const same = another ? null : [...this.body.querySelectorAll("button, input, textarea")].find((node) => this.nameOf(node) === had);
      (same ?? this.title()).focus();
    }
  }

  read() {
    this.title()?.focus();
    this.root.scrollIntoView({ block: "nearest" });
  }

  title() {
    return this.body.querySelector("h2");
  }

  hint() {
    return element("p", "hint", "Pick a concept in the graph or in the list to open its cards; pick a line between two to see what links them.");
  }

  // --- kinds of records ---

  concept(record) {
    const sections = [
      this.section("needs", "Needs", record.needs, (edge) => this.prerequisite(edge, [edge.label, record.title])),
      this.section("unlocks", "Unlocks", record.unlocks, (edge) => this.prerequisite(edge, [record.title, edge.label])),
      this.section("neighbours", "Linked with", record.neighbours, (other) => this.neighbour(other)),
      this.section("aliases", "Also called", record.aliases, (alias) => this.alias(alias)),
    ];
    return [
      this.heading(record.title),
      this.definition(record),
      element("div", "facts", record.facts),
      record.memory && this.memory(record.memory),
      this.standing(record.state),
      this.panels(record),
      record.total.cards ? this.cardsOf(this.opened) : null,
      ...sections,
      this.changes(record.changes),
    ];
  }

  link(record) {
    const [a, b] = record.ends;
    const facts = element("div", "facts", record.facts);
    facts.title = record.strength;
    const refute = () => this.edit("link", a.label, b.label, false);
    return [
      this.heading(this.nameButton(a), " and ", this.nameButton(b)),
      facts,
      record.yours ? this.yours(record.yours, record.title) : this.canChange && element("div", "verdict", buttonOf("These don’t belong together", "", refute)),
      this.section("sentences", "Named in one sentence", record.sentences, (sentence) => this.quote(sentence)),
      record.total.cards ? this.cardsOf() : null,
    ];
  }

  needed(record) {
    const [a, b] = record.ends;
    const facts = element("div", "facts", `${record.certainty} · ${record.from}`);
    facts.title = this.sureness(record);
    return [
      this.heading(this.nameButton(a), " before ", this.nameButton(b)),
      facts,
      this.verdict(record, [a.label, b.label]),
      this.section("evidence", "Why", record.evidence, ({ words, text, source }) => {
        const item = textBlock("sentence", text);
        item.append(element("div", "source", source ? `${words} · ${source}` : words));
        return item;
      }),
      record.total.cards ? this.cardsOf() : null,
    ];
  }

  route(record) {
    const way = element("ol", "way");
    const [from] = record.ends;
    if (record.hops.length) way.append(element("li", "", this.nameButton(from)));
    for (const hop of record.hops) {
      const why = this.pick(hop.words, { kind: "edge", id: hop.link }, "why", `Why ${hop.from.label} and ${hop.to.label}: ${hop.words}`);
      const row = element("li", "", element("div", "hop", why));
      const source = (number) => hop.quotes[number]?.source;
      row.firstChild.append(...hop.quotes.map((quote, number) => this.quote({ ...quote, source: source(number) === source(number + 1) ? "" : quote.source })));
      if (hop.quoted) row.firstChild.append(element("div", "source", "The same sentence as above."));
      row.append(this.nameButton(hop.to));
      way.append(row);
    }
    return [
      this.heading(record.title),
      element("div", "facts", record.facts),
      record.advice && element("p", "hint", record.advice),
      element("div", "verdict", buttonOf("Leave this path", "", () => this.send({ do: "view", view: { route: null } }))),
      record.hops.length ? way : null,
    ];
  }

  // --- parts ---

  telling() {
    if (!this.told) return null;
    const { text, button, message } = this.told;
    return element("div", "told", element("span", "", text), buttonOf(button, "do", () => this.send(message)));
  }

  heading(...parts) {
    const title = element("h2", "", ...parts);
    title.tabIndex = -1;
    return title;
  }

  definition({ definition, definitionFrom }) {
    if (!definitionFrom) return null;
    const block = textBlock("definition", definition);
    const { words, card, yours } = definitionFrom;
    const there = () => this.body.querySelector(".card"); // the one that defines it comes first
    let from = element("span", "source", words);
    if (yours) from = this.yours(yours, "the definition");
    else if (card) {
      from = buttonOf(words, "source", () => {
        this.opened.add(card);
        there().flip(true);
        there().goTo();
      }, `Open its card, ${words}`);
    }
    block.append(" ", from);
    return block;
  }

  memory({ percent, words, basis }) {
    return element("div", "facts memory", memorySign(percent, this.dark), [words, basis].filter(Boolean).join(" · "));
  }

  standing(state) {
    if (!state || !this.canChange) return null;
    const row = element("div", "standing");
    const group = element("div", "switch");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", "How well you know it");
    const now = state.follows ? "known" : state.own;
    for (const [value, text] of [["new", "New"], ["learning", "Learning"], ["known", "Known"]]) {
      const button = buttonOf(text, "", () => this.send({ do: "mark", concept: this.record.id, state: value }));
      button.setAttribute("aria-pressed", String(value === now));
      group.append(button);
    }
    row.append(group);
    if (state.follows && state.own !== "known") {
      row.append(element("span", "since", "known, since you know ", this.nameButton(state.because)));
    }
    if (state.remembered) row.append(element("span", "since", "known, from your reviews"));
    return row;
  }

  // Three questions to a concept in one line, and below it the answer to the one that is asked.
  panels(record) {
    const kinds = [["doubts", "How sure is this?"]];
    if (this.canChange) kinds.push(["path", "Path to …"], ["change", "Change"]);
    if (!kinds.some(([kind]) => kind === this.panel)) this.panel = "";
    const row = element("div", "asks");
    const panel = element("div", `panel ${this.panel}`);
    panel.id = "record-panel";
    for (const [kind, text] of kinds) {
      const button = buttonOf(text, "ask", () => {
        this.panel = this.panel === kind ? "" : kind;
        this.render(false);
        if (this.panel) this.body.querySelector(".panel input")?.focus();
      });
      button.setAttribute("aria-expanded", String(kind === this.panel));
      button.setAttribute("aria-controls", panel.id);
      row.append(button);
    }
    panel.hidden = !this.panel;
    if (this.panel) panel.append(...this[`${this.panel}Panel`](record));
    return element("div", "asking", row, panel);
  }

  doubtsPanel({ doubts }) {
    if (!doubts.length) return [element("p", "note", "Nothing about it stands out as unsure.")];
    return [element("ul", "doubts", ...doubts.map((line) => element("li", "", line)))];
  }

  pathPanel({ id, title }) {
    const note = element("p", "note");
    const picker = new Picker({
      label: `Path from ${title} to`,
      names: conceptNames,
      without: id,
      onChange: (concept, chosen) => {
        note.textContent = concept ? `Enter shows the path to ${concept.label}.` : "The strongest chain of links between the two, each one explained.";
        if (chosen) this.send({ do: "view", view: { route: [id, concept.id] } });
      },
    });
    picker.onChange(null);
    return [picker.element, note];
  }

  changePanel(record) {
    return [element("p", "note", "Undo takes any of this back."), ...changeForms(record, (...said) => this.edit(...said))];
  }

  changes(changes) {
    if (!this.canChange || !changes?.length) return null;
    return this.section("changes", "Your changes", changes, (change) => {
      const row = element("div", "row", element("span", "", change.words));
      row.append(this.act("Withdraw", `Withdraw: ${change.words}`, () => this.withdraw(change), "stays"));
      return row;
    });
  }

  cardsOf(opened) {
    const { cards, marks, total } = this.record;
    const shown = cards.slice(0, this.shown.cards);
    return cardList(shown.map((id) => this.cards[id]), marks, {
      total: total.cards,
      dark: this.dark,
      opened: opened ?? new Set(cards), // evidence is read at once; a card of a concept asks its question first
      onMore: () => this.more("cards", shown.length, ".card"),
    });
  }

  // Some items under a heading, with how many there are of all.
  section(part, name, items, render) {
    if (!items.length) return null;
    const total = this.record.total?.[part] ?? items.length;
    const shown = items.slice(0, this.shown[part] ?? items.length);
    const list = element("ul", "", ...shown.map((item) => element("li", "", render(item))));
    const section = element("section", part, element("h3", "", name, element("span", "count", total)), list);
    if (shown.length < total) {
      const left = total - shown.length;
      section.append(buttonOf(`Show more (${left} left)`, "more", () => this.more(part, shown.length, `.${part} li`), `Show more under ${name}, ${left} are left`));
    }
    return section;
  }

  // Twice as much of a part, from what is here or by asking for it; the focus goes to the first new row.
  more(part, number, rows) {
    if (this.next) return; // asked for already
    this.shown[part] *= 2;
    this.next = { rows, number };
    const wanted = Math.min(this.shown[part], this.record.total[part]);
    if (this.record[part].length < wanted) this.send({ do: "more", part });
    else this.render(false);
  }

  prerequisite(edge, ends) {
    const row = element("div", "row", this.nameButton(edge));
    const reasons = [edge.from, edge.why].filter(Boolean);
    const why = this.pick("", { kind: "edge", id: edge.edge }, "why", `Why ${edge.label}: ${[edge.certainty, ...reasons].join(", ")}`);
    why.append(element("b", edge.certainty, edge.certainty), ...reasons.map((reason) => ` · ${reason}`));
    why.title = this.sureness(edge);
    row.append(...[this.verdict(edge, ends), why].filter(Boolean));
    return row;
  }

  sureness({ percent }) {
    return `${percent} %: of a hundred prerequisites as sure as this one, about ${percent} are right`;
  }

  verdict({ yours }, [source, target]) {
    if (!this.canChange) return null;
    const about = `${source} is needed for ${target}`;
    const right = this.act("Right", `Right: ${about}`, () => (yours ? this.withdraw(yours) : this.edit("needed", source, target)), yours ? "stays" : "");
    right.setAttribute("aria-pressed", String(Boolean(yours)));
    return element(
      "div",
      "verdict",
      right,
      this.act("Not so", `Not so: ${about}`, () => this.edit("needed", source, target, false)),
      this.act("Reverse", `The other way round: ${target} is needed for ${source}`, () => this.send({ do: "reverse", kind: "needed", subject: source, object: target })),
    );
  }

  neighbour(other) {
    const dot = element("span", "dot");
    dot.style.background = communityColor(other.community, this.dark);
    const bar = element("span", "bar");
    bar.style.width = `${Math.max(2, Math.round(other.weight * 100))}%`;
    const why = this.pick(other.words, { kind: "edge", id: other.link }, "why", `Why linked with ${other.label}: ${other.words}`);
    const name = this.nameButton(other);
    name.prepend(dot);
    const refute = () => this.edit("link", this.record.title, other.label, false);
    const row = element("div", "row neighbour", name);
    if (other.yours) row.append(this.yours(other.yours, `the link with ${other.label}`));
    else if (this.canChange) row.append(this.act("Not linked", `Not linked: ${this.record.title} and ${other.label}`, refute));
    row.append(why, element("span", "rail", bar));
    return row;
  }

  alias(alias) {
    const row = element("div", "row", element("b", "", alias.text));
    if (alias.yours) row.append(this.yours(alias.yours, `the name ${alias.text}`));
    else if (this.canChange) row.append(this.act("Split off", `Split off: ${alias.text} is something else`, () => this.edit("name", alias.text, this.record.title, false)));
    row.append(element("div", "why", alias.reason + (alias.source ? ` · ${alias.source}` : "")));
    return row;
  }

  quote({ text, marks, source }) {
    const item = textBlock("sentence", text, marks);
    if (source) item.append(element("div", "source", source));
    return item;
  }

  // What the owner has said, with the way to take it back.
  yours(said, what) {
    const row = element("span", "yours", element("b", "", "yours"));
    if (this.canChange) row.append(this.act("Withdraw", `Withdraw ${what}`, () => this.withdraw(said), "stays"));
    return row;
  }

  // --- what the user can do ---

  pick(text, target, className, name = "") {
    return buttonOf(text, className, () => this.send({ do: "select", target }), name);
  }

  nameButton({ id, label }) {
    const button = this.pick(label, { kind: "node", id }, "name");
    button.onpointerenter = () => (button.title = conceptNames().find((concept) => concept.id === id)?.definition ?? "");
    return button;
  }

  // A quiet button that changes something; it shows with the row that it is of.
  act(text, name, onClick, more = "") {
    return buttonOf(text, `act ${more}`.trim(), onClick, name);
  }

  edit(kind, subject, object, holds = true) {
    this.send({ do: "edit", kind, subject, object, holds });
  }

  withdraw({ kind, subject, object }) {
    this.send({ do: "withdraw", kind, subject, object });
  }
}
