// The bar over the graph: what to see of it, undo, sharing, the list of keys.

const BAR_KEYS = [
  ["/", "search"], ["Esc", "clear the selection"], ["arrows", "in the graph: walk to the neighbour on that side"],
  ["Enter", "in the graph: read the record"], ["Space", "flip the card that has the focus"], ["l", "local graph"],
  ["p", "arrows: what is needed first"], ["f", "fit"], ["0", "reset"], ["u, Shift+u", "undo, redo"], ["?", "this list"],
];
const BAR_FILES = [
  [".graphml", "GraphML, for Gephi and networkx"], [".gexf", "GEXF, for Gephi"], [".json", "JSON"],
  [".csv", "CSV, the links"], [".html", "Page that works offline"],
];

class GraphBar {
  constructor(root, view) {
    this.root = root;
    this.view = view;
    this.telling = null; // what is being told over the graph
    const on = (name, act) => (this.part(name).onclick = act);
    on("fit", () => view.camera.fit());
    on("local", () => view.toggleLocal());
    on("arrows", () => view.toggleArrows());
    on("reset", () => view.reset());
    on("undo", () => view.send({ do: "undo" }));
    on("redo", () => view.send({ do: "redo" }));
    on("more", () => view.send({ do: "view", view: { most: 2 * view.data.view.most } }));
    on("unpin", () => view.send({ do: "unpin" }));
    on("keys", () => this.help());
    on("arrange", () => {
      this.part("look").open = false;
      view.send({ do: "arrange" });
    });
    this.part("depth").querySelector("input").oninput = ({ target }) => {
      this.depth(target.value);
      view.send({ do: "view", view: { depth: Number(target.value) } });
    };
    this.part("density").querySelector("select").onchange = (event) => view.setDensity(event.target.value);
    this.part("colours").querySelector("select").onchange = ({ target }) => view.send({ do: "view", view: { colours: target.value } });
    for (const menu of ["look", "export"]) foldAway(this.part(menu));
  }

  part(name) {
    return this.root.querySelector(`.graph-${name}`);
  }

  // `data` as the view has it; without `data.view` there is nobody who could change what is shown.
  describe(data) {
    const { view } = data;
    const local = Boolean(view?.depth);
    const layered = this.view.payload.layered;
    this.part("local").hidden = layered || !view;
    this.part("local").setAttribute("aria-pressed", String(local));
    this.part("depth").hidden = !local;
    this.depth(view?.depth || 1);
    this.part("arrows").hidden = layered;
    this.part("arrows").setAttribute("aria-pressed", String(this.view.arrows));
    this.part("changes").hidden = data.undo === undefined;
    this.change("undo", "Undo", data.undo);
    this.change("redo", "Redo", data.redo);
    this.part("reset").hidden = layered || !view;
    this.part("more").hidden = !view || local || data.passing <= this.view.shownNodes.length;
    this.part("colours").hidden = !data.memory;
    this.part("colours").querySelector("select").value = view?.colours ?? "groups";
    this.part("arrange").hidden = !data.shares; // without a server nobody could
    this.part("unpin").hidden = !Object.keys(data.pins ?? {}).length;
    this.menu(data);
    this.chip(data);
  }

  depth(steps) {
    this.part("depth").querySelector("input").value = steps;
    this.part("depth").querySelector("output").textContent = steps;
  }

  change(name, word, what) {
    const button = this.part(name);
    button.disabled = !what;
    button.title = what ? `${word}: ${what}` : `Nothing to ${word.toLowerCase()}`;
  }

  menu({ shares }) {
    const items = this.part("export").querySelector(".menu-items");
    if (items.childElementCount) return;
    const item = (text, act) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = text;
      button.onclick = () => {
        this.part("export").open = false;
        act();
      };
      items.append(button);
    };
    item("PNG, as on screen", () => this.picture("png"));
    item("SVG, as on screen", () => this.picture("svg"));
    if (!shares) return;
    for (const [format, text] of BAR_FILES) item(text, () => this.view.send({ do: "export", format }));
    item("Copy the link to this view", () => this.copy());
  }

  async picture(kind) {
    const name = `concepts.${kind}`;
    if (kind === "svg") saveFile(name, svgPicture(this.view), "image/svg+xml");
    else saveFile(name, await pngPicture(this.view), "image/png");
  }

  async copy() {
    let said = "The link to this view is copied.";
    try {
      await navigator.clipboard.writeText(location.href);
    } catch {
      said = "The browser does not let pages copy: take the link from its address bar.";
    }
    this.tell(said);
  }

  tell(text) {
    const told = document.createElement("span");
    told.textContent = text;
    this.part("chips").replaceChildren(told);
    clearTimeout(this.timer);
    this.telling = text;
    this.timer = setTimeout(() => {
      this.telling = null;
      this.chipped = null;
      if (this.view.network) this.chip(this.view.data);
    }, 4000);
  }

  // What the picture is restricted to, each with a way out of it.
  chip({ view, route }) {
    const look = JSON.stringify([view?.depth && view.centre, view?.route, route?.edges.length]);
    if (this.telling !== null || look === this.chipped) return;
    this.chipped = look;
    const chips = [];
    const add = (text, change) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `${text} ✕`;
      button.setAttribute("aria-label", `${text}: leave it`);
      button.onclick = () => this.view.send({ do: "view", view: change });
      chips.push(button);
    };
    const name = (id) => this.view.node(toVis(id))?.label ?? id;
    if (view?.depth) add(`Around ${name(view.centre)}`, { depth: 0 });
    if (view?.route) add(`${route?.edges.length ? "Path" : "No path"} from ${name(view.route[0])} to ${name(view.route[1])}`, { route: null });
    this.part("chips").replaceChildren(...chips);
  }

  help() {
    const list = this.root.querySelector(".graph-help dl");
    list.replaceChildren(...BAR_KEYS.flatMap(([keys, does]) => {
      const [term, text] = [document.createElement("dt"), document.createElement("dd")];
      term.textContent = keys;
      text.textContent = does;
      return [term, text];
    }));
    const dialog = this.root.querySelector(".graph-help");
    dialog.querySelector("button").onclick = () => dialog.close();
    dialog.showModal();
  }
}
