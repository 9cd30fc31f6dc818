// The legend: groups as buttons that filter, and what lines and fillings mean.

class Legend {
  constructor(root) {
    this.root = root;
    this.list = root.querySelector(".graph-legend");
    this.more = root.querySelector(".graph-legend-more");
    this.more.onclick = () => this.unfold(!this.isOpen());
    root.querySelector(".graph-groups").onkeydown = (event) => {
      if (event.key !== "Escape" || !this.isOpen()) return;
      this.unfold(false);
      this.more.focus();
      event.stopPropagation();
    };
  }

  isOpen() {
    return this.list.classList.contains("open");
  }

  show(rows) {
    const focused = [...this.list.querySelectorAll("button")].indexOf(this.root.getRootNode().activeElement);
    this.list.replaceChildren(...rows);
    if (focused >= 0) this.list.querySelectorAll("button")[focused]?.focus();
    this.fit();
  }

  // Over the picture, so that nothing moves.
  unfold(open) {
    this.list.classList.toggle("open", open);
    this.fit();
  }

  // What does not fit into the foot of the pane is a press away.
  fit() {
    const { list, more } = this;
    const open = this.isOpen();
    const below = () => [...list.children].filter((item) => item.offsetTop + item.offsetHeight > list.clientHeight + 1).length;
    more.hidden = !open; // without it there is more room
    more.hidden = !open && !below();
    more.textContent = more.hidden ? "" : open ? "Less" : `Legend: ${below()} more`;
    more.setAttribute("aria-expanded", String(open));
  }
}

// An item for each group, the smaller ones together, and one for each mark.
function legendRows(legend, { dark, chosen, onGroup }) {
  const row = (child, className) => {
    const item = document.createElement("li");
    const sign = document.createElement("span");
    sign.className = className;
    child.prepend(sign);
    item.append(child);
    return [item, sign];
  };
  const labelled = (tag, text) => {
    const element = document.createElement(tag);
    element.textContent = text;
    return element;
  };
  const groups = legend.filter(({ community }) => community !== undefined);
  const single = GRAPH_PALETTE.light.length - 1;
  const shown = groups.slice(0, single).map(({ community, name }) => ({ members: [community], name }));
  const rest = groups.slice(single).map(({ community }) => community);
  if (rest.length) shown.push({ members: rest, name: rest.length === 1 ? groups.at(-1).name : `${rest.length} smaller groups` });
  const rows = shown.map(({ members, name }) => {
    const button = labelled(onGroup ? "button" : "span", name);
    const [item, sign] = row(button, "dot");
    sign.style.background = communityColor(members[0], dark);
    if (onGroup) {
      button.type = "button";
      const pressed = members.every((member) => chosen.includes(member));
      button.setAttribute("aria-pressed", String(pressed));
      button.title = pressed ? `No longer only ${name}` : `Only ${name}`;
      button.onclick = () => onGroup(pressed ? chosen.filter((member) => !members.includes(member)) : [...chosen, ...members]);
      item.classList.toggle("unchosen", chosen.length > 0 && !pressed);
    }
    return item;
  });
  const marks = (entries) => entries.filter(({ mark }) => mark).map(({ mark, name }) => row(labelled("span", name), `mark-${mark}`)[0]);
  const first = legend.findIndex(({ community }) => community !== undefined);
  return [...marks(legend.slice(0, Math.max(0, first))), ...rows, ...marks(legend.slice(Math.max(0, first)))];
}
