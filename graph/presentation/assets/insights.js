// Bridges and divides, in plain words: which concepts hold the map together, which groups hardly touch.

class Insights {
  constructor(list, send) {
    this.list = list;
    this.send = send;
  }

  show(kind, insights) {
    const items = insights?.[kind];
    if (!items) this.list.replaceChildren(this.note("Looking …"));
    else if (!items.length) this.list.replaceChildren(this.note(kind === "bridges" ? "No concept holds others together: the map is too small, or all in one piece." : "No two groups are set apart more than their sizes explain."));
    else this.list.replaceChildren(this.note(insights.about[kind]), ...items.map((item) => this.item(item)));
  }

  note(text) {
    const note = document.createElement("li");
    note.className = "insight-note";
    note.textContent = text;
    return note;
  }

  // {title, text, acts: [[words, message], …], pairs: the same}
  item({ title, text, acts, pairs = [] }) {
    const row = document.createElement("li");
    const [first, ...others] = acts;
    const name = this.button(title, first[1]);
    name.className = "name";
    name.title = first[0];
    const words = document.createElement("p");
    words.textContent = text;
    row.append(name, words, ...(pairs.length ? [this.pairs(pairs)] : []), ...others.map(([label, message]) => this.button(label, message)));
    return row;
  }

  pairs(pairs) {
    const list = document.createElement("ul");
    for (const [label, message] of pairs) {
      const button = this.button(label, message);
      button.title = "Show how one leads to the other now";
      const item = document.createElement("li");
      item.append(button);
      list.append(item);
    }
    return list;
  }

  button(text, message) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.onclick = () => this.send(message);
    return button;
  }
}
