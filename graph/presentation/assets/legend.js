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

function legendRow(child, sign) {
  const item = document.createElement("li");
  child.prepend(sign);
  item.append(child);
  return item;
}

function legendText(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

function legendSign(className) {
  const sign = document.createElement("span");
  sign.className = className;
  return sign;
}

// An item that restricts the graph to `values`, of which those in `chosen` are; without `onChoice` nobody can.
function legendChoice({ name, sign, values, chosen, onChoice }) {
  const button = legendText(onChoice ? "button" : "span", name);
  const item = legendRow(button, sign);
  if (!onChoice) return item;
  button.type = "button";
  const pressed = values.every((value) => chosen.includes(value));
  button.setAttribute("aria-pressed", String(pressed));
  button.title = pressed ? `No longer only ${name}` : `Only ${name}`;
  button.onclick = () => onChoice(pressed ? chosen.filter((value) => !values.includes(value)) : [...chosen, ...values]);
  item.classList.toggle("unchosen", chosen.length > 0 && !pressed);
  return item;
}

// An item for each mark among others.
const markRows = (entries) => entries.filter(({ mark }) => mark).map(({ mark, name }) => legendRow(legendText("span", name), legendSign(`mark-${mark}`)));

// An item for each level of memory.
function memoryRows({ dark, chosen, onLevel }) {
  return MEMORY_LEVELS.map(({ level, name, least }, place) =>
    legendChoice({ name, sign: least === null ? memoryDot(null, dark) : memorySign(MEMORY_SHARES[place], dark), values: [level], chosen, onChoice: onLevel }),
  );
}

// An item for each group, the smaller ones together, and one for each mark.
function legendRows(legend, { dark, chosen, onGroup }) {
  const groups = legend.filter(({ community }) => community !== undefined);
  const single = GRAPH_PALETTE.light.length - 1;
  const shown = groups.slice(0, single).map(({ community, name }) => ({ members: [community], name }));
  const rest = groups.slice(single).map(({ community }) => community);
  if (rest.length) shown.push({ members: rest, name: rest.length === 1 ? groups.at(-1).name : `${rest.length} smaller groups` });
  const rows = shown.map(({ members, name }) => {
    const sign = legendSign("dot");
    sign.style.background = communityColor(members[0], dark);
    return legendChoice({ name, sign, values: members, chosen, onChoice: onGroup });
  });
  const first = legend.findIndex(({ community }) => community !== undefined);
  return [...markRows(legend.slice(0, Math.max(0, first))), ...rows, ...markRows(legend.slice(Math.max(0, first)))];
}
