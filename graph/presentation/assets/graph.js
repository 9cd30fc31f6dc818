// The graph: vis-network draws dots and lines and finds what is under the pointer; everything over that is
// the painter's. Positions come with the data and stay: nothing here moves a node but the user's hand.

const GRAPH_LINES = 1200; // edges from which they are drawn fainter
const GRAPH_MANY = 400; // nodes from which edges hide while dragging

// vis keeps nodes in plain objects, where an id such as "constructor" would find what it should not.
const toVis = (id) => `n:${id}`;
const fromVis = (id) => id.slice(2);
const GRAPH_STATES = { k: "known", l: "learning", r: "ready", n: "new" };

class GraphView {
  constructor(root) {
    this.root = root;
    this.canvasBox = root.querySelector(".graph-canvas");
    this.send = () => {};
    root.view = this; // for tests and the browser's console
    this.selected = null;
    this.hovered = null;
    this.arrows = false;
    this.density = "usual";
    this.nodes = new vis.DataSet();
    this.edges = new vis.DataSet();
    this.pins = new Set();
    this.all = new Map(); // every node of the graph by id, shown or not
    this.shownNodes = [];
    this.neighbours = new Map();
    this.version = 0;
    this.painter = new Painter(this);
    this.camera = new Camera(this);
    this.bar = new GraphBar(root, this);
    this.legend = new Legend(root);
    this.preview = new Preview(this);
    this.keys = new GraphKeys(this);
  }

  update(data, send) {
    this.send = send;
    globalThis.conceptStore.askShown(this, data, (payload, links) => this.show(payload, links, data));
  }

  show(payload, links, data) {
    this.data = data;
    this.selected = data.selected && { ...data.selected };
    if (this.selected?.kind === "node") this.selected.id = toVis(this.selected.id);
    this.theme = readTheme(this.canvasBox);
    // The more lines there are, the fainter: else the middle of a large graph is one dark spot.
    this.faintness = Math.max(0.3, Math.min(1, Math.sqrt(GRAPH_LINES / links.length))).toFixed(1);
    this.byMemory = Boolean(data.memory) && data.view?.colours === "memory";
    this.halo = this.byMemory ? PAINT_HALO : 0;
    const look = `${payload.key}|${data.states ?? ""}|${data.memory ?? ""}|${this.byMemory}|${this.theme.ground}|${this.faintness}`;
    const another = payload.place !== this.payload?.place;
    this.payload = payload;
    this.loading = true; // vis draws at each change, and half of one is not to be painted
    if (look !== this.look) this.load(data.states ?? "", data.memory && percentagesOf(data.memory));
    this.look = look;
    this.members(data, links);
    this.focusing = null;
    this.pin(data.pins ?? {});
    this.loading = false;
    if (!this.network) this.start(payload.options);
    else if (another) this.camera.fit();
    this.spare();
    this.camera.follow(data);
    this.describe(data);
    this.save(data.file);
    this.network.redraw();
  }

  load(states, percentages) {
    const { dark } = this.theme;
    this.all = new Map();
    for (const [place, node] of this.payload.nodes.entries()) {
      const state = node.state ?? GRAPH_STATES[states[place]];
      const kept = { ...node, id: toVis(node.id), state, percent: percentages?.[place] };
      this.all.set(kept.id, { ...kept, ...this.colors(kept, dark) });
    }
    this.stale = true;
  }

  // Links as vis takes them.
  lines(links) {
    const edge = this.theme.edge(this.faintness);
    return links.map((link) => {
      const color = link.arrows ? this.theme.arrow : edge;
      return { ...link, from: toVis(link.from), to: toVis(link.to), color: { color, hover: color, highlight: color } };
    });
  }

