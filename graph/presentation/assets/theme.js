// The theme: colours and type read from the page's --st-* variables, which Streamlit sets in the app
// and page.css in the offline page.

// Found by search: any two differ clearly also to the colour-blind (protanopia, deuteranopia, tritanopia), and
// each stands out from the ground by 3:1 and more. The last is for all further groups.
const GRAPH_PALETTE = {
  light: ["#4175cf", "#d4751e", "#54015d", "#676411", "#ab4b6d", "#114593", "#781a0a", "#8b9097"],
  dark: ["#7391f4", "#d27516", "#8d4ca6", "#caf285", "#daa3d2", "#7bedef", "#9cba85", "#767d89"],
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
    edge: (opacity) => (dark ? `rgba(200, 208, 220, ${0.34 * opacity})` : `rgba(60, 70, 90, ${0.26 * opacity})`),
    arrow: dark ? "#98a2b3" : "#6a7385",
  };
}
