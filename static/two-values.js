/* Two values of one field: of two people, who choose one, or of one person's two windows. */
import { save } from "./autosave.js";
import * as drafts from "./drafts.js";
import { show, state, statusOf, tokenOf, tokensOf } from "./fields.js";

const dispatch = (input, name, detail) => input.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-choose]");
  const status = button && button.closest(".field-status");
  if (!status) return;
  const input = document.getElementById(status.dataset.for);
  const tokens = tokensOf(status);
  // The person knows the stored values now: with their tokens, their own values are no conflict any more.
  for (const [each, token] of tokens) tokenOf(each).value = token;
  if (button.dataset.choose === "stored") tokens.forEach(([each]) => takeStored(each));
  else save(input);
  input.focus();
});

/* What this window replaced unseen, of the person's own other window. */
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-bring-back]");
  if (!button) return;
  const input = document.getElementById(button.closest(".field-status").dataset.for);
  input.value = button.dataset.bringBack;
  save(input);
  input.focus();
});

function takeStored(input) {
  if (state(input) !== "conflict") return;
  input.value = statusOf(input).dataset.stored;
  input.removeAttribute("aria-invalid");
  drafts.forget(input);
  show(input, "saved", "Nilai tersimpan dipakai", "saved");
  dispatch(input, "lkj:saved", { sent: input.value });
  dispatch(input, "lkj:given-up", {});
}
