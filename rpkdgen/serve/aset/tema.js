// Before anything is painted: the colours that were chosen, else those of the system.
"use strict";
(() => {
  let chosen = "";
  try { chosen = localStorage.getItem("tema") || ""; } catch { /* storage is off: the system's colours */ }
  if (chosen === "terang" || chosen === "gelap") document.documentElement.dataset.tema = chosen;
})();
