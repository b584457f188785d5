/* Live values: pressing the button of one inserts it at the caret of the row's last used text. */

const lastIn = new WeakMap(); // row → its text field that had the caret last

function offer() {
  for (const button of document.querySelectorAll("[data-insert]")) button.hidden = false;
  for (const button of document.querySelectorAll("[data-start]")) {
    for (const each of button.parentElement.children) each.hidden = false;
  }
}

function target(button) {
  const row = button.closest("[data-row]");
  const last = lastIn.get(row);
  return last && last.isConnected ? last : row.querySelector("textarea");
}

function insert(field, text) {
  field.focus();
  // As if typed, so that Ctrl+Z takes it back; a browser without this command gets the text set.
  const isTyped = document.execCommand("insertText", false, text);
  if (!isTyped) field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

/* The live value, with a space before it where the caret follows a letter, a digit or punctuation. */
function spaced(field, token) {
  return /[\p{L}\p{N},;:)%.]$/u.test(field.value.slice(0, field.selectionStart)) ? " " + token : token;
}

document.addEventListener("focusin", (event) => {
  const row = event.target.matches("textarea") && event.target.closest("[data-row]");
  if (row) lastIn.set(row, event.target);
});
document.addEventListener("pointerdown", (event) => {
  // Keep the caret in the text: leaving it would save it half-written.
  if (event.target.closest("[data-insert]")) event.preventDefault();
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  if (!button) return;
  const field = target(button);
  insert(field, spaced(field, button.dataset.insert));
});
/* ---- last quarter's explanation as a start: below what is written already, if anything is ---- */
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-start]");
  if (!button) return;
  const field = target(button);
  field.setSelectionRange(field.value.length, field.value.length);
  insert(field, (field.value.trim() ? "\n" : "") + button.dataset.start);
});
offer();