  // Known concepts are filled, new ones outlined; a gap, which no card explains, has a broken outline.
  colors({ community, state, percent }, dark) {
    const hue = this.byMemory ? memoryColor(percent, dark) : communityColor(community, dark);
    // vis would paint its own colours where the pointer is.
    const same = (background, border) => ({ background, border, hover: { background, border }, highlight: { background, border } });
    if (!state || state === "known") return { color: same(hue, hue), borderWidth: 0 };
    const border = state === "gap" ? this.theme.arrow : hue;
    const shapeProperties = { borderDashes: state === "gap" ? [3, 3] : false };
    return { color: same(this.theme.ground, border), borderWidth: 2.5, shapeProperties };
  }

  // Bring into vis what is to be shown, and take out what is not; what stays is not touched.
  members(data, given) {
    const signature = `${this.look}|${data.nodes}|${data.links ?? data.edges}`;
    if (signature === this.member) return;
    this.member = signature;
    this.version++;
    const shown = masked(this.payload.nodes, data.nodes).map(({ id }) => this.all.get(toVis(id)));
    const links = this.lines(given);
    this.replace(this.nodes, shown.map(({ label, aliases, percent, ...node }) => node)); // the label is ours to draw
    this.replace(this.edges, links);
    this.stale = false;
    this.shownNodes = shown;
    this.neighbours = new Map(shown.map(({ id }) => [id, new Map()]));
    for (const link of links) {
      this.neighbours.get(link.from)?.set(link.to, link.id);
      this.neighbours.get(link.to)?.set(link.from, link.id);
    }
    this.steps = [Math.max(3, Math.min(shown.length, 300) * 0.06), Math.max(8, Math.min(shown.length, 300) * 0.25)];
    this.needed(shown);
    this.hovered = null;
  }

  // Prerequisites among what is shown, as arrows and by either end.
  needed(shown) {
    const inside = new Set(shown.map(({ id }) => id));
    const name = (place) => toVis(this.payload.nodes[place].id);
    this.prerequisites = (this.payload.needs ?? [])
      .map(([from, to, mark]) => ({ from: name(from), to: name(to), mark }))
      .filter(({ from, to }) => inside.has(from) && inside.has(to));
    this.tied = new Map();
    for (const { from, to } of this.prerequisites)
      for (const [one, other] of [[from, to], [to, from]]) this.tied.set(one, [...(this.tied.get(one) ?? []), other]);
  }

  replace(set, items) {
    const wanted = new Set(items.map(({ id }) => id));
    const gone = set.getIds().filter((id) => !wanted.has(id));
    if (gone.length) set.remove(gone);
    const fresh = this.stale ? items : items.filter(({ id }) => !set.get(id));
    if (fresh.length) set.update(fresh);
  }

  // Where the user has put concepts; those that are put back return to where they belong.
  pin(places) {
    const moved = [];
    for (const id of new Set([...this.pins, ...Object.keys(places).map(toVis)])) {
      const node = this.nodes.get(id) && this.all.get(id);
      if (!node) continue;
      const [x, y] = places[fromVis(id)] ?? [node.x, node.y];
      const at = this.network?.getPosition(id);
      if (!at || Math.abs(at.x - x) > 0.05 || Math.abs(at.y - y) > 0.05) moved.push({ id, x, y });
    }
    if (moved.length) {
      this.nodes.update(moved);
      this.version++;
    }
    this.pins = new Set(Object.keys(places).map(toVis));
  }

  // --- what painter and bar ask

  node(id) {
    return this.all.get(id);
  }

  at(id) {
    return this.network.getPosition(id);
  }

  box() {
    return { width: this.canvasBox.clientWidth, height: this.canvasBox.clientHeight };
  }

  // What is shown, each with the place where it is now.
  visible() {
    if (this.listed !== this.version) {
      this.listing = this.shownNodes.map((node) => ({ ...node, ...this.at(node.id) }));
      this.listed = this.version;
    }
    return this.listing;
  }

