// Labels: which concepts are named in the picture, and where, so that no name lies on another or on a dot.
// The more important goes first and claims its place; the rest are named when one looks closer.

const LABEL_STEPS = [11, 12.5, 15]; // sizes in pixels, by importance
const LABEL_GAPS = { fewer: 16, usual: 4, more: 0 }; // pixels left free around a label
const LABEL_CLEAR = 1.5; // pixels left free between a label and a dot
const LABEL_SMALLER = [1, 0.88, 0.78]; // of its size, to which a name shrinks before it goes missing
const LABEL_LEAST = 8.2; // pixels below which no name shrinks
const LABEL_MAIN = 40; // best concepts, which have to be named however crowded it is
const LABEL_OVER = { faded: 1, lesser: 2 }; // dots that a name may go over, if it must
const LABEL_FAR = 0.35; // scale below which dots are specks, and the best names go over those of lesser concepts
const LABEL_FEW = 60; // nodes up to which there is room for all names
const LABEL_FADED = 0.5; // opacity of the names of what is not in focus
const LABEL_RING = 5; // between a node and the ring of the selection, in the graph's own pixels
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

// Names and dots on the screen, found again by the cells they touch.
class Occupied {
  constructor() {
    this.cells = new Map();
  }

  // The cells of a box until `act` returns something true; that is returned.
  inCells([left, top, right, bottom], act) {
    const [last, low] = [Math.floor(right / LABEL_CELL), Math.floor(bottom / LABEL_CELL)];
    for (let x = Math.floor(left / LABEL_CELL); x <= last; x++)
      for (let y = Math.floor(top / LABEL_CELL); y <= low; y++) if (act(x * 100003 + y)) return true;
    return false;
  }

  put(entry, box) {
    this.inCells(box, (cell) => {
      const found = this.cells.get(cell);
      if (found) found.push(entry);
      else this.cells.set(cell, [entry]);
    });
  }

  // A name has a `box`; one that is `gone` is in nobody's way.
  name(entry) {
    this.put(entry, entry.box);
  }

  // A dot is in the way of names that go over less than it `stands`.
  dot(x, y, radius, owner, stands) {
    this.put({ x, y, radius, owner, stands }, [x - radius, y - radius, x + radius, y + radius]);
  }

  // Whether `act` is true of anything on which a name in a box would lie: another name, within `gap` pixels, or
  // a dot that is not its owner's.
  some([left, top, right, bottom], { owner, gap, over }, act) {
    return this.inCells([left - gap, top - gap, right + gap, bottom + gap], (cell) =>
      this.cells.get(cell)?.some((other) => {
        if (other.gone) return false;
        if (other.box) {
          const beside = left - gap >= other.box[2] || other.box[0] >= right + gap;
          return !beside && top - gap / 2 < other.box[3] && other.box[1] < bottom + gap / 2 && act(other);
        }
        if (other.owner === owner || other.stands <= over) return false;
        const [dx, dy] = [Math.max(left - other.x, 0, other.x - right), Math.max(top - other.y, 0, other.y - bottom)];
        return dx * dx + dy * dy < other.radius * other.radius && act(other);
      }),
    );
  }

  isFree(box, how) {
    return !this.some(box, how, () => true);
  }

  // The only thing in the way of a box, if it is a name.
  onlyName(box, how) {
    let only = null;
    const more = this.some(box, how, (other) => {
      if (!other.box || (only && only !== other)) return true;
      only = other;
      return false;
    });
    return more ? null : only;
  }
}

// A name in two lines of about the same length; null for a single word.
function twoLines(name) {
  const spaces = [...name.matchAll(/ /g)].map(({ index }) => index);
  if (!spaces.length) return null;
  const longer = (at) => Math.max(at, name.length - at - 1);
  const at = spaces.reduce((best, space) => (longer(space) < longer(best) ? space : best));
  return [name.slice(0, at), name.slice(at + 1)];
}

class Labels {
  constructor() {
    this.widths = new Map();
    this.signature = null;
    this.placed = [];
  }

  // Of letters of a size of 1.
  width(context, text, font) {
    if (!this.widths.has(text)) {
      context.font = `450 100px ${font}`;
      this.widths.set(text, context.measureText(text).width / 100);
    }
    return this.widths.get(text);
  }

