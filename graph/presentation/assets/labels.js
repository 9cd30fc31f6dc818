// Labels: which concepts are named in the picture, and where, so that no name lies on another or on a dot.
// The more important goes first and claims its place; the rest are named when one looks closer.

const LABEL_STEPS = [11, 12.5, 15]; // sizes in pixels, by importance
const LABEL_GAPS = { fewer: 16, usual: 4, more: 0 }; // pixels left free around a label
const LABEL_MAIN = 40; // best concepts, whose names matter more than the dots of others
const LABEL_RIM = [46, 24]; // pixels on the screen by which names may stand out of the picture, across and down
const LABEL_CELL = 48; // pixels of the grid in which collisions are looked for
const LABEL_LINE = 1.25; // height of a line, times the size

// The box around some nodes, in the graph's own coordinates.
function boundsOf(nodes) {
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const { x, y, size } of nodes) {
    box.left = Math.min(box.left, x - size);
    box.right = Math.max(box.right, x + size);
    box.top = Math.min(box.top, y - size);
    box.bottom = Math.max(box.bottom, y + size);
  }
  return box;
}

// Boxes on the screen, found again by the cells they touch.
class Occupied {
  constructor() {
    this.cells = new Map();
  }

  *touched([left, top, right, bottom]) {
    for (let x = Math.floor(left / LABEL_CELL); x <= Math.floor(right / LABEL_CELL); x++)
      for (let y = Math.floor(top / LABEL_CELL); y <= Math.floor(bottom / LABEL_CELL); y++) yield x * 100003 + y;
  }

  // `rank` is that of a dot's concept; names are in anybody's way.
  add(box, owner, rank = -1) {
    const entry = { box, owner, rank };
    for (const cell of this.touched(box)) {
      const found = this.cells.get(cell);
      if (found) found.push(entry);
      else this.cells.set(cell, [entry]);
    }
  }

  hits(box, owner, inWay) {
    for (const cell of this.touched(box))
      for (const { box: other, owner: whose, rank } of this.cells.get(cell) ?? [])
        if (whose !== owner && inWay(rank) && box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]) return true;
    return false;
  }
}

class Labels {
  constructor() {
    this.widths = new Map();
    this.signature = null;
    this.placed = [];
  }

  width(context, text, size, font) {
    if (!this.widths.has(text)) {
      context.font = `450 100px ${font}`;
      this.widths.set(text, context.measureText(text).width / 100);
    }
    return this.widths.get(text) * size;
  }

  // Places in the graph's own coordinates, which panning does not change: so a pan only draws them.
  // `nodes` come by importance, `dots` are all that must not be written over, `first` is named in any case, and
  // `all` is what the picture consists of: at its rim, names go inwards.
  place(context, { nodes, dots, all, scale, steps, font, first, density, signature }) {
    signature = `${signature}|${scale}|${first}|${density}|${nodes.length}`;
    if (signature === this.signature) return this.placed;
    this.signature = signature;
    const zoom = Math.max(0.75, Math.min(scale, 1.35));
    const gap = LABEL_GAPS[density];
    const occupied = new Occupied();
    const bounds = boundsOf(all);
    const rim = { left: bounds.left * scale - LABEL_RIM[0], right: bounds.right * scale + LABEL_RIM[0] };
    for (const { id, rank, x, y, size } of dots) {
      const radius = size * scale + 1;
      occupied.add([x * scale - radius, y * scale - radius, x * scale + radius, y * scale + radius], id, rank);
    }
    this.placed = [];
    for (const node of nodes) {
      const size = LABEL_STEPS[node.rank < steps[0] ? 2 : node.rank < steps[1] ? 1 : 0] * zoom;
      const width = this.width(context, node.label, size, font) * (node.id === first ? 1.06 : 1);
      const inside = ({ box: [left, , right] }) => left >= rim.left && right <= rim.right;
      const spots = this.spots(node, scale, width, size).filter(inside);
      const clear = (inWay) => spots.find(({ box }) => !occupied.hits(this.grown(box, gap), node.id, inWay));
      // Where dots are crowded, the most important names are written over those of lesser concepts.
      const spot = clear(() => true) ?? (node.rank < LABEL_MAIN ? clear((rank) => rank < LABEL_MAIN) : null);
      const chosen = spot ?? (node.id === first ? (spots[0] ?? this.spots(node, scale, width, size)[0]) : null);
      if (!chosen) continue;
      occupied.add(chosen.box, null);
      const [left, top, right] = chosen.box;
      this.placed.push({ id: node.id, text: node.label, size: size / scale, x: (left + right) / 2 / scale, y: top / scale, width: width / scale, bold: node.id === first });
    }
    return this.placed;
  }

  // Below the dot if there is room, else above, else beside it.
  spots({ x, y, size: radius }, scale, width, size) {
    const [cx, cy, away, height] = [x * scale, y * scale, radius * scale + 3, size * LABEL_LINE];
    const spot = (left, top) => ({ box: [left, top, left + width, top + height] });
    return [
      spot(cx - width / 2, cy + away),
      spot(cx - width / 2, cy - away - height),
      spot(cx + away + 1, cy - height / 2),
      spot(cx - away - 1 - width, cy - height / 2),
    ];
  }

  grown([left, top, right, bottom], gap) {
    return [left - gap, top - gap / 2, right + gap, bottom + gap / 2];
  }

  draw(context, theme, scale, inSight) {
    context.textAlign = "center";
    context.textBaseline = "top";
    context.lineJoin = "round";
    context.strokeStyle = theme.ground;
    context.fillStyle = theme.text;
    context.lineWidth = 3.5 / scale;
    for (const { text, size, x, y, width, bold } of this.placed) {
      if (!inSight(x, y, width, size)) continue;
      context.font = `${bold ? 600 : 450} ${size}px ${theme.font}`;
      context.strokeText(text, x, y + size * 0.1);
      context.fillText(text, x, y + size * 0.1);
    }
  }
}
