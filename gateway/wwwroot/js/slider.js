// Paints the filled part of a slider. A module of its own: app.js is loaded under a versioned address and must not be loaded twice.
export function paint(slider) {
  slider.style.setProperty("--fill", 100 * (slider.value - slider.min) / (slider.max - slider.min) + "%");
}
