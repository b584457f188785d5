/* A fixed text: a button inserts its placeholder at the caret; leaving the page unsaved asks first. */

let sent = false;
const form = () => document.querySelector("[data-wording]");
const text = () => form().querySelector("textarea");
const unsaved = () => form().hasAttribute("data-unsaved") || text().value !== text().defaultValue;

// Until the field has had the focus its caret is before the first word: a placeholder then goes to the end.
let entered = false;

function insert(field, token) {
  if (!entered) field.setSelectionRange(field.value.length, field.value.length);
  field.focus();
  // As if typed, so that Ctrl+Z takes it back; a browser without this command gets the text set.
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
