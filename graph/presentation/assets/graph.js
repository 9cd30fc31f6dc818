// The graph: vis-network draws dots and lines; labels, rings and the veil over what is not in focus
// are ours, so that labels never collide and hovering changes no data.

const GRAPH_DIMMED = 0.88; // opacity of the veil
const GRAPH_ZOOM = [0.05, 4]; // beyond these there is nothing to see
const GRAPH_GLIDE = 250; // milliseconds
const GRAPH_STEPS = [11, 12.5, 15]; // label sizes in pixels
const GRAPH_MANY = 500; // nodes from which edges hide while dragging

// vis keeps nodes in plain objects, where an id such as "constructor" would find what it should not.
const toVis = (id) => `n:${id}`;
const fromVis = (id) => id.slice(2);

class GraphView {
  constructor(root) {
    this.root = root;
    this.canvasBox = root.querySelector(".graph-canvas");
    this.onPick = () => {};
    root.view = this; // for tests and the browser's console
    this.selected = null;
    this.hovered = null;
    this.nodes = new vis.DataSet();
    this.edges = new vis.DataSet();
    this.neighbours = new Map();
    this.widths = new Map();
    this.signature = null;
  }

  update(data, onPick, onMore) {
    this.onPick = onPick;
    this.onMore = onMore;
    this.selected = data.selected && { ...data.selected };
    if (this.selected?.kind === "node") this.selected.id = toVis(this.selected.id);
    this.theme = readTheme(this.canvasBox);
    const ground = this.theme.ground;
    const signature = data.key + ground;
    if (signature !== this.signature) this.load(data, signature);
    if (!this.network) this.start(data.options);
    const wanted = this.selected ? this.selected.kind + this.selected.id : "";
    if (wanted !== this.shown) this.hovered = null;
    if (this.shown !== undefined && wanted !== this.shown && wanted !== this.picked) this.reveal();
    this.shown = wanted;
    this.describe(data);
    this.network.redraw();
  }

  load(data, signature) {
    const fresh = data.key !== this.drawn;
    this.drawn = data.key;
    this.signature = signature;
    this.layered = Boolean(data.layered);
    const named = data.nodes.map((node) => ({ ...node, id: toVis(node.id) }));
    const linked = data.edges.map((edge) => ({ ...edge, from: toVis(edge.from), to: toVis(edge.to) }));
    this.order = [...named].sort((a, b) => a.rank - b.rank);
    this.neighbours = new Map(named.map((node) => [node.id, new Map()]));
    for (const edge of linked) {
      this.neighbours.get(edge.from).set(edge.to, edge.id);
      this.neighbours.get(edge.to).set(edge.from, edge.id);
    }
    // The label would be drawn by vis; ours is kept under another name.
    const nodes = named.map((node) => ({ ...node, label: undefined, name: node.label, ...this.look(node) }));
    const edges = linked.map((edge) => {
      const color = edge.arrows ? this.theme.arrow : this.theme.edge;
      return { ...edge, color: { color, hover: color } };
    });
    this.hovered = null;
    this.loading = true; // vis draws at each change, and half of one is not to be painted
    this.replace(this.nodes, nodes);
    this.replace(this.edges, edges);
    this.loading = false;
    this.steps = [Math.max(3, data.nodes.length * 0.06), Math.max(8, data.nodes.length * 0.25)];
    if (fresh && this.network) this.fit();
  }

  // Known concepts are filled, new ones outlined; a gap, which no card explains, has a broken outline.
  look({ community, state }) {
    const hue = communityColor(community, this.theme.dark);
    if (!state || state === "known") return { color: { background: hue, border: hue } };
    const border = state === "gap" ? this.theme.arrow : hue;
    const shapeProperties = { borderDashes: state === "gap" ? [3, 3] : false };
    return { color: { background: this.theme.ground, border }, borderWidth: 2.5, shapeProperties };
  }

