// A drawing context that writes SVG: as much of a canvas's as the painter needs, in pixels of the screen.

const xmlText = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "");
const rounded = (number) => Math.round(number * 100) / 100;

class SvgContext {
  // `from` is the corner of the picture in the painter's coordinates, which are drawn `scale` times as large.
  constructor(from, scale) {
    Object.assign(this, { from, scale, parts: [], path: [], dashes: [], globalAlpha: 1, lineWidth: 1, fillStyle: "", strokeStyle: "", font: "" });
  }

  x(value) {
    return rounded((value - this.from.x) * this.scale);
  }

  y(value) {
    return rounded((value - this.from.y) * this.scale);
  }

  add(tag, attributes, text = "") {
    const faded = this.globalAlpha < 1 ? { opacity: this.globalAlpha } : {};
    const written = Object.entries({ ...attributes, ...faded }).map(([name, value]) => ` ${name}="${xmlText(String(value))}"`);
    this.parts.push(text ? `<${tag}${written.join("")}>${xmlText(text)}</${tag}>` : `<${tag}${written.join("")}/>`);
  }

  // What `draw` draws, under a title that readers of the file are shown.
  titled(title, draw) {
    this.parts.push(`<g><title>${xmlText(title)}</title>`);
    draw();
    this.parts.push("</g>");
  }

  setLineDash(dashes) {
    this.dashes = dashes;
  }

  beginPath() {
    this.path = [];
  }

  moveTo(x, y) {
    this.path.push(["M", this.x(x), this.y(y)]);
  }

  lineTo(x, y) {
    this.path.push(["L", this.x(x), this.y(y)]);
  }

  arc(x, y, radius, start, end) {
    this.path.push(["arc", this.x(x), this.y(y), rounded(radius * this.scale), start, end]);
  }

  fill() {
    this.shape({ fill: this.fillStyle });
  }

  stroke() {
    const dashes = this.dashes.length ? { "stroke-dasharray": this.dashes.map((dash) => rounded(dash * this.scale)).join(" ") } : {};
    this.shape({ fill: "none", stroke: this.strokeStyle, "stroke-width": rounded(this.lineWidth * this.scale), ...dashes });
  }

  shape(look) {
    const arcs = this.path.filter(([command]) => command === "arc");
    if (arcs.length) {
      for (const arc of arcs) this.arced(arc, look);
      return;
    }
    const [first, second] = this.path;
    if (this.path.length === 2) return this.add("line", { x1: first[1], y1: first[2], x2: second[1], y2: second[2], ...look });
    return this.add("path", { d: `${this.path.map(([command, x, y]) => `${command}${x},${y}`).join("")}Z`, ...look });
  }

  // A circle or a part of one, which is closed only where it is filled.
  arced([, cx, cy, r, start, end], look) {
    if (end - start >= 2 * Math.PI) return this.add("circle", { cx, cy, r, ...look });
    const at = (angle) => `${rounded(cx + r * Math.cos(angle))},${rounded(cy + r * Math.sin(angle))}`;
    const closed = look.fill === "none" ? "" : "Z";
    return this.add("path", { d: `M${at(start)}A${r},${r} 0 ${end - start > Math.PI ? 1 : 0} 1 ${at(end)}${closed}`, ...look });
  }

  fillRect(x, y, width, height) {
    this.add("rect", { x: this.x(x), y: this.y(y), width: rounded(width * this.scale), height: rounded(height * this.scale), fill: this.fillStyle });
  }

  // The halo of a name, then the name: one after the other, as the painter has them.
  strokeText(text, x, y) {
    this.write(text, x, y, { fill: "none", stroke: this.strokeStyle, "stroke-width": rounded(this.lineWidth * this.scale), "stroke-linejoin": "round", "aria-hidden": "true" });
  }

  fillText(text, x, y) {
    this.write(text, x, y, { fill: this.fillStyle });
  }

  // Names hang from their top, as the painter has them; SVG stands them on their base line.
  write(text, x, y, look) {
    const [, weight, size] = this.font.match(/^(\d+) ([\d.e-]+)px/);
    const pixels = size * this.scale;
    this.add("text", { x: this.x(x), y: rounded((y - this.from.y) * this.scale + 0.8 * pixels), "font-size": rounded(pixels), "font-weight": weight, "text-anchor": "middle", ...look }, text);
  }
}
