// The camera: which part of the graph is in sight. It moves when asked to, and never by itself.

const CAMERA_ZOOM = [0.05, 4]; // beyond these there is nothing to see
const CAMERA_GLIDE = 250; // milliseconds
const CAMERA_CLOSEST = 1.4; // scale to which few nodes are brought at most
const CAMERA_MARGIN = 12; // pixels from the rim within which a node is in sight
const CAMERA_LEAST = 0.2; // scale below which a name is all that can be made out of a node, and
const CAMERA_READING = 0.7; // the one to which the camera then goes

class Camera {
  constructor(view) {
    this.view = view;
  }

  // A selection made elsewhere is brought into sight; a local graph or a path is fitted, and left again.
  follow({ view, route }) {
    const wanted = this.named(this.view.selected);
    if (wanted !== this.followed) this.view.hovered = null;
    if (this.followed !== undefined && wanted !== this.followed) this.reveal();
    this.followed = wanted;
    const region = `${view?.depth ? view.centre + view.depth : ""}|${view?.route ?? ""}`;
    if (region !== (this.region ?? "|")) this.frame(route, region !== "|");
    this.region = region;
  }

  named(target) {
    return target ? target.kind + target.id : "";
  }

  // What was picked in the graph itself is in sight already.
  stay(target) {
    this.followed = this.named(target);
  }

  frame(route, inside) {
    const { network, nodes, shownNodes } = this.view;
    if (!inside) {
      if (this.outside) this.move(this.outside, this.glide());
      this.outside = null;
      return;
    }
    this.outside ??= { position: network.getViewPosition(), scale: network.getScale() };
    this.moved = true;
    const ids = route?.nodes.length ? route.nodes.map(toVis) : shownNodes.map(({ id }) => id);
    this.fitTo(ids.filter((id) => nodes.get(id)), this.glide());
  }

  resized() {
    const { network } = this.view;
    const { width, height } = this.view.box();
    if (!width || !height || !network) return;
    network.setSize(`${width}px`, `${height}px`);
    if (this.moved) network.redraw();
    else this.fit(); // as long as the view is nobody's own choice
  }

  zoomed(scale) {
    this.aim = null;
    this.moved = true;
    const [least, most] = CAMERA_ZOOM;
    if (scale < least || scale > most) this.view.network.moveTo({ scale: Math.max(least, Math.min(most, scale)), animation: false });
  }

  glide() {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    return still ? false : { duration: CAMERA_GLIDE, easingFunction: "easeInOutQuad" };
  }

  // Glide there, or be there; vis overshoots a little at the end of a glide.
  move(aim, animation) {
    const { network } = this.view;
    this.aim = aim;
    network.moveTo({ ...aim, animation });
    if (animation) network.once("animationFinished", () => aim === this.aim && network.moveTo({ ...aim, animation: false }));
  }

  fit() {
    this.moved = false;
    this.outside = null;
    this.fitTo(this.view.nodes.getIds(), false);
  }

  fitTo(ids, animation) {
    if (!ids.length) return;
    const { width, height } = this.view.box();
    const { left, right, top, bottom } = boundsOf(ids.map((id) => ({ ...this.view.node(id), ...this.view.at(id) })));
    const across = (width - 2 * LABEL_RIM[0]) / (right - left);
    const scale = Math.min(across, (height - 2 * LABEL_RIM[1]) / (bottom - top), CAMERA_CLOSEST);
    const position = { x: (left + right) / 2, y: (top + bottom) / 2 };
    this.move({ position, scale: Math.max(scale, CAMERA_ZOOM[0]) }, animation);
  }

  // What is in sight already is left where it is; anything else comes to the middle, no larger than it was.
  reveal() {
    const { network, nodes, selected } = this.view;
    if (selected?.kind !== "node" || !nodes.get(selected.id)) return;
    const position = this.view.at(selected.id);
    const at = network.canvasToDOM(position);
    const { width, height } = this.view.box();
    const inside = (place, length) => place > CAMERA_MARGIN && place < length - CAMERA_MARGIN;
    if (inside(at.x, width) && inside(at.y, height)) return;
    this.moved = true;
    const scale = network.getScale();
    this.move({ position, scale: scale < CAMERA_LEAST ? CAMERA_READING : scale }, this.glide());
  }
}
