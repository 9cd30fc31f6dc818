// The overview: sections of sentences, tables and lists of names. Every concept in it is a link.

class OverviewView {
  constructor(root) {
    this.root = root;
  }

  // `sections` as overview.py makes them; `address` is where a concept opens, up to its id; `send` is told of picks.
  update(data, send) {
    this.send = send;
    this.address = data.address;
    this.dark = readTheme(this.root).dark;
    const shown = JSON.stringify([data, this.dark]);
    if (shown === this.shown) return; // lists that were opened stay so
    this.shown = shown;
    this.root.replaceChildren(...this.head(data), ...data.sections.map((section) => this.section(section)));
  }

  head({ title, figures }) {
    if (title === undefined) return [];
    const line = newElement("p", "figures");
    for (const { number, noun } of figures) {
      const figure = newElement("span", "figure");
      figure.append(newElement("b", "", number), ` ${noun}`);
      line.append(figure, " ");
    }
    return [newElement("h1", "", title), line];
  }

  section({ heading, note, columns, rows, more, lists }) {
    const section = newElement("section");
    section.append(newElement("h2", "", heading), newElement("p", "note", note));
    if (rows) section.append(this.table(heading, columns, rows));
    if (more) section.append(newElement("p", "more", more));
    for (const list of lists ?? []) section.append(this.list(list));
    return section;
  }

  table(heading, columns, rows) {
    const table = newElement("table");
    table.setAttribute("aria-label", heading);
    if (columns) {
      const head = newElement("tr");
      for (const column of columns) {
        const cell = newElement("th", "", column);
        cell.scope = "col";
        head.append(cell);
      }
      table.createTHead().append(head);
    }
    table.createTBody().append(...rows.map((row) => this.row(row)));
    return table;
  }

  row({ text, names, community, share, cells }) {
    const row = newElement("tr");
    const what = newElement("th");
    what.scope = "row";
    if (community !== undefined) what.append(this.dot(community));
    if (text) what.append(newElement("span", "what", text));
    if (names) what.append(this.names(names, text ? "with" : ""));
    if (share !== undefined) what.append(this.bar(share));
    row.append(what, ...cells.map((cell) => newElement("td", "", cell)));
    return row;
  }

  dot(community) {
    const dot = newElement("span", "dot");
    dot.style.background = communityColor(community, this.dark);
    dot.setAttribute("aria-hidden", "true");
    return dot;
  }

  // The cells beside it hold its number.
  bar(share) {
    const bar = newElement("span", "bar");
    bar.setAttribute("aria-hidden", "true");
    const part = newElement("span");
    part.style.width = `${100 * share}%`;
    bar.append(part);
    return bar;
  }

  names(names, className) {
    const list = newElement("span", `names ${className}`);
    names.forEach((name, at) => list.append(at ? ", " : "", this.name(name)));
    return list;
  }

  name({ id, label }) {
    if (!id) return newElement("span", "", label);
    const link = newElement("a", "", label);
    link.href = this.address + encodeURIComponent(id);
    link.onclick = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a tab or window of its own
      event.preventDefault();
      this.send({ do: "select", target: { kind: "node", id } });
    };
    return link;
  }

  list({ summary, names, more }) {
    const details = newElement("details");
    const box = newElement("p", "names");
    box.append(this.names(names, ""), more ? ` ${more}` : "");
    details.append(newElement("summary", "", summary), box);
    return details;
  }
}

function newElement(tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = text;
  return element;
}
