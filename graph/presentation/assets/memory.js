// Memory: how well concepts are remembered, as rings that close and in colours.

const MEMORY_NEVER = 255; // in place of a percentage
// From how many percent on; the colours differ clearly also to the colour-blind, and the ring says it without them.
const MEMORY_LEVELS = [
  { level: "remembered", least: 90, name: "remembered, 90 % and more" },
  { level: "fading", least: 70, name: "fading, 70 to 89 %" },
  { level: "forgetting", least: 0, name: "forgetting, below 70 %" },
  { level: "never", least: null, name: "never reviewed" },
];
const MEMORY_PALETTE = {
  light: ["#1a66a8", "#c07a00", "#7d1033", "#8b9097"],
  dark: ["#7ab8ff", "#ffd166", "#e4572e", "#767d89"],
};
const MEMORY_SHARES = [95, 75, 40]; // percent of the ring that the legend shows for each

// The percentages of concepts in their order, from base64; null for what was never reviewed.
const percentagesOf = (bytes) => Array.from(atob(bytes), (byte) => (byte.charCodeAt(0) === MEMORY_NEVER ? null : byte.charCodeAt(0)));

// The place of a level; what was never reviewed has the last.
const memoryLevel = (percent) => (percent === null ? MEMORY_LEVELS.length - 1 : MEMORY_LEVELS.findIndex(({ least }) => percent >= least));

const memoryColor = (percent, dark) => MEMORY_PALETTE[dark ? "dark" : "light"][memoryLevel(percent)];

// A dot in the colour of a percentage, as nodes and rows have it.
function memoryDot(percent, dark) {
  const dot = document.createElement("span");
  dot.className = "dot";
  dot.style.background = memoryColor(percent, dark);
  return dot;
}

// The sign of a percentage: a small ring, as closed as it says.
function memorySign(percent, dark) {
  const sign = document.createElement("span");
  sign.className = "memory-sign";
  sign.style.setProperty("--share", `${percent ?? 0}%`);
  sign.style.setProperty("--hue", memoryColor(percent, dark));
  sign.setAttribute("aria-hidden", "true");
  return sign;
}
