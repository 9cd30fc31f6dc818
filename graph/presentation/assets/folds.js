// Folds: a <details> that opens over the page, and closes by Escape or when the user turns to something else.

function foldAway(details) {
  let pressed = false; // the last press was inside; the focus may go anywhere by it
  let inside = false;
  details.addEventListener("pointerdown", () => (pressed = inside = true));
  details.addEventListener("focusin", () => (inside = true));
  const turned = (event) => {
    if (!details.isConnected) return stop();
    if (event.type === "pointerdown") pressed = inside;
    // A moment later: to close a fold while the press is being handled crashes Chromium.
    if (details.open && !inside && !pressed) setTimeout(() => (details.open = false));
    inside = false;
  };
  const stop = () => ["pointerdown", "focusin"].forEach((kind) => document.removeEventListener(kind, turned));
  for (const kind of ["pointerdown", "focusin"]) document.addEventListener(kind, turned);
  details.addEventListener("keydown", (event) => {
    pressed = false;
    if (event.key !== "Escape" || !details.open) return;
    details.open = false;
    details.querySelector("summary").focus();
    event.stopPropagation();
  });
}
