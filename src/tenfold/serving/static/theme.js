// The theme that the reader chose, before anything is painted; without a choice the system's own.
"use strict";
try {
  const chosen = localStorage.getItem("tenfold-theme");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
} catch (error) { /* no storage: the system's theme */ }