  describe({ nodes, edges, total, legend, count: given }) {
    const count = nodes.length < total ? `the best ${nodes.length} of ${total} concepts` : `${total} concepts`;
    const away = this.selected?.kind === "node" && !this.nodes.get(this.selected.id) ? "; the selected one is not among them" : "";
    this.root.querySelector(".graph-count").textContent = given ?? `${count}, ${edges.length} links${away}`;
    const more = this.root.querySelector(".graph-more");
    more.hidden = nodes.length >= total || !this.onMore;
    more.onclick = () => this.onMore();
    const named = legend.filter(({ community }) => community !== undefined);
    const shown = named.slice(0, GRAPH_PALETTE.light.length - 1);
    const rows = shown.map(({ community, name }) => this.legendRow("dot", name, communityColor(community, this.theme.dark)));
    if (named.length > shown.length) rows.push(this.legendRow("dot", "smaller groups", communityColor(Infinity, this.theme.dark)));
    const marks = legend.filter(({ mark }) => mark).map(({ mark, name }) => this.legendRow(`mark-${mark}`, name));
    this.root.querySelector(".graph-legend").replaceChildren(...rows, ...marks);
  }

  legendRow(className, name, color) {
    const row = document.createElement("li");
    const sign = document.createElement("span");
    sign.className = className;
    if (color) sign.style.background = color;
    row.append(sign, name);
    return row;
  }

  replace(set, items) {
    const kept = new Set(items.map((item) => item.id));
    set.remove(set.getIds().filter((id) => !kept.has(id)));
    set.update(items);
  }

  start(options) {
    const many = this.nodes.length > GRAPH_MANY;
    const interaction = { ...options.interaction, hideEdgesOnDrag: many, hideEdgesOnZoom: many };
    this.network = new vis.Network(this.canvasBox, { nodes: this.nodes, edges: this.edges }, { ...options, interaction });
    const canvas = this.canvasBox.querySelector("canvas");
    canvas.setAttribute("aria-hidden", "true");
    this.network.on("click", (event) => this.click(event));
    this.network.on("hoverNode", (event) => this.hover({ kind: "node", id: event.node }));
    this.network.on("blurNode", () => this.hover(null));
    this.network.on("hoverEdge", (event) => this.hover({ kind: "edge", id: event.edge }));
    this.network.on("blurEdge", () => this.hover(null));
    this.network.on("afterDrawing", (context) => this.paint(context));
    this.network.on("zoom", (event) => this.zoomed(event));
    this.network.on("dragEnd", () => (this.moved = true));
    this.canvasBox.addEventListener("keydown", (event) => this.key(event));
    this.canvasBox.addEventListener("mouseleave", () => this.hovered && this.hover(null));
    this.root.querySelector(".graph-fit").onclick = () => this.fit();
    this.observer = new ResizeObserver(() => this.resized());
    this.observer.observe(this.canvasBox);
    this.fit();
  }

  destroy() {
    this.observer?.disconnect();
    this.network?.destroy();
    this.network = null;
  }

  resized() {
    const { clientWidth: width, clientHeight: height } = this.canvasBox;
    if (!width || !height || !this.network) return;
    this.network.setSize(`${width}px`, `${height}px`);
    if (this.moved) this.network.redraw();
    else this.fit(); // as long as the view is nobody's own choice
  }

  zoomed({ scale }) {
    this.moved = true;
    const [least, most] = GRAPH_ZOOM;
    if (scale < least || scale > most) {
      this.network.moveTo({ scale: Math.max(least, Math.min(most, scale)), animation: false });
    }
  }

  fit() {
    this.moved = false;
    this.network.fit({ animation: false });
    const scale = this.network.getScale();
    this.network.moveTo({ scale: Math.min(scale * 0.94, 1.4), animation: false });
  }

  // --- picking

  click(event) {
    const node = event.nodes[0];
    const edge = event.edges[0];
    this.network.unselectAll();
    if (node !== undefined) this.pick({ kind: "node", id: node });
    else if (edge !== undefined) this.pick({ kind: "edge", id: edge });
    else if (this.selected) this.pick(null);
  }

