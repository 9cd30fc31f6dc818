// The filters over the index, each folded into one line that says what it lets through.

const FILTER_CARDS = [0, 2, 3, 5, 10];
const FILTER_STRENGTHS = [["All links", "all"], ["Clear links", "clear"], ["Strong links", "strong"]];
const FILTER_STATES = [["known", "known"], ["learning", "learning"], ["ready", "ready to learn"], ["new", "new"]];
const FILTER_NAMES = {
  communities: "Groups", tags: "Tags", decks: "Decks", strength: "Strength of links", min_cards: "Least number of cards",
  states: "What is known", memory: "How well it is remembered", hubs: "Hubs",
};
const FILTER_FIND = 14; // choices from which there is a field to search them by

class Filters {
  constructor(root, change) {
    this.root = root;
    this.change = change;
  }

  // `graph` as the store has it, `view` as Python has it, `dark` for the groups' colours; `reviewed` where it is
  // known how well concepts are remembered.
  update(graph, view, dark, reviewed) {
    this.root.hidden = !view;
    if (!view) return;
    this.view = view;
    if (graph !== this.graph || dark !== this.dark || reviewed !== this.reviewed) this.build(graph, dark, reviewed);
    [this.graph, this.dark, this.reviewed] = [graph, dark, reviewed];
    for (const filter of this.filters) filter.show();
    const on = this.filters.filter((filter) => filter.on()).length;
    this.clear.hidden = !on;
  }

  build(graph, dark, reviewed) {
    const { facets } = graph;
    const groups = graph.legend.map(({ community, name, count }) => ({ value: community, text: name, count, color: communityColor(community, dark) }));
    const counted = (pairs) => pairs.map(([value, count]) => ({ value, text: value, count }));
    this.filters = [
      this.many("communities", "All groups", "groups", groups),
      facets.tags.length && this.many("tags", "All tags", "tags", counted(facets.tags)),
      facets.decks.length > 1 && this.many("decks", "All decks", "decks", counted(facets.decks)),
      this.one("strength", FILTER_STRENGTHS),
      this.one("min_cards", FILTER_CARDS.map((least) => [least ? `${least} cards and more` : "Any number of cards", least])),
      this.many("states", "Known or not", "", FILTER_STATES.map(([value, text]) => ({ value, text }))),
      reviewed && this.many("memory", "Remembered or not", "levels", MEMORY_LEVELS.map(({ level, name }) => ({ value: level, text: name }))),
      this.one("hubs", [["Hubs as they are", false], ["Hubs tamed", true]]),
    ].filter(Boolean);
    this.clear = document.createElement("button");
    this.clear.type = "button";
    this.clear.className = "filter-clear";
    this.clear.textContent = "Clear filters";
    this.clear.onclick = () => this.change({ communities: [], tags: [], decks: [], states: [], memory: [], strength: "all", min_cards: 0, hubs: false, text: "" });
    this.root.replaceChildren(...this.filters.map(({ element }) => element), this.clear);
  }

  fold(name, choices) {
    const element = document.createElement("details");
    element.className = "filter";
    const summary = document.createElement("summary");
    const list = document.createElement("div");
    list.className = "filter-items";
    list.role = "group";
    list.setAttribute("aria-label", FILTER_NAMES[name]);
    list.append(...choices);
    element.append(summary, list);
    foldAway(element);
    return { element, summary };
  }

  choice(type, name, { text, count, color }, onPick) {
    const label = document.createElement("label");
    const input = document.createElement("input");
    input.type = type;
    input.name = `filter-${name}`;
    input.onchange = () => onPick(input.checked);
    label.append(input);
    if (color) {
      const dot = document.createElement("span");
      dot.className = "dot";
      dot.style.background = color;
      label.append(dot);
    }
    const words = document.createElement("span");
    words.className = "filter-text";
    words.textContent = text;
    label.append(words);
    if (count !== undefined) {
      const number = document.createElement("small");
      number.textContent = count;
      label.append(number);
    }
    return { label, input };
  }

  // Several of many: nothing chosen lets everything through.
  many(name, all, noun, options) {
    const boxes = options.map((option) => {
      const pick = (checked) => this.change({ [name]: checked ? [...this.view[name], option.value] : this.view[name].filter((value) => value !== option.value) });
      return { ...this.choice("checkbox", name, option, pick), option };
    });
    const found = boxes.length >= FILTER_FIND ? [this.finder(boxes)] : [];
    const { element, summary } = this.fold(name, [...found, ...boxes.map(({ label }) => label)]);
    const chosen = () => boxes.filter(({ option }) => this.view[name].includes(option.value));
    const show = () => {
      for (const { input, option } of boxes) input.checked = this.view[name].includes(option.value);
      const texts = chosen().map(({ option }) => option.text);
      summary.textContent = !texts.length ? all : texts.length === 1 ? texts[0] : noun ? `${texts.length} ${noun}` : texts.join(", ");
      element.classList.toggle("on", texts.length > 0);
      summary.setAttribute("aria-label", texts.length ? `${FILTER_NAMES[name]}: ${texts.join(", ")}` : all);
    };
    return { element, show, on: () => chosen().length > 0 };
  }

  finder(boxes) {
    const field = document.createElement("input");
    field.type = "search";
    field.placeholder = "Find";
    field.setAttribute("aria-label", "Find a choice");
    field.oninput = () => {
      for (const { label, option } of boxes) label.hidden = !plainText(String(option.text)).includes(plainText(field.value));
    };
    return field;
  }

  // One of a few, the first of which is no filter.
  one(name, options) {
    const buttons = options.map(([text, value]) => ({ ...this.choice("radio", name, { text }, () => this.change({ [name]: value })), text, value }));
    const { element, summary } = this.fold(name, buttons.map(({ label }) => label));
    const on = () => this.view[name] !== options[0][1];
    const show = () => {
      for (const { input, value } of buttons) input.checked = this.view[name] === value;
      const chosen = buttons.find(({ value }) => this.view[name] === value);
      summary.textContent = chosen ? chosen.text : `${options[0][0]}, some`;
      element.classList.toggle("on", on());
      summary.setAttribute("aria-label", `${FILTER_NAMES[name]}: ${summary.textContent}`);
    };
    return { element, show, on };
  }
}
