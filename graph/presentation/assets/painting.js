// Painting over what vis-network drew: the veil over what is not in focus, marks, rings, arrows, labels.
// Hovering and selecting change no data, so nothing moves.

const PAINT_VEIL = 0.86; // opacity of the veil
const PAINT_DASHES = { dashed: [7, 5], dotted: [2.5, 3] };
const PAINT_WIDTHS = { own: 2.8, solid: 1.8, dotted: 2.2, dashed: 1.2 }; // of arrows: the surer, the stronger
const PAINT_HEAD = 10; // length of an arrow's head
const PAINT_MEMORY = { away: 4.5, width: 2.6, track: 0.24 }; // of rings: from the rim, how wide, opacity of what is open
const PAINT_HALO = 5; // that such a ring takes up round a node
const PAINT_CLOSE = 0.9; // scale from which there is room for all names, as where nodes are few

class Painter {
  constructor(view) {
    this.view = view;
    this.labels = new Labels();
  }

  paint(context) {
    const { view } = this;
    const scale = view.network.getScale();
    const focus = view.focus();
    const arrows = view.arrows ? this.arrows(focus) : [];
    this.memories(context, view.visible(), scale);
    if (focus) {
      this.veil(context);
      for (const edge of focus.edges) this.line(context, edge, focus.strong);
      for (const node of focus.nodes) this.dot(context, node);
      this.memories(context, focus.nodes, scale);
    }
    const [from, to] = this.sight();
    const inSight = (a, b) => Math.max(a.x, b.x) > from.x && Math.min(a.x, b.x) < to.x && Math.max(a.y, b.y) > from.y && Math.min(a.y, b.y) < to.y;
    for (const arrow of arrows) if (inSight(view.at(arrow.from), view.at(arrow.to))) this.arrow(context, arrow);
    for (const node of focus?.nodes ?? view.visible()) this.mark(context, node);
    this.ring(context, scale);
    this.names(context, focus, scale);
  }

  // What is in focus is named before the rest, which is named only where there is room to spare; what is next to
  // the selection comes before what is not.
  names(context, focus, scale) {
    const { view } = this;
    const [all, chosen] = [view.visible(), view.selected?.kind === "node" ? view.selected.id : null];
    const first = view.hovered?.kind === "node" ? view.hovered.id : chosen;
    const roomy = all.length <= LABEL_FEW || scale >= PAINT_CLOSE;
    const inside = focus && new Set(focus.nodes.map(({ id }) => id));
    const near = view.near(chosen);
    const turn = ({ id }) => (id === first ? 0 : inside && !inside.has(id) ? 3 : near.has(id) ? 1 : 2);
    const inTurn = () =>
      (focus && (!roomy || view.hovered || focus.strong) ? focus.nodes : all)
        .map((node) => ({ node, turn: turn(node) }))
        .sort((a, b) => a.turn - b.turn || a.node.rank - b.node.rank)
        .map(({ node }) => node);
    this.labels.place(context, {
      inTurn, focus: inside, all, across: view.box().width, scale, first, ringed: chosen, roomy, halo: view.halo, steps: view.steps, font: view.theme.font, density: view.density,
      signature: `${view.version}|${chosen}|${focus?.signature ?? ""}`,
    });
    const [from, to] = this.sight();
    const inSight = (x, y, wide, high) => x + wide / 2 > from.x && x - wide / 2 < to.x && y + high > from.y && y < to.y;
    this.labels.draw(context, view.theme, scale, inSight);
  }

  // The two corners of what is in sight, in the graph's own coordinates.
  sight() {
    const { width, height } = this.view.box();
    return [{ x: 0, y: 0 }, { x: width, y: height }].map((corner) => this.view.network.DOMtoCanvas(corner));
  }

  veil(context) {
    const [from, to] = this.sight();
    context.globalAlpha = PAINT_VEIL;
    context.fillStyle = this.view.theme.ground;
    context.fillRect(from.x, from.y, to.x - from.x, to.y - from.y);
    context.globalAlpha = 1;
  }

  line(context, edge, strong) {
    const { selected, theme } = this.view;
    const chosen = strong || (selected?.kind === "edge" && selected.id === edge.id);
    const [color, width] = [chosen ? theme.accent : edge.color.color, edge.width + (chosen ? 1.5 : 0.4)];
    this.stroke(context, edge, { color, width, dashes: edge.dashes, head: edge.arrows });
  }