  pick(target) {
    this.selected = target;
    this.picked = this.shown = target ? target.kind + target.id : "";
    this.network.redraw();
    this.onPick(target?.kind === "node" ? { kind: "node", id: fromVis(target.id) } : target);
  }

  hover(target) {
    this.hovered = target;
    this.canvasBox.style.cursor = target ? "pointer" : "";
    this.network.redraw();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return; // the browser's own
    const steps = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (event.key in steps) {
      const next = this.neighbourTowards(steps[event.key]);
      if (next) {
        this.pick({ kind: "node", id: next });
        this.reveal();
      }
      event.preventDefault();
    } else if (event.key === "f") this.fit();
    else if (event.key === "Escape") this.pick(null);
  }

  neighbourTowards([dx, dy]) {
    if (this.selected?.kind !== "node" || !this.neighbours.has(this.selected.id)) return this.order[0]?.id;
    const from = this.network.getPosition(this.selected.id);
    let best = null;
    let least = Infinity;
    for (const id of this.neighbours.get(this.selected.id).keys()) {
      const to = this.network.getPosition(id);
      const along = (to.x - from.x) * dx + (to.y - from.y) * dy;
      const across = Math.abs((to.x - from.x) * dy) + Math.abs((to.y - from.y) * dx);
      const cost = along > 0 ? along + 2 * across : Infinity;
      if (cost < least) [best, least] = [id, cost];
    }
    return best;
  }

  // Bring what was selected elsewhere into sight, and only then move.
  reveal() {
    if (this.selected?.kind !== "node" || !this.nodes.get(this.selected.id)) return;
    const position = this.network.getPosition(this.selected.id);
    const at = this.network.canvasToDOM(position);
    const { clientWidth: width, clientHeight: height } = this.canvasBox;
    const margin = 60;
    const seen = at.x > margin && at.x < width - margin && at.y > margin && at.y < height - margin;
    if (seen && this.network.getScale() > 0.35) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.network.moveTo({
      position,
      scale: Math.max(this.network.getScale(), 0.7),
      animation: still ? false : { duration: GRAPH_GLIDE, easingFunction: "easeInOutQuad" },
    });
  }

  // --- painting over what vis drew

  paint(context) {
    if (this.loading) return;
    const focus = this.focus();
    if (focus) {
      this.veil(context);
      this.paintFocus(context, focus);
    }
    this.ring(context);
    this.paintLabels(context, focus);
  }

  focus() {
    // In layers all that is drawn belongs to the concept, so that picking one must not fade the rest.
    const target = this.hovered ?? (this.layered && this.selected?.kind === "node" ? null : this.selected);
    if (!target) return null;
    if (target.kind === "edge") {
      const edge = this.edges.get(target.id);
      return edge ? { nodes: new Set([edge.from, edge.to]), edges: [edge.id] } : null;
    }
    const near = this.neighbours.get(target.id);
    return near ? { nodes: new Set([target.id, ...near.keys()]), edges: [...near.values()] } : null;
  }

  veil(context) {
    const from = this.network.DOMtoCanvas({ x: 0, y: 0 });
    const to = this.network.DOMtoCanvas({ x: this.canvasBox.clientWidth, y: this.canvasBox.clientHeight });
    context.globalAlpha = GRAPH_DIMMED;
    context.fillStyle = this.theme.ground;
    context.fillRect(from.x, from.y, to.x - from.x, to.y - from.y);
    context.globalAlpha = 1;
  }

