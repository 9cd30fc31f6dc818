// Keys: what they do anywhere on the page, as long as nobody types and no control needs them itself.

const KEYS_STEPS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const KEYS_NOT_TYPED = /^(checkbox|radio|range|button|submit|reset|file)$/; // inputs that take no letters
// What has a use of its own for arrows, or scrolls by them.
const KEYS_OWN_ARROWS = ["input", "select", ".graph-legend", ...["radio", "slider", "tab", "option", "combobox", "menuitem", "spinbutton"].map((role) => `[role=${role}]`)].join();
const KEYS_OPEN = "[data-testid=stPopoverBody], [role=dialog], [role=listbox]"; // over the page, and closed by Escape

class GraphKeys {
  constructor(view) {
    this.view = view;
    this.here = true; // the last press was in the graph, if there was one
    this.onKey = (event) => this.key(event);
    this.onPress = (event) => (this.here = event.composedPath().includes(view.root));
    document.addEventListener("keydown", this.onKey);
    document.addEventListener("pointerdown", this.onPress);
  }

  destroy() {
    document.removeEventListener("keydown", this.onKey);
    document.removeEventListener("pointerdown", this.onPress);
  }

  key(event) {
    if (!this.view.network || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || this.isTaken(event)) return;
    const { view } = this;
    const step = KEYS_STEPS[event.key];
    const acts = {
      "?": () => view.bar.help(), f: () => view.camera.fit(), l: () => view.toggleLocal(), p: () => view.toggleArrows(), 0: () => view.reset(),
      u: () => view.data.undo && view.send({ do: "undo" }), U: () => view.data.redo && view.send({ do: "redo" }),
      Escape: () => !document.querySelector(KEYS_OPEN) && view.selected && view.pick(null),
      Enter: () => this.isFree(event) && document.dispatchEvent(new CustomEvent("concept-read")),
    };
    if (step ? !this.isFree(event) : event.repeat || !Object.hasOwn(acts, event.key)) return;
    if (step) this.walk(step);
    else if (acts[event.key]() === false) return;
    event.preventDefault();
  }

  // Whether it goes into a field, or to a dialog that lies over the page.
  isTaken(event) {
    const path = event.composedPath();
    const dialog = path.some((part) => part instanceof HTMLElement && (part.tagName === "DIALOG" || part.getAttribute("role") === "dialog"));
    return dialog || (isTyping(event) && !KEYS_NOT_TYPED.test(path[0].type));
  }

  // Whether arrows and Enter are the graph's: it has the focus, or nothing has, and the user is not busy elsewhere.
  isFree(event) {
    const [target] = event.composedPath();
    const { root, canvasBox } = this.view;
    if (root.contains(target)) return event.key === "Enter" ? target === canvasBox : !target.matches(KEYS_OWN_ARROWS);
    const stacked = matchMedia("(max-width: 1000px)").matches; // there the page scrolls by them
    return this.here && !stacked && target.contains(root.getRootNode().host ?? root);
  }

  walk(step) {
    const next = this.towards(step);
    if (!next) return;
    this.view.pick({ kind: "node", id: next });
    this.view.camera.reveal();
  }

  // The neighbour of the selection on a side; without a selection, the best concept.
  towards([dx, dy]) {
    const { selected, shownNodes } = this.view;
    const near = selected?.kind === "node" && this.view.neighbours.get(selected.id);
    if (!near) return shownNodes[0]?.id;
    const from = this.view.at(selected.id);
    let best = null;
    let least = Infinity;
    for (const id of near.keys()) {
      const to = this.view.at(id);
      const along = (to.x - from.x) * dx + (to.y - from.y) * dy;
      const across = Math.abs((to.x - from.x) * dy) + Math.abs((to.y - from.y) * dx);
      const cost = along > 0 ? along + 2 * across : Infinity;
      if (cost < least) [best, least] = [id, cost];
    }
    return best;
  }
}
