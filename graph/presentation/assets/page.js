// The offline page: the same three views as the app, with the selection kept here and in the address.

const page = JSON.parse(document.getElementById("data").textContent);
const indexView = new IndexView(document.querySelector(".index"));
const graphView = new GraphView(document.querySelector(".graph"));
const recordView = new RecordView(document.querySelector(".record"));
let selected = null;

function fromAddress() {
  let name;
  try {
    name = plainText(decodeURIComponent(location.hash.slice(1)));
  } catch {
    return null; // not an address of ours
  }
  const row = page.rows.find(({ id, label, aliases }) => [id, label, ...aliases].some((other) => plainText(other) === name));
  return row ? { kind: "node", id: row.id } : null;
}

function select(target) {
  selected = target;
  const hash = target?.kind === "node" ? `#${encodeURIComponent(target.id)}` : "";
  if (location.hash !== hash) history.replaceState(null, "", hash || location.pathname + location.search);
  show();
}

function show() {
  const shown = selected ? (selected.kind === "node" ? page.records : page.linkRecords)[selected.id] : null;
  indexView.update({ key: "page", rows: page.rows, selected: selected?.id }, (id) => select({ kind: "node", id }));
  graphView.update({ key: "page", selected, ...page.drawing }, select);
  recordView.update({ record: shown, cards: page.cards }, select);
}

selected = fromAddress();
show();
addEventListener("hashchange", () => {
  selected = fromAddress();
  show();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