  paintFocus(context, focus) {
    for (const edge of this.edges.get(focus.edges)) {
      const a = this.network.getPosition(edge.from);
      const b = this.network.getPosition(edge.to);
      const chosen = this.selected?.kind === "edge" && this.selected.id === edge.id;
      context.strokeStyle = context.fillStyle = chosen ? this.theme.accent : edge.color.color;
      context.lineWidth = edge.width + (chosen ? 1.5 : 0.4);
      context.setLineDash(edge.dashes || []);
      context.beginPath();
      context.moveTo(a.x, a.y);
      context.lineTo(b.x, b.y);
      context.stroke();
      context.setLineDash([]);
      if (edge.arrows) this.arrowHead(context, a, b, this.nodes.get(edge.to).size);
    }
    for (const node of this.nodes.get([...focus.nodes])) {
      const { x, y } = this.network.getPosition(node.id);
      context.fillStyle = node.color.background;
      context.strokeStyle = node.color.border;
      context.lineWidth = node.borderWidth || 1;
      context.setLineDash(node.shapeProperties?.borderDashes || []);
      context.beginPath();
      context.arc(x, y, node.size, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
      context.setLineDash([]);
    }
  }

  arrowHead(context, from, to, radius) {
    const angle = Math.atan2(to.y - from.y, to.x - from.x);
    const [x, y] = [to.x - radius * Math.cos(angle), to.y - radius * Math.sin(angle)];
    context.beginPath();
    context.moveTo(x, y);
    for (const turn of [-0.4, 0.4]) context.lineTo(x - 10 * Math.cos(angle + turn), y - 10 * Math.sin(angle + turn));
    context.fill();
  }

  ring(context) {
    if (this.selected?.kind !== "node") return;
    const node = this.nodes.get(this.selected.id);
    if (!node) return;
    const { x, y } = this.network.getPosition(node.id);
    context.strokeStyle = this.theme.accent;
    context.lineWidth = 3 / Math.min(1, this.network.getScale());
    context.beginPath();
    context.arc(x, y, node.size + 5, 0, 2 * Math.PI);
    context.stroke();
  }

  // Labels keep their size on screen; the more important goes first and claims its place.
  paintLabels(context, focus) {
    const scale = this.network.getScale();
    const zoom = Math.max(0.75, Math.min(scale, 1.35));
    const taken = [];
    const first = this.hovered?.kind === "node" ? this.hovered.id : this.selected?.id;
    const order = focus
      ? this.order.filter((node) => focus.nodes.has(node.id)).sort((a, b) => (b.id === first) - (a.id === first))
      : this.order;
    context.textAlign = "center";
    context.textBaseline = "top";
    context.lineJoin = "round";
    for (const node of order) {
      const { x, y } = this.network.getPosition(node.id);
      const at = this.network.canvasToDOM({ x, y });
      if (at.x < -80 || at.y < -40 || at.x > this.canvasBox.clientWidth + 80 || at.y > this.canvasBox.clientHeight + 40) continue;
      const size = GRAPH_STEPS[node.rank < this.steps[0] ? 2 : node.rank < this.steps[1] ? 1 : 0] * zoom;
      const width = this.labelWidth(context, node.label, size);
      const top = at.y + node.size * scale + 3;
      const box = [at.x - width / 2 - 2, top, at.x + width / 2 + 2, top + size * 1.2];
      const hit = taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]);
      if (hit && node.id !== first) continue;
      taken.push(box);
      context.font = `${node.id === first ? 600 : 450} ${size / scale}px ${this.theme.font}`;
      context.lineWidth = 3.5 / scale;
      context.strokeStyle = this.theme.ground;
      context.strokeText(node.label, x, y + node.size + 3 / scale);
      context.fillStyle = this.theme.text;
      context.fillText(node.label, x, y + node.size + 3 / scale);
    }
  }

  labelWidth(context, text, size) {
    if (!this.widths.has(text)) {
      context.font = `450 100px ${this.theme.font}`;
      this.widths.set(text, context.measureText(text).width / 100);
    }
    return this.widths.get(text) * size;
  }
}

// vis-network arrives by a script of its own, perhaps after this one.
function whenVisIsThere(then) {
  if (globalThis.vis?.Network) then();
  else requestAnimationFrame(() => whenVisIsThere(then));
}
