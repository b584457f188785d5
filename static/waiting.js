/* Pages that wait for a file: they fetch it when the server says that it is ready, and say why where it does not come. */
import { stepAfter } from "./waiting-step.js";

function take({ detail: { elt, xhr, address } }) {
  const step = stepAfter({ status: xhr?.status ?? 0, address });
  // As a click on its link would.
  if (step.fetch) window.location.assign(step.fetch);
  if (!step.say || !elt.matches("[data-waiting]")) return;
  explain(elt, step.say, !step.askAgainAfter);
  if (step.askAgainAfter) setTimeout(() => elt.dispatchEvent(new Event("lkj:ask-again")), step.askAgainAfter);
}

/* Say the sentence; where it is final, instead of what the page promised. The next answer replaces all of it. */
function explain(waiting, sentence, isFinal) {
  const trouble = waiting.querySelector("[data-trouble]");
  trouble.querySelector("p").textContent = sentence;
  trouble.hidden = false;
  for (const notice of waiting.querySelectorAll(".notice:not([data-trouble])")) notice.hidden = isFinal;
}

// The server's word that the file is ready; and the answers after which htmx swaps nothing, so that nothing would ask.
const ANSWERS = ["lkj:download", "htmx:responseError", "htmx:sendError", "htmx:timeout"];
for (const type of ANSWERS) document.addEventListener(type, take);
