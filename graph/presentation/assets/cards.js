// Cards: the question in full, the answer on request, mentions marked, formulas typeset.
// All text arrives as data and becomes text nodes: nothing a deck holds is ever parsed as markup.

function element(tag, className = "", ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

function buttonOf(text, className, onClick, name = "") {
  const button = element("button", className, text);
  button.type = "button";
  if (name) button.setAttribute("aria-label", name);
  button.onclick = onClick;
  return button;
}

function segmentNode(segment) {
  let node;
  if (segment.math) node = formulaNode(segment);
  else if (segment.code) node = element("code", "", segment.text);
  else node = document.createTextNode(segment.text);
  return segment.mark ? element("mark", "", node) : node;
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

// Punctuation beside a formula moves into it, so that no line begins with a comma or ends with a bracket.
function bindPunctuation(parts) {
  const bound = parts.map((part) => ({ ...part }));
  const isProse = (part) => part && !part.math && !part.code && !part.mark;
  bound.forEach((part, number) => {
    if (!part.math || part.mark) return;
    const [before, behind] = [bound[number - 1], bound[number + 1]];
    if (isProse(before)) [, before.text, part.before] = before.text.match(/^(.*?)([(“"‘[]*)$/su);
    if (isProse(behind)) [, part.behind, behind.text] = behind.text.match(/^([.,;:!?)\]”"’…]*)(.*)$/su);
  });
  return bound;
}

function textBlock(className, segments, spans = []) {
  const block = element("div", className);
  block.dir = "auto"; // what one card says of its direction must not turn the next
  block.append(...bindPunctuation(markSegments(segments, spans)).map(segmentNode));
  return block;
}

function cardNode(card, marks, open, place, dark, onToggle) {
  const article = element("article", "card");
  const question = textBlock("question", card.front.length ? card.front : [{ at: 0, text: "(no question)" }], marks.front);
  question.id = `question-${card.id}`;
  article.setAttribute("aria-labelledby", question.id);
  const answer = textBlock("answer", card.back.length ? card.back : [{ at: 0, text: "(no answer)" }], marks.back);
  answer.id = `answer-${card.id}`;
  const button = buttonOf("", "flip", () => {
    show(answer.hidden);
    onToggle(card.id, !answer.hidden);
  });
  button.id = `flip-${card.id}`;
  button.setAttribute("aria-controls", answer.id);
  button.setAttribute("aria-describedby", question.id);
  const show = (shown) => {
    answer.hidden = !shown;
    button.textContent = shown ? "Hide answer" : "Show answer";
    button.setAttribute("aria-expanded", String(shown));
  };
  show(open);
  article.flip = show;
  article.goTo = () => {
    button.focus({ preventScroll: true });
    article.scrollIntoView({ block: "nearest" });
  };
  const source = element("div", "source", [card.source, ...card.tags.map((tag) => `#${tag}`)].join(" · "));
  if (place) article.append(element("span", "place", place));
  article.append(question, answer, element("div", "foot", button, source));
  if (card.memory) article.append(element("div", "source memory", memorySign(card.memory.percent, dark), `${card.memory.words} · ${card.memory.basis}`));
  return article;
}

// Cards with their heading. `total` is how many there are of all; `opened`, a Set of ids, remembers which
// answers are open; `dark` is for colours; `onMore` brings the next ones. On a card's button, Space flips and the arrows walk.
function cardList(cards, marks, { total, opened, dark, onMore }) {
  const toggle = (id, open) => (open ? opened.add(id) : opened.delete(id));
  const list = element("section", "cards");
  const all = buttonOf("", "flip-all", () => {
    const open = !cards.every((card) => opened.has(card.id));
    cards.forEach((card, number) => {
      toggle(card.id, open);
      nodes[number].flip(open);
    });
    label();
  });
  const label = () => (all.textContent = cards.every((card) => opened.has(card.id)) ? "Hide all answers" : "Show all answers");
  const nodes = cards.map((card, number) =>
    cardNode(card, marks[card.id] ?? {}, opened.has(card.id), total > 1 ? `${number + 1} of ${total}` : "", dark, (id, open) => {
      toggle(id, open);
      label();
    }),
  );
  const walk = (step) => {
    const root = list.getRootNode();
    let here = nodes.findIndex((node) => node.contains(root.activeElement));
    const bar = heading.getBoundingClientRect().bottom;
    if (here < 0) here = nodes.findIndex((node) => node.getBoundingClientRect().bottom > bar + 8) - (step > 0 ? 1 : 0);
    const next = Math.max(0, here + step);
    if (next < nodes.length) nodes[next].goTo();
    else if (nodes.length < total) onMore();
  };
  const heading = element("div", "cards-bar", element("h3", "", "Cards", element("span", "count", total)));
  if (cards.length > 1) {
    label();
    const arrow = (text, name, step) => buttonOf(text, "step", () => walk(step), name);
    heading.append(arrow("‹", "Previous card", -1), arrow("›", "Next card", 1), all);
  }
  list.onkeydown = (event) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!step || !event.target.matches(".flip") || event.ctrlKey || event.metaKey || event.altKey) return;
    walk(step);
    event.preventDefault();
    event.stopPropagation();
  };
  list.append(heading, ...nodes);
  if (cards.length < total) list.append(buttonOf(`Show more (${total - cards.length} left)`, "more", onMore, `Show more cards, ${total - cards.length} are left`));
  return list;
}
