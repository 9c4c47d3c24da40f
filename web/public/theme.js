/* Runs before the first paint, so that the chosen theme and language show without a flash. */
(function () {
  var kept = {};
  try {
    kept = JSON.parse(localStorage.getItem("madang.preferences") || "{}").state || {};
  } catch {
    kept = {};
  }
  var root = document.documentElement;
  var isDark =
    kept.theme === "dark" ||
    (kept.theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.theme = isDark ? "dark" : "light";
  root.dataset.priceColors = kept.priceColors === "western" ? "western" : "korean";
  root.lang = kept.locale || (/^ko\b/i.test(navigator.language) ? "ko" : "en");
})();
