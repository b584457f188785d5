/* Pages that wait for a file fetch it when the server says that it is ready, and go on asking after a failure. */
const PAUSE = 5000;

// The file downloads as if its link had been clicked.
document.addEventListener("lkj:download", (event) => window.location.assign(event.detail.address));

/* Ask again after a while. htmx swaps no failed answer into the page, so nothing else would ask. */
function askAgain(event) {
  const { elt, xhr } = event.detail;
  const isRefusal = xhr && xhr.status >= 400 && xhr.status < 500;
  if (!elt.matches("[data-waiting]") || isRefusal) return;
  setTimeout(() => elt.dispatchEvent(new Event("lkj:ask-again")), PAUSE);
}
for (const type of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) document.addEventListener(type, askAgain);
