// The picture as it is on screen, for a talk or a paper: SVG, and PNG made of it at twice the size.

const PICTURE_SCALE = 2;

const xmlText = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "");
const rounded = (number) => Math.round(number * 100) / 100;

// What `view` shows, within its pane, as the text of an SVG file.
function svgPicture(view) {
  const { width, height } = view.box();
  const scale = view.network.getScale();
  const from = view.network.DOMtoCanvas({ x: 0, y: 0 });
  const spot = ({ x, y }) => [rounded((x - from.x) * scale), rounded((y - from.y) * scale)];
  const { theme } = view;
  const focus = view.focus();
  const inFocus = focus && new Set([...focus.nodes].map((node) => node.id));
  const edgesInFocus = focus && new Set([...focus.edges].map((edge) => edge.id));
  const faded = (inside) => (inside ? "" : ' opacity=".14"');
  const parts = [`<rect width="${width}" height="${height}" fill="${theme.ground}"/>`];
  for (const edge of view.edges.get()) {
    const [[x1, y1], [x2, y2]] = [spot(view.at(edge.from)), spot(view.at(edge.to))];
    const dashes = edge.dashes ? ` stroke-dasharray="${edge.dashes.map((dash) => rounded(dash * scale)).join(" ")}"` : "";
    const strong = focus?.strong && edgesInFocus.has(edge.id);
    const color = strong ? theme.accent : edge.color.color;
    if (edge.arrows) {
      const radius = view.node(edge.to).size * scale;
      const angle = Math.atan2(y2 - y1, x2 - x1);
      const tip = (turn, away) => `${rounded(x2 - radius * Math.cos(angle) - away * Math.cos(angle + turn))},${rounded(y2 - radius * Math.sin(angle) - away * Math.sin(angle + turn))}`;
      parts.push(`<polygon points="${tip(0, 0)} ${tip(-0.4, 10 * scale)} ${tip(0.4, 10 * scale)}" fill="${edge.color.color}"/>`);
    }
    parts.push(`<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${color}" stroke-width="${rounded((edge.width + (strong ? 1.5 : 0)) * scale)}"${dashes}${faded(!focus || edgesInFocus.has(edge.id))}/>`);
  }
  for (const node of view.visible()) {
    const [cx, cy] = spot(view.at(node.id));
    const { background, border } = node.color;
    const stroke = node.borderWidth ? ` stroke="${border}" stroke-width="${rounded(node.borderWidth * scale)}"` : "";
    parts.push(`<circle cx="${cx}" cy="${cy}" r="${rounded(node.size * scale)}" fill="${background}"${stroke}${faded(!focus || inFocus.has(node.id))}><title>${xmlText(node.label)}</title></circle>`);
  }
  for (const { text, size, x, y } of view.painter.labels.placed) {
    const [left, top] = spot({ x, y });
    parts.push(`<text x="${left}" y="${rounded(top + size * scale * 0.95)}" font-size="${rounded(size * scale)}" text-anchor="middle" fill="${theme.text}" stroke="${theme.ground}" stroke-width="3" paint-order="stroke" stroke-linejoin="round">${xmlText(text)}</text>`);
  }
  const font = xmlText(theme.font);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${font}">\n${parts.join("\n")}\n</svg>\n`;
}

// The same as a PNG; a promise of a Blob.
async function pngPicture(view) {
  const { width, height } = view.box();
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgPicture(view))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * PICTURE_SCALE;
  canvas.height = height * PICTURE_SCALE;
  const context = canvas.getContext("2d");
  context.scale(PICTURE_SCALE, PICTURE_SCALE);
  context.drawImage(image, 0, 0, width, height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

// Hand a file to the browser to save.
function saveFile(name, content, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
