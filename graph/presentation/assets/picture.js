// The picture as it is on screen, for a talk or a paper: SVG, and PNG made of it at twice the size. The painter
// draws it as it draws the screen.

const PICTURE_SCALE = 2;

// What `view` shows, within its pane, as the text of an SVG file.
function svgPicture(view) {
  const { width, height } = view.box();
  const { network, painter, theme } = view;
  const context = new SvgContext(network.DOMtoCanvas({ x: 0, y: 0 }), network.getScale());
  for (const edge of view.edges.get()) painter.stroke(context, edge, { color: edge.color.color, width: edge.width, dashes: edge.dashes, head: edge.arrows });
  for (const node of view.visible()) context.titled(node.label, () => painter.dot(context, node));
  painter.paint(context);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${xmlText(theme.font)}">`,
    `<rect width="${width}" height="${height}" fill="${theme.ground}"/>`,
    ...context.parts,
    "</svg>\n",
  ].join("\n");
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
