// The offline page: the same three views as the app, with selection and view kept here and in the address.

const PAGE_MOST = 300; // concepts shown at first

const page = JSON.parse(document.getElementById("data").textContent);
globalThis.conceptStore.put({ ...page.drawing, key: "page", place: "page" });
const indexView = new IndexView(document.querySelector(".index"));
const graphView = new GraphView(document.querySelector(".graph"));
const recordView = new RecordView(document.querySelector(".record"));
const { nodes, edges } = page.drawing;
const whole = () => ({ communities: [], depth: 0, centre: "", most: PAGE_MOST });
let view = whole();
let selected = null;

function fromAddress() {
  let name;
  try {
    name = plainText(decodeURIComponent(location.hash.slice(1)));
  } catch {
    return null; // not an address of ours
  }
  const row = nodes.find(({ id, label, aliases }) => [id, label, ...aliases].some((other) => plainText(other) === name));
  return row ? { kind: "node", id: row.id } : null;
}

function receive(message) {
  if (message.do === "select") {
    selected = message.target;
    const hash = selected?.kind === "node" ? `#${encodeURIComponent(selected.id)}` : "";
    if (location.hash !== hash) history.replaceState(null, "", hash || location.pathname + location.search);
  } else if (message.do === "view") view = { ...view, ...message.view };
  else if (message.do === "reset") view = whole();
  show();
}

// The places of the concepts in sight: of the chosen groups, near the centre of a local graph.
function passing() {
  const inGroup = ({ community }) => !view.communities.length || view.communities.includes(community);
  const places = nodes.map((_, place) => place).filter((place) => inGroup(nodes[place]));
  if (!view.depth) return places;
  let near = new Set([nodes.findIndex(({ id }) => id === view.centre)]);
  for (let step = 0; step < view.depth; step++) {
    const next = edges.flatMap(([a, b]) => (near.has(a) ? [b] : near.has(b) ? [a] : []));
    near = new Set([...near, ...next]);
  }
  return places.filter((place) => near.has(place));
}

function show() {
  const all = passing();
  const chosen = selected?.kind === "node" ? nodes.findIndex(({ id }) => id === selected.id) : -1;
  const shown = new Set([...all.slice(0, view.most), ...(chosen >= 0 ? [chosen] : [])]);
  const links = edges.map((_, place) => place).filter((place) => shown.has(edges[place][0]) && shown.has(edges[place][1]));
  const record = selected ? (selected.kind === "node" ? page.records : page.linkRecords)[selected.id] : null;
  indexView.update({ key: "page", selected: selected?.id, shown: maskOf(all, nodes.length) }, receive);
  graphView.update({
    key: "page", selected, view, nodes: maskOf(shown, nodes.length), edges: maskOf(links, edges.length),
    passing: all.length, total: nodes.length, filters: view.communities.length ? 1 : 0,
  }, receive);
  recordView.update({ record, cards: page.cards, canChange: false }, receive);
}

selected = fromAddress();
show();
addEventListener("hashchange", () => {
  selected = fromAddress();
  show();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
