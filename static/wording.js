/* A fixed text: a press puts a placeholder at the caret; what is not saved is not left without a question. */

let sent = false;
const form = () => document.querySelector("[data-wording]");
const text = () => form().querySelector("textarea");
const unsaved = () => form().hasAttribute("data-unsaved") || text().value !== text().defaultValue;

// A field that nobody has been in yet has its caret before the first word.
let entered = false;

function insert(field, token) {
  if (!entered) field.setSelectionRange(field.value.length, field.value.length);
  field.focus();
  // Typed for the person, so that they can take it back with Ctrl+Z; where a browser cannot, put there.
  if (document.execCommand("insertText", false, token)) return;
  field.setRangeText(token, field.selectionStart, field.selectionEnd, "end");
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  if (button) insert(text(), button.dataset.insert);
});
document.addEventListener("focusin", (event) => { if (event.target === text()) entered = true; });
document.addEventListener("submit", (event) => {
  sent = event.target === form() && !(event.submitter && event.submitter.hasAttribute("data-leaves"));
});
window.addEventListener("beforeunload", (event) => {
  if (!sent && unsaved()) event.preventDefault();
});
for (const button of document.querySelectorAll("[data-insert]")) button.hidden = false;
