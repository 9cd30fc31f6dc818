// The preview: what a concept is, told in a corner of the pane while the pointer rests on its node. It
// takes the corner where it covers least of what is around the node, and no clicks.

const PREVIEW_REST = 200; // milliseconds
const PREVIEW_CLEAR = 50; // pixels between it and the nodes that are not faded, names included
const PREVIEW_CORNERS = [[false, false], [true, false], [true, true], [false, true]]; // whether right, and high; best first

class Preview {
  constructor(view) {
    this.view = view;
    this.box = view.root.querySelector(".graph-preview");
    this.hide = () => {
      clearTimeout(this.timer);
      this.box.hidden = true;
      this.box.replaceChildren();
    };
    // Whatever opens, by a press or by a key, has nothing of this over it.
    for (const kind of ["pointerdown", "keydown", "focusin"]) document.addEventListener(kind, this.hide, true);
  }

  destroy() {
    this.hide();
    for (const kind of ["pointerdown", "keydown", "focusin"]) document.removeEventListener(kind, this.hide, true);
  }

  // For the node with an id; null for none.
  of(id) {
    this.hide();
    if (id !== null) this.timer = setTimeout(() => this.show(id), PREVIEW_REST);
  }

  show(id) {
    const { view } = this;
    const node = view.node(id);
    if (!node || view.hovered?.id !== id) return;
    const counted = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
    const facts = [node.cards !== undefined && (node.cards ? `in ${counted(node.cards, "card")}` : "no card"), node.links !== undefined && counted(node.links, "link"), node.percent === null ? "never reviewed" : node.percent !== undefined && `remembered ${node.percent} %`];
    const parts = [["strong", node.label], ["span", node.definition], ["small", facts.filter(Boolean).join(" · ")]];
    this.box.replaceChildren(...parts.filter(([, text]) => text).map(([tag, text]) => {
      const element = document.createElement(tag);
      element.textContent = text;
      return element;
    }));
    this.box.hidden = false;
    const least = PREVIEW_CORNERS.map((corner) => this.covered(corner));
    const [right, high] = PREVIEW_CORNERS[least.indexOf(Math.min(...least))];
    this.box.classList.toggle("right", right);
    this.box.classList.toggle("high", high);
  }

  // How many nodes that are not faded it would cover in a corner, or come near to.
  covered([right, high]) {
    const { width, height } = this.view.box();
    const [across, down] = [this.box.offsetWidth + PREVIEW_CLEAR, this.box.offsetHeight + PREVIEW_CLEAR];
    return (this.view.focus()?.nodes ?? []).filter((node) => {
      const { x, y } = this.view.network.canvasToDOM(node);
      return (right ? x > width - across : x < across) && (high ? y < down : y > height - down);
    }).length;
  }
}
