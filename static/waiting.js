/* Pages that wait for a file: they fetch it when the server says that it is ready, and go on asking after a failure. */
const PAUSE = 5000;

// As a click on its link would.
document.addEventListener("lkj:download", (event) => window.location.assign(event.detail.address));

/* htmx swaps no answer of a server that is busy or away, so that nothing on the page would ask again. */
function askAgain(event) {
  const { elt, xhr } = event.detail;
  const isRefusal = xhr && xhr.status >= 400 && xhr.status < 500;
  if (!elt.matches("[data-waiting]") || isRefusal) return;
  setTimeout(() => elt.dispatchEvent(new Event("lkj:ask-again")), PAUSE);
}
for (const type of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) document.addEventListener(type, askAgain);
