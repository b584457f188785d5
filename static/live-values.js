/* Live values: a press puts one at the caret of the text that was written in last. */

const lastIn = new WeakMap(); // row → the text that had the caret last

function offer() {
  for (const button of document.querySelectorAll("[data-insert]")) button.hidden = false;
}

function target(button) {
  const row = button.closest("[data-row]");
  const last = lastIn.get(row);
  return last && last.isConnected ? last : row.querySelector("textarea");
}

function insert(field, text) {
  field.focus();
  // Typed for the person, so that they can take it back with Ctrl+Z; where a browser cannot, put there.
  const isTyped = document.execCommand("insertText", false, text);
  if (!isTyped) field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

/* A word of its own: parted by a space from a letter before it. */
function spaced(field, token) {
  return /[\p{L}\p{N},;:)%.]$/u.test(field.value.slice(0, field.selectionStart)) ? " " + token : token;
}

document.addEventListener("focusin", (event) => {
  const row = event.target.matches("textarea") && event.target.closest("[data-row]");
  if (row) lastIn.set(row, event.target);
});
document.addEventListener("pointerdown", (event) => {
  // The caret stays in the text, which is not left and so not saved half-written.
  if (event.target.closest("[data-insert]")) event.preventDefault();
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  if (!button) return;
  const field = target(button);
  insert(field, spaced(field, button.dataset.insert));
});
offer();