  // Places in the graph's own coordinates, which panning does not change: so a pan only draws them.
  // `inTurn` gives the nodes in the order in which they claim a place, `focus` holds the ids of those that are not
  // faded (null for all), `first` is named in any case, `ringed` has a ring around it, each takes up a `halo` besides, `all` is what the picture
  // consists of, and `across` the width of the pane: names stay within it where the picture does. In a picture
  // with room to spare (`roomy`) names break, shrink, or make room for each other, before one goes missing.
  place(context, { inTurn, focus, all, across, scale, steps, font, first, ringed, halo, density, roomy, signature }) {
    signature = [signature, scale, first, ringed, halo, density, roomy, across].join("|");
    if (signature === this.signature) return this.placed;
    this.signature = signature;
    const zoom = Math.max(0.75, Math.min(scale, 1.35));
    const occupied = new Occupied();
    const bounds = boundsOf(all);
    const stand = Math.max(LABEL_RIM[0], (across - (bounds.right - bounds.left) * scale) / 2 - 4);
    const rim = [bounds.left * scale - stand, bounds.right * scale + stand];
    for (const { id, x, y, size, rank } of all) {
      const stands = focus && !focus.has(id) ? LABEL_OVER.faded : rank >= LABEL_MAIN ? LABEL_OVER.lesser : Infinity;
      occupied.dot(x * scale, y * scale, (size + halo) * scale + LABEL_CLEAR, id, stands);
    }
    const names = [];
    const put = (wish, spot) => {
      const name = { wish, ...spot };
      names.push(name);
      occupied.name(name);
      return name;
    };
    for (const node of inTurn()) {
      const isMain = node.rank < LABEL_MAIN;
      const [isFirst, ring] = [node.id === first, node.id === ringed ? LABEL_RING * scale + 3 : 0];
      const wish = {
        node, rim, isFirst, overLesser: isMain && scale < LABEL_FAR, over: focus ? [0, LABEL_OVER.faded] : [0], gap: LABEL_GAPS[density], x: node.x * scale, y: node.y * scale, radius: (node.size + halo) * scale + ring,
        shapes: this.shapes(node.label, LABEL_STEPS[node.rank < steps[0] ? 2 : node.rank < steps[1] ? 1 : 0] * zoom, {
          width: (line) => this.width(context, line, font) * (isFirst ? 1.06 : 1), only: !roomy && !isFirst && !isMain,
        }),
      };
      const spot = this.found(occupied, wish);
      if (spot) put(wish, spot);
      else if (isFirst) put(wish, { shape: wish.shapes[0], box: this.spots({ ...wish, rim: [-Infinity, Infinity] }, wish.shapes[0])[0] });
      else if (roomy && all.length <= LABEL_FEW) this.makeRoom(occupied, wish, put);
    }
    this.placed = names.filter(({ gone }) => !gone).map(({ wish: { node, isFirst }, shape: { lines, size }, box: [left, top, right] }) => ({
      id: node.id, lines, size: size / scale, x: (left + right) / 2 / scale, y: top / scale, width: (right - left) / scale,
      bold: isFirst, faded: Boolean(focus && !focus.has(node.id)),
    }));
    return this.placed;
  }

  // In which shapes a name may be written, those that read best first.
  shapes(name, size, { width, only }) {
    const shape = (lines, share) => ({ lines, size: size * share, width: Math.max(...lines.map(width)) * size * share, height: lines.length * size * share * LABEL_LINE });
    if (only) return [shape([name], 1)];
    const broken = twoLines(name);
    const shares = LABEL_SMALLER.filter((share) => share === 1 || size * share >= LABEL_LEAST);
    return shares.flatMap((share) => [shape([name], share), ...(broken ? [shape(broken, share)] : [])]);
  }

  // The first spot that is clear of everything; else one that is clear but for faded dots; else for another shape.
  // From far away, where there is none in all the crowd, the most important go over the dots of lesser concepts.
  found(occupied, wish) {
    const free = (shape, over, gap) => this.spots(wish, shape).find((box) => occupied.isFree(box, { owner: wish.node.id, gap, over }));
    for (const shape of wish.shapes)
      for (const over of wish.over) {
        const box = free(shape, over, shape === wish.shapes[0] ? wish.gap : Math.min(wish.gap, 1));
        if (box) return { shape, box };
      }
    const [shape] = wish.shapes;
    const box = wish.overLesser && free(shape, LABEL_OVER.lesser, wish.gap);
    return box ? { shape, box } : null;
  }

  // Where a single name is in the way of another, and has a further spot for itself, it goes there.
  makeRoom(occupied, wish, put) {
    for (const shape of wish.shapes.slice(-2))
      for (const box of this.spots(wish, shape)) {
        const other = occupied.onlyName(box, { owner: wish.node.id, gap: 1, over: LABEL_OVER.faded });
        if (!other || other.wish.isFirst) continue;
        other.gone = true;
        const name = put(wish, { shape, box });
        const spot = this.found(occupied, other.wish);
        if (spot) return put(other.wish, spot);
        name.gone = true;
        other.gone = false;
      }
    return null;
  }

  // Below the dot if there is room, else above, else beside it, else off the middle or across its corners.
  spots({ x, y, radius, rim: [first, last] }, { size, width, height }) {
    const [away, line] = [radius + 3, size * LABEL_LINE];
    const spot = (left, top) => [left, top, left + width, top + height];
    const [below, above, corner] = [y + away, y - away - height, away * 0.71];
    const shifted = [0.25, 0.75, 0.05, 0.95].flatMap((share) => [spot(x - width * share, below), spot(x - width * share, above)]);
    const spots = [
      spot(x - width / 2, below),
      spot(x - width / 2, above),
      spot(x + away + 1, y - height / 2),
      spot(x - away - 1 - width, y - height / 2),
      ...shifted,
      spot(x + corner, y + corner - line * 0.2),
      spot(x + corner, y - corner - height + line * 0.2),
      spot(x - corner - width, y + corner - line * 0.2),
      spot(x - corner - width, y - corner - height + line * 0.2),
    ];
    return spots.filter(([left, , right]) => left >= first && right <= last);
  }

  draw(context, theme, scale, inSight) {
    context.textAlign = "center";
    context.textBaseline = "top";
    context.lineJoin = "round";
    context.strokeStyle = theme.ground;
    context.fillStyle = theme.text;
    context.lineWidth = 3.5 / scale;
    for (const { lines, size, x, y, width, bold, faded } of this.placed) {
      if (!inSight(x, y, width, size * LABEL_LINE * lines.length)) continue;
      context.globalAlpha = faded ? LABEL_FADED : 1;
      context.font = `${bold ? 600 : 450} ${size}px ${theme.font}`;
      for (const [at, line] of lines.entries()) context.strokeText(line, x, y + size * (0.1 + at * LABEL_LINE));
      for (const [at, line] of lines.entries()) context.fillText(line, x, y + size * (0.1 + at * LABEL_LINE));
    }
    context.globalAlpha = 1;
  }
}
