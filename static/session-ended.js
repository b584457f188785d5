/* The session has ended, or the page was older than the log-in: what this browser keeps of the form that was sent comes
   back into it after the log-in. */
import { notTaken } from "./lkj.js";

if (notTaken.length) {
  for (const words of document.querySelectorAll("[data-to-copy]")) words.hidden = true;
  for (const words of document.querySelectorAll("[data-comes-back]")) words.hidden = false;
  document.querySelector("[data-log-in]").removeAttribute("target");
}
