// The picker: a field that finds a concept by any of its names as one types (the ARIA combobox pattern).

const PICKER_MOST = 8; // suggestions at once
let pickers = 0; // so far, for ids

const namesOf = (concept) => [concept.label, ...concept.aliases];

class Picker {
  // `names` returns [{id, label, aliases}], best first; `without` is the id that is not on offer; `onChange`
  // takes the concept that a name in full stands for, null for any other text, and whether it was chosen by
  // Enter or a click: what is typed may go on.
  constructor({ label, names, without, onChange }) {
    this.names = names;
    this.without = without;
    this.onChange = onChange;
    this.picked = null;
    this.at = -1;
    const id = `picker-${++pickers}`;
    this.input = element("input");
    const attributes = {
      type: "text", role: "combobox", "aria-label": label, "aria-expanded": "false", "aria-controls": id,
      "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false", placeholder: "a concept’s name",
    };
    for (const [name, value] of Object.entries(attributes)) this.input.setAttribute(name, value);
    this.list = element("ul", "options");
    this.list.id = id;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", label);
    this.none = element("div", "none");
    this.none.setAttribute("role", "status");
    this.element = element("div", "picker", this.input, this.list, this.none);
    this.close();
    this.say("");
    this.input.oninput = () => {
      this.open();
      this.choose(this.found[0]?.exact ? this.found[0].concept : null);
    };
    this.input.onblur = () => this.leave();
    this.input.onkeydown = (event) => this.key(event);
  }

  key(event) {
    const open = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (open) this.mark((this.at + (event.key === "ArrowDown" ? 1 : -1) + this.found.length) % this.found.length);
      else this.open();
    } else if (event.key === "Enter" && (open || !this.picked)) {
      if (!open) this.open();
      if (this.found.length) this.take(this.found[this.at]);
    } else if (event.key === "Escape" && open) this.leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  open() {
    this.found = this.search(plainText(this.input.value));
    this.say(this.found.length && !this.isOwn() ? "" : this.refusal());
    this.list.hidden = !this.found.length;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.list.replaceChildren(
      ...this.found.map(({ concept, alias }, number) => {
        const option = element("li", "", concept.label);
        if (alias) option.append(element("small", "", alias));
        option.id = `${this.list.id}-${number}`;
        option.setAttribute("role", "option");
        option.onpointerdown = (event) => {
          event.preventDefault(); // the field keeps the focus
          this.take(this.found[number]);
        };
        return option;
      }),
    );
    this.mark(this.found.length ? 0 : -1);
  }

  // Nothing more is typed for now; what stands there may be no concept.
  leave() {
    this.close();
    this.say(this.picked || !this.input.value.trim() ? "" : this.refusal());
  }

  say(text) {
    this.none.textContent = text;
    this.none.hidden = !text;
  }

  refusal() {
    const text = this.input.value.trim();
    if (this.isOwn()) return `“${text}” is this concept itself; choose another.`;
    return `No concept is called “${text}”${this.found.length ? "; choose one from the list" : ""}.`;
  }

  // Whether what is typed is a name of the concept that is not on offer.
  isOwn() {
    const text = plainText(this.input.value);
    const own = this.names().find((concept) => concept.id === this.without);
    return Boolean(text && own && namesOf(own).some((name) => plainText(name) === text));
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  mark(at) {
    this.at = at;
    [...this.list.children].forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
    if (at < 0) return;
    this.input.setAttribute("aria-activedescendant", this.list.children[at].id);
    this.list.children[at].scrollIntoView({ block: "nearest" });
  }

  take({ concept }) {
    this.input.value = concept.label;
    this.close();
    this.choose(concept, true);
  }

  choose(concept, chosen = false) {
    if (concept === this.picked && !chosen) return;
    this.picked = concept;
    this.onChange(concept, chosen);
  }

  // The concepts with a name like the query: the very same, one that begins with it, one of whose words does,
  // one that holds it; in each of these the best concepts first.
  search(query) {
    const names = this.names();
    if (names !== this.source) {
      this.source = names;
      this.plain = names.map((concept) => namesOf(concept).map((name) => ({ name, plain: plainText(name) })));
    }
    const found = [];
    names.forEach((concept, number) => {
      if (concept.id === this.without) return;
      const ranks = this.plain[number].map(({ name, plain }) => this.rank(query, name, plain));
      const rank = Math.min(...ranks);
      const best = ranks.indexOf(rank);
      if (rank < 5) found.push({ concept, exact: rank < 2, rank: rank + (best > 0 ? 0.5 : 0), alias: best > 0 ? this.plain[number][best].name : "" });
    });
    return found.sort((a, b) => a.rank - b.rank).slice(0, PICKER_MOST);
  }

  // How much like the query a name is: 0 if it is the same but for case, 5 if not at all.
  rank(query, name, plain) {
    if (name.toLowerCase() === this.input.value.trim().toLowerCase()) return 0;
    if (query && plain === query) return 1;
    if (plain.startsWith(query)) return 2;
    if (plain.includes(` ${query}`)) return 3;
    return plain.includes(query) ? 4 : 5;
  }
}
