// Typing: how texts are compared in a search, and whether a key goes into a field.

// Accents, case, hyphens, quotes, spaces and a plural's s do not count in a search.
const plainText = (text) =>
  text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[’‘]/g, "'")
    .replace(/[-‐‑–_\s]+/g, " ")
    .replace(/([a-z]{2}[a-rt-z])s\b/g, "$1")
    .trim();
const joined = (text) => text.replaceAll(" ", "");

// Whether a key goes into a field rather than to the page.
function isTyping(event) {
  const target = event.composedPath()[0];
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
