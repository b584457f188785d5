/* A page that is made to be printed: its button, which would do nothing without scripts. */
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
