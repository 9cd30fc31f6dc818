// The theme: colours and type read from the page's --st-* variables, which Streamlit sets in the app
// and page.css in the offline page.

const GRAPH_PALETTE = {
  // Paul Tol's "bright" and "muted" schemes, lightened or darkened to keep 3:1 on either ground.
  light: ["#3a6fb0", "#c8553d", "#2f8f5b", "#8a5aa8", "#b58a00", "#2b9aa8", "#b0447c", "#6b7280"],
  dark: ["#7aa9e6", "#f08a75", "#6cc795", "#c09adf", "#e0bd4a", "#66cdd9", "#e88bb9", "#9aa3b2"],
};

function communityColor(index, dark) {
  const palette = GRAPH_PALETTE[dark ? "dark" : "light"];
  return palette[Math.min(index, palette.length - 1)];
}

function readTheme(element) {
  const style = getComputedStyle(element);
  const value = (name, fallback) => style.getPropertyValue(name).trim() || fallback;
  const probe = document.createElement("canvas").getContext("2d");
  probe.fillStyle = value("--st-background-color", "#ffffff");
  const ground = probe.fillStyle;
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(ground.slice(at, at + 2), 16));
  const dark = 0.299 * r + 0.587 * g + 0.114 * b < 128;
  return {
    dark,
    ground,
    text: value("--st-text-color", "#1f2430"),
    accent: value("--st-primary-color", "#3a6fb0"),
    font: value("--st-font", "sans-serif"),
    edge: dark ? "rgba(200, 208, 220, .34)" : "rgba(60, 70, 90, .26)",
    arrow: dark ? "#98a2b3" : "#6a7385",
  };
}