  stroke(context, { from, to }, { color, width, dashes, head }) {
    const [a, b] = [this.view.at(from), this.view.at(to)];
    const [start, end] = head ? this.rims(a, b, this.view.node(from).size, this.view.node(to).size + PAINT_HEAD / 2) : [a, b];
    context.strokeStyle = context.fillStyle = color;
    context.lineWidth = width;
    context.setLineDash(dashes || []);
    context.beginPath();
    context.moveTo(start.x, start.y);
    context.lineTo(end.x, end.y);
    context.stroke();
    context.setLineDash([]);
    if (head) this.head(context, a, b, this.view.node(to).size);
  }

  dot(context, node) {
    context.fillStyle = node.color.background;
    context.strokeStyle = node.color.border;
    context.lineWidth = node.borderWidth || 1;
    context.setLineDash(node.shapeProperties?.borderDashes || []);
    this.circle(context, node, node.size);
    context.fill();
    context.stroke();
    context.setLineDash([]);
  }

  // Half of a concept that is being learned is filled; what was moved by hand has a pin.
  mark(context, node) {
    const { x, y } = this.view.at(node.id);
    if (node.state === "learning") {
      context.fillStyle = node.color.border;
      context.beginPath();
      context.arc(x, y, node.size, Math.PI / 2, (3 * Math.PI) / 2);
      context.fill();
    }
    if (!this.view.pins.has(node.id)) return;
    context.fillStyle = this.view.theme.text;
    context.beginPath();
    context.arc(x + node.size * 0.8, y - node.size * 0.8, 2.6, 0, 2 * Math.PI);
    context.fill();
  }

  // Round each concept that was reviewed, a ring that closes with how well it is remembered. All of a level are
  // drawn in one go, for there may be thousands; from far away, only what closes of a ring.
  memories(context, nodes, scale) {
    if (!this.view.byMemory) return;
    const [from, to] = this.sight();
    const inSight = ({ x, y }) => x > from.x && x < to.x && y > from.y && y < to.y;
    const reviewed = nodes.filter((node) => node.percent !== null && inSight(node));
    const tracks = scale * PAINT_MEMORY.width >= 1;
    const stroke = (some, color, share) => {
      if (!some.length) return;
      context.strokeStyle = color;
      context.beginPath();
      for (const node of some) {
        const [radius, start] = [node.size + PAINT_MEMORY.away, -Math.PI / 2];
        context.moveTo(node.x, node.y - radius);
        context.arc(node.x, node.y, radius, start, start + 2 * Math.PI * share(node));
      }
      context.stroke();
    };
    context.lineWidth = PAINT_MEMORY.width;
    for (const level of MEMORY_LEVELS.keys()) {
      const some = reviewed.filter(({ percent }) => memoryLevel(percent) === level);
      const color = some[0] && memoryColor(some[0].percent, this.view.theme.dark);
      context.globalAlpha = PAINT_MEMORY.track;
      if (tracks) stroke(some, color, () => 1);
      context.globalAlpha = 1;
      stroke(some, color, ({ percent }) => percent / 100);
    }
  }

  // Prerequisites among what is in focus; without a focus, all that are drawn.
  arrows(focus) {
    const inside = focus && new Set(focus.nodes.map((node) => node.id));
    return this.view.prerequisites.filter(({ from, to }) => !inside || (inside.has(from) && inside.has(to)));
  }

  arrow(context, { from, to, mark }) {
    this.stroke(context, { from, to }, { color: this.view.theme.arrow, width: PAINT_WIDTHS[mark], dashes: PAINT_DASHES[mark], head: true });
  }

  // The points on the way from one place to another that are so far from either.
  rims(a, b, afterStart, beforeEnd) {
    const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
    const along = (way) => ({ x: a.x + ((b.x - a.x) * way) / length, y: a.y + ((b.y - a.y) * way) / length });
    return [along(Math.min(afterStart, length)), along(Math.max(length - beforeEnd, 0))];
  }

  head(context, from, to, radius) {
    const angle = Math.atan2(to.y - from.y, to.x - from.x);
    const [x, y] = [to.x - radius * Math.cos(angle), to.y - radius * Math.sin(angle)];
    context.beginPath();
    context.moveTo(x, y);
    for (const turn of [-0.4, 0.4]) context.lineTo(x - PAINT_HEAD * Math.cos(angle + turn), y - PAINT_HEAD * Math.sin(angle + turn));
    context.fill();
  }

  ring(context, scale) {
    const { view } = this;
    const node = view.selected?.kind === "node" && view.node(view.selected.id);
    if (!node) return;
    context.strokeStyle = view.theme.accent;
    context.lineWidth = 3 / Math.min(1, scale);
    this.circle(context, node, node.size + LABEL_RING + view.halo);
    context.stroke();
  }

  circle(context, node, radius) {
    const { x, y } = this.view.at(node.id);
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
  }
}
