// Formulas: MathML built node by node from the packed trees of packing.py, and long ones in pieces, for no
// browser breaks MathML into lines by itself.

const MATHML = "http://www.w3.org/1998/Math/MathML";
const MATH_TOKENS = new Set(["mi", "mn", "mo", "mtext"]);
const SHORT_FORMULA = 14; // glyphs that stay together
const LONG_PIECE = 22; // glyphs above which a piece is cut further, if it can be
const MATH_RELATION = /^[=≤≥≠≈≃≅∼≡∝→←↦⇒⇔<>∈∉⊂⊆≔≜]$/u;
const MATH_ADDING = /^[+\-−±∓⋅×]$/u;
const MATH_BAR = /^[|∣]$/u;
const MATH_COMMA = /^[,;]$/u; // ends a line, where all others begin one

// The full form of a token of which only the text is sent.
function mathToken(text) {
  if (/^[0-9]/.test(text)) return ["mn", text];
  if (/^\p{L}/u.test(text)) return ["mi", text];
  return /^[()[\]{}|]$/.test(text) ? ["mo", { stretchy: "false" }, text] : ["mo", text];
}

function mathNode(tree) {
  const [tag, ...children] = typeof tree === "string" ? mathToken(tree) : tree;
  const node = document.createElementNS(MATHML, tag);
  const first = children[0];
  if (first && typeof first === "object" && !Array.isArray(first)) {
    for (const [name, value] of Object.entries(children.shift())) node.setAttribute(name, value);
  }
  node.append(...(MATH_TOKENS.has(tag) ? children : children.map(mathNode)));
  return node;
}

const mathGlyphs = (tree) => {
  if (typeof tree === "string") return tree;
  return tree.slice(1).map((child) => (typeof child === "string" || Array.isArray(child) ? mathGlyphs(child) : "")).join("");
};
const mathLength = (items) => items.reduce((sum, item) => sum + mathGlyphs(item).length, 0);
const isToken = (item) => typeof item === "string" || item[0] === "mo";

// Cut the items of a row before (or, a comma, behind) each operator that `breaks` names, no deeper in
// brackets than `deepest`.
function cutRow(items, breaks, deepest) {
  const parts = [[]];
  let depth = 0;
  for (const item of items) {
    const text = isToken(item) ? mathGlyphs(item) : "";
    if (/^[)\]}]$/.test(text)) depth--;
    const part = parts.at(-1);
    const worth = part.some((other) => !isToken(other) || /[\p{L}\p{N}]/u.test(mathGlyphs(other)));
    const breaking = worth && depth <= deepest && breaks.some((kind) => kind.test(text));
    if (breaking && !MATH_COMMA.test(text)) parts.push([item]);
    else part.push(item);
    if (breaking && MATH_COMMA.test(text)) parts.push([]);
    if (/^[([{]$/.test(text)) depth++;
  }
  return parts.filter((part) => part.length);
}

// The pieces between which a formula may go on in the next line: first at its relations, and where that
// leaves too much, at sums and products, then inside of brackets.
function mathPieces(items) {
  if (mathLength(items) <= SHORT_FORMULA) return [items];
  const all = [MATH_RELATION, MATH_ADDING, MATH_BAR, MATH_COMMA];
  const finer = [
    [[MATH_ADDING], 0],
    [all, 1],
    [all, Infinity],
  ];
  return finer.reduce(
    (pieces, [breaks, deepest]) => pieces.flatMap((piece) => (mathLength(piece) > LONG_PIECE ? cutRow(piece, breaks, deepest) : [piece])),
    cutRow(items, [MATH_RELATION], 0),
  );
}

// An operator that begins a line keeps the space of one between two terms.
function asInfix([first, ...others]) {
  const text = isToken(first) ? mathGlyphs(first) : "";
  if (![MATH_RELATION, MATH_ADDING, MATH_BAR].some((kind) => kind.test(text))) return [first, ...others];
  return [["mo", { form: "infix" }, text], ...others];
}

// What stands in the one plain row of a formula; null for any other formula.
function rowOf([, row, ...others]) {
  const plain = Array.isArray(row) && row[0] === "mrow" && !others.length;
  return plain && (typeof row[1] === "string" || Array.isArray(row[1])) ? row.slice(1) : null;
}

// A formula with the punctuation that must stay with it.
function formulaNode({ text, math, before = "", behind = "" }) {
  const formula = document.createElement("span");
  formula.className = "formula";
  const row = rowOf(math);
  const pieces = row ? mathPieces(row) : [null];
  pieces.forEach((piece, number) => {
    const node = document.createElement("span");
    node.className = "piece";
    const inner = mathNode(row === null ? math : ["math", ["mrow", ...(number ? asInfix(piece) : piece)]]);
    if (number) inner.setAttribute("aria-hidden", "true");
    else inner.setAttribute("aria-label", text);
    if (number === 0 && before) node.append(before);
    node.append(inner);
    if (number === pieces.length - 1 && behind) node.append(behind);
    formula.append(node);
  });
  return formula;
}

// Formulas that are wider than their text scroll by themselves, and say so; to be called at every new width.
function fitFormulas(root) {
  for (const piece of root.querySelectorAll(".piece")) {
    const math = piece.querySelector("math");
    const room = piece.closest(".definition, .question, .answer, .sentence")?.clientWidth ?? 0;
    const wide = room > 0 && math.getBoundingClientRect().width > room;
    if (wide === piece.classList.contains("wide")) continue;
    piece.classList.toggle("wide", wide);
    if (wide) {
      piece.tabIndex = 0;
      piece.title = "Scroll sideways for the rest";
    } else {
      piece.removeAttribute("tabindex");
      piece.removeAttribute("title");
    }
  }
}
