// The store: what a graph is made of, sent once and kept here, so that a click need not send it again.
// A component of its own fills it; index, graph and record ask for it by key.

const STORE_KEPT = 6; // graphs, and pictures' links; those last used stay

globalThis.conceptStore ??= (() => {
  const graphs = new Map();
  const pictures = new Map(); // the links that are shown of a graph that has too many to be sent whole
  const waiting = new Map(); // by who waits, the last wish only
  let named = null;

  // Edges come as [from, to, width], ends by place; what is drawn in layers has them written out.
  const written = (nodes, edge) => {
    if (!Array.isArray(edge)) return edge;
    const [from, to, width] = [nodes[edge[0]].id, nodes[edge[1]].id, edge[2]];
    return { id: `${from}\x1f${to}`, from, to, width };
  };

  const keep = (room, key, kept) => {
    room.delete(key);
    room.set(key, kept);
    while (room.size > STORE_KEPT) room.delete(room.keys().next().value);
    for (const [who, [wanted, then]] of [...waiting]) {
      if (wanted !== key) continue;
      waiting.delete(who);
      then(kept);
    }
  };

  return {
    put(graph) {
      if (graph.links) {
        keep(pictures, graph.key, graph.links);
        return;
      }
      const nodes = graph.nodes.map((node, rank) => ({ rank, ...node }));
      const kept = { ...graph, nodes, edges: graph.edges.map((edge) => written(nodes, edge)) };
      if (nodes.some((node) => node.aliases)) named = kept;
      keep(graphs, graph.key, kept);
    },

    // Calls back with the graph or the links of a key, at once or as soon as they are there; a later wish replaces it.
    ask(who, key, then) {
      waiting.delete(who);
      const kept = graphs.get(key) ?? pictures.get(key);
      if (kept) then(kept);
      else waiting.set(who, [key, then]);
    },

    // Calls back with the graph that some data name, and the links that are shown of it.
    askShown(who, { key, edges, links }, then) {
      this.ask(who, key, (graph) => {
        if (links) this.ask(who, links, (shown) => then(graph, shown.map((edge) => written(graph.nodes, edge))));
        else then(graph, masked(graph.edges, edges));
      });
    },

    // For a view that is gone.
    forget(who) {
      waiting.delete(who);
    },

    // Every concept of the deck that is open: {id, label, aliases}.
    names: () => named?.nodes ?? [],
  };
})();

const conceptNames = () => globalThis.conceptStore.names();

// The places of the bits that are set in a mask: base64 of bytes, the lowest bit first.
function bitsOf(mask) {
  const bytes = atob(mask);
  const places = [];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes.charCodeAt(at);
    for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) places.push(8 * at + bit);
  }
  return places;
}

// The other way round, for pages without a server.
function maskOf(places, size) {
  const bytes = new Uint8Array(Math.ceil(size / 8));
  for (const place of places) bytes[place >> 3] |= 1 << (place & 7);
  return btoa(String.fromCharCode(...bytes));
}

// The items that a mask keeps; all of them where there is no mask.
const masked = (items, mask) => (mask === undefined || mask === null ? items : bitsOf(mask).map((place) => items[place]));
