/* Pages that wait for a file: they fetch it when the server says that it is ready, and go on asking after a failure. */
import { stepAfter } from "./waiting-step.js";

function take({ detail: { elt, xhr, address } }) {
  const step = stepAfter({ status: xhr?.status ?? 0, address });
  // As a click on its link would.
  if (step.fetch) window.location.assign(step.fetch);
  if (step.askAgainAfter && elt.matches("[data-waiting]")) {
    setTimeout(() => elt.dispatchEvent(new Event("lkj:ask-again")), step.askAgainAfter);
  }
}

// The server's word that the file is ready; and the answers after which htmx swaps nothing, so that nothing would ask.
const ANSWERS = ["lkj:download", "htmx:responseError", "htmx:sendError", "htmx:timeout"];
for (const type of ANSWERS) document.addEventListener(type, take);
