// Cards: the question in full, the answer on request, mentions marked, formulas typeset.
// All text arrives as data and becomes text nodes: nothing a deck holds is ever parsed as markup.

const CARDS_AT_ONCE = 30; // a concept of hundreds of cards must open as fast as any
const MATHML = "http://www.w3.org/1998/Math/MathML";

function mathNode([tag, attributes, ...children]) {
  const node = document.createElementNS(MATHML, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  for (const child of children) node.append(Array.isArray(child) ? mathNode(child) : child);
  return node;
}

function segmentNode(segment) {
  let node;
  if (segment.math) {
    node = mathNode(segment.math);
    node.setAttribute("aria-label", segment.text);
  } else if (segment.code) {
    node = document.createElement("code");
    node.textContent = segment.text;
  } else {
    node = document.createTextNode(segment.text);
  }
  if (!segment.mark) return node;
  const mark = document.createElement("mark");
  mark.append(node);
  return mark;
}

// Cut segments at the offsets of marks. Offsets count characters, not UTF-16 units, hence Array.from.
function markSegments(segments, spans) {
  return segments.flatMap((segment) => {
    const letters = Array.from(segment.text);
    const end = segment.at + letters.length;
    const inside = spans.filter(([a, b]) => a < end && segment.at < b);
    if (!inside.length) return [segment];
    if (segment.math || segment.code) return [{ ...segment, mark: true }];
    const parts = [];
    let at = segment.at;
    const cut = (to, mark) => {
      if (at < to) parts.push({ text: letters.slice(at - segment.at, to - segment.at).join(""), mark });
      at = Math.max(at, to);
    };
    for (const [a, b] of [...inside].sort((x, y) => x[0] - y[0])) {
      cut(Math.max(a, segment.at), false);
      cut(Math.min(b, end), true);
    }
    cut(end, false);
    return parts;
  });
}

// The part of segments between two offsets; a formula at the border comes whole.
function cutSegments(segments, [start, end]) {
  return segments.flatMap((segment) => {
    const letters = Array.from(segment.text);
    if (segment.at + letters.length <= start || end <= segment.at) return [];
    if (segment.math || segment.code) return [segment];
    const from = Math.max(0, start - segment.at);
    return [{ at: segment.at + from, text: letters.slice(from, end - segment.at).join("") }];
  });
}

function textBlock(className, segments, spans = []) {
  const block = document.createElement("div");
  block.className = className;
  block.dir = "auto"; // what one card says of its direction must not turn the next
  block.append(...markSegments(segments, spans).map(segmentNode));
  return block;
}

function cardNode(card, marks, open, onToggle) {
  const article = document.createElement("article");
  article.className = "card";
  const question = textBlock("question", card.front.length ? card.front : [{ at: 0, text: "(no question)" }], marks.front);
  question.id = `question-${card.id}`;
  article.setAttribute("aria-labelledby", question.id);
  const answer = textBlock("answer", card.back.length ? card.back : [{ at: 0, text: "(no answer)" }], marks.back);
  answer.id = `answer-${card.id}`;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "flip";
  button.setAttribute("aria-controls", answer.id);
  const show = (shown) => {
    answer.hidden = !shown;
    button.textContent = shown ? "Hide answer" : "Show answer";
    button.setAttribute("aria-expanded", String(shown));
  };
  show(open);
  button.onclick = () => {
    show(answer.hidden);
    onToggle(card.id, !answer.hidden);
  };
  article.flip = show;
  const source = document.createElement("div");
  source.className = "source";
  source.textContent = [card.source, ...card.tags.map((tag) => `#${tag}`)].join(" · ");
  article.append(question, answer, button, source);
  return article;
}

// Renders into `root`; which answers are open is remembered per card in `opened`, a Set of ids.
function showCards(root, cards, marks, opened) {
  const toggle = (id, open) => (open ? opened.add(id) : opened.delete(id));
  const rest = cards.slice(CARDS_AT_ONCE);
  cards = cards.slice(0, CARDS_AT_ONCE);
  const nodes = cards.map((card) => cardNode(card, marks[card.id] ?? {}, opened.has(card.id), toggle));
  const parts = [];
  if (cards.length > 1) {
    const all = document.createElement("button");
    all.type = "button";
    all.className = "flip-all";
    const label = () => (all.textContent = cards.every((card) => opened.has(card.id)) ? "Hide all answers" : "Show all answers");
    label();
    all.onclick = () => {
      const open = !cards.every((card) => opened.has(card.id));
      cards.forEach((card, index) => {
        toggle(card.id, open);
        nodes[index].flip(open);
      });
      label();
    };
    parts.push(all);
  }
  root.replaceChildren(...parts, ...nodes);
  if (!rest.length) return;
  const more = document.createElement("button");
  more.type = "button";
  more.className = "flip-all";
  more.textContent = `Show ${Math.min(rest.length, CARDS_AT_ONCE)} more of ${rest.length} cards`;
  more.onclick = () => {
    const next = document.createElement("div");
    more.replaceWith(next);
    showCards(next, rest, marks, opened);
  };
  root.append(more);
}
