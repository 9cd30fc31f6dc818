// The picker: a field that finds a concept by any of its names as one types (the ARIA combobox pattern).

const PICKER_MOST = 8; // suggestions at once
let pickers = 0; // so far, for ids

class Picker {
  // `names` returns [{id, label, aliases}], best first; `without` is the id that is not on offer; `onChange`
  // takes the concept that is picked, or null as soon as the text is another.
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
    this.none = element("div", "none", "No concept is called that.");
    this.none.setAttribute("role", "status");
    this.element = element("div", "picker", this.input, this.list, this.none);
    this.close();
    this.input.oninput = () => {
      this.choose(null);
      this.open();
    };
    this.input.onblur = () => this.close();
    this.input.onkeydown = (event) => this.key(event);
  }

  key(event) {
    const open = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (open) this.mark((this.at + (event.key === "ArrowDown" ? 1 : -1) + this.found.length) % this.found.length);
      else this.open();
    } else if (event.key === "Enter" && open) this.take(this.found[this.at]);
    else if (event.key === "Escape" && (open || !this.none.hidden)) this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  open() {
    this.found = this.search(plainText(this.input.value));
    this.none.hidden = this.found.length > 0;
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

  close() {
    this.list.hidden = this.none.hidden = true;
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
    this.choose(concept);
  }

  choose(concept) {
    if (concept === this.picked) return;
    this.picked = concept;
    this.onChange(concept);
  }

  // The concepts with a name like the query: one that begins with it, one of whose words does, one that
  // holds it; in each of these the best concepts first.
  search(query) {
    const names = this.names();
    if (names !== this.source) {
      this.source = names;
      this.plain = names.map((concept) => [concept.label, ...concept.aliases].map((name) => ({ name, plain: plainText(name) })));
    }
    const found = [];
    names.forEach((concept, number) => {
      if (concept.id === this.without) return;
      const ranks = this.plain[number].map(({ plain }) => (plain.startsWith(query) ? 0 : plain.includes(` ${query}`) ? 1 : plain.includes(query) ? 2 : 3));
      const rank = Math.min(...ranks);
      const best = ranks.indexOf(rank);
      if (rank < 3) found.push({ concept, rank: rank + (best > 0 ? 0.5 : 0), alias: best > 0 ? this.plain[number][best].name : "" });
    });
    return found.sort((a, b) => a.rank - b.rank).slice(0, PICKER_MOST);
  }
}