  // The ids of what a node is linked with, and where arrows are drawn of what it needs and unlocks.
  near(id) {
    return new Set([...(this.neighbours.get(id)?.keys() ?? []), ...((this.arrows && this.tied.get(id)) || [])]);
  }

  // What the rest is faded for; found once, and again only after something has changed.
  focus() {
    const of = [this.hovered, this.selected, this.arrows, this.version];
    if (!this.focusing || of.some((part, at) => part !== this.focusing.of[at])) this.focusing = { of, value: this.findFocus() };
    return this.focusing.value;
  }

  // What the pointer is on, else a path, else the selection, else what the search has found.
  findFocus() {
    if (this.hovered) return this.around(this.hovered);
    const { route, found } = this.data;
    if (route?.nodes.length) return this.focused(route.nodes.map(toVis), route.edges, true);
    // In layers all that is drawn belongs to the concept, so that picking one must not fade the rest.
    if (this.selected && !(this.payload.layered && this.selected.kind === "node")) {
      const around = this.around(this.selected);
      if (around?.edges.length) return around; // alone, it needs no more than its ring
    }
    return found ? this.focused(masked(this.payload.nodes, found).map(({ id }) => toVis(id)), [], false) : null;
  }

  around({ kind, id }) {
    if (kind === "edge") {
      const edge = this.edges.get(id);
      return edge ? this.focused([edge.from, edge.to], [id], false) : null;
    }
    const links = this.neighbours.get(id);
    return links ? this.focused([id, ...this.near(id)], [...links.values()], false) : null;
  }

  focused(ids, edges, strong) {
    const wanted = new Set(ids);
    return {
      nodes: this.visible().filter(({ id }) => wanted.has(id)),
      edges: edges.map((id) => this.edges.get(id)).filter(Boolean),
      strong,
      signature: `${strong}${ids.join("\x1d")}`,
    };
  }

  // --- starting and ending

  start(options) {
    this.network = new vis.Network(this.canvasBox, { nodes: this.nodes, edges: this.edges }, options);
    this.canvasBox.querySelector("canvas").setAttribute("aria-hidden", "true");
    this.canvasBox.querySelector(".vis-network").removeAttribute("tabindex"); // the box around it has the focus
    const on = (name, act) => this.network.on(name, act);
    on("click", (event) => this.click(event));
    on("doubleClick", ({ pointer }) => this.local(this.network.getNodeAt(pointer.DOM)));
    on("hoverNode", ({ node }) => this.hover({ kind: "node", id: node }));
    on("blurNode", () => this.hover(null));
    on("hoverEdge", ({ edge }) => this.hover({ kind: "edge", id: edge }));
    on("blurEdge", () => this.hover(null));
    on("afterDrawing", (context) => this.loading || this.painter.paint(context));
    on("zoom", ({ scale }) => this.camera.zoomed(scale));
    on("dragStart", ({ nodes }) => this.dragged(nodes));
    on("dragging", ({ nodes }) => nodes.length && this.version++);
    on("dragEnd", ({ nodes }) => this.dropped(nodes));
    this.canvasBox.addEventListener("mouseleave", () => this.hovered && this.hover(null));
    this.observer = new ResizeObserver(() => {
      this.camera.resized();
      this.legend.fit();
    });
    this.observer.observe(this.canvasBox);
    this.camera.fit();
  }

  // Many lines are left out while the graph is drawn about.
  spare() {
    const many = this.shownNodes.length > GRAPH_MANY;
    if (many === this.sparing) return;
    this.sparing = many;
    this.network?.setOptions({ interaction: { hideEdgesOnDrag: many, hideEdgesOnZoom: many } });
  }

  destroy() {
    globalThis.conceptStore.forget(this);
    this.keys.destroy();
    this.preview.destroy();
    this.observer?.disconnect();
    this.network?.destroy();
    this.network = null;
  }

  describe(data) {
    const shown = this.shownNodes.length;
    const { payload } = this;
    const total = data.total ?? shown;
    const grouped = (number) => number.toLocaleString("en");
    const filtered = data.filters ? `, ${data.filters} ${data.filters === 1 ? "filter" : "filters"} on` : "";
    const number = shown < total ? `showing ${grouped(shown)} of ${grouped(total)}${filtered}` : `${grouped(total)} concepts, ${grouped(this.edges.length)} links`;
    this.root.querySelector(".graph-number").textContent = payload.count ?? number;
    const states = new Set(this.shownNodes.map(({ state }) => (state === "ready" ? "new" : state)));
    const marks = payload.layered ? [] : ["known", "learning", "new"].filter((state) => states.has(state)).map((state) => ({ mark: state, name: state }));
    const arrows = (this.arrows && payload.arrows) || [];
    const { dark } = this.theme;
    const rows = this.byMemory
      ? [
          ...markRows(arrows),
          ...memoryRows({ dark, chosen: data.view.memory, onLevel: (memory) => this.send({ do: "view", view: { memory } }) }),
          ...markRows(marks),
        ]
      : legendRows([...arrows, ...payload.legend, ...marks], {
          dark,
          chosen: data.view?.communities ?? [],
          onGroup: data.view && ((communities) => this.send({ do: "view", view: { communities } })),
        });
    this.legend.show(rows);
    this.bar.describe(data);
  }

  // A file that was asked for, once.
  save(file) {
    if (!file || file.at === this.saved) return;
    this.saved = file.at;
    saveFile(file.name, file.text, file.type);
  }

  // --- what the user does

  click(event) {
    const [node, edge] = [event.nodes[0], event.edges[0]];
    this.network.unselectAll();
    if (node !== undefined) this.pick({ kind: "node", id: node });
    else if (edge !== undefined) this.pick({ kind: "edge", id: edge });
    else if (this.selected) this.pick(null);
  }

  pick(target) {
    const again = this.camera.named(target) === this.camera.named(this.selected);
    this.selected = target;
    this.camera.stay(target);
    this.network.redraw();
    if (!again) this.send({ do: "select", target: target?.kind === "node" ? { kind: "node", id: fromVis(target.id) } : target });
  }

  hover(target) {
    if (this.dragging) return;
    this.hovered = target;
    this.canvasBox.style.cursor = target ? "pointer" : "";
    this.preview.of(target?.kind === "node" ? target.id : null);
    this.network.redraw();
  }

  dragged(nodes) {
    this.dragging = nodes.length > 0;
    if (!this.dragging) this.camera.moved = true;
    this.camera.aim = null;
  }

  dropped(nodes) {
    this.dragging = false;
    if (!nodes.length || !this.data.pins) return;
    this.version++;
    this.network.unselectAll();
    const places = Object.fromEntries(nodes.map((id) => [fromVis(id), [this.at(id).x, this.at(id).y].map((place) => Math.round(place * 10) / 10)]));
    for (const id of nodes) this.pins.add(id);
    this.send({ do: "pin", places });
  }

  local(id) {
    if (!this.data.view || id === undefined) return;
    this.send({ do: "view", view: { depth: this.data.view.depth || 1, centre: fromVis(id) } });
  }

  toggleLocal() {
    const { view } = this.data;
    if (!view) return;
    if (view.depth) this.send({ do: "view", view: { depth: 0 } });
    else if (this.selected?.kind === "node") this.local(this.selected.id);
    else this.bar.tell("Select a concept first: its local graph is what is near it.");
  }

  toggleArrows() {
    if (this.payload.layered) return; // which are arrows anyway
    this.arrows = !this.arrows;
    this.describe(this.data);
    this.network.redraw();
  }

  setDensity(density) {
    this.density = density;
    this.network.redraw();
  }

  reset() {
    if (!this.data.view) {
      this.camera.fit(); // in layers there is nothing else to reset
      return;
    }
    this.pick(null);
    this.send({ do: "reset" });
    this.camera.fit();
  }
}
