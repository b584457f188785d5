/* Stores what is typed as drafts in this browser, by person, page and field, until the server has stored it. */
import { isField, labelOf, same, storedOf, tokenOf } from "./fields.js";
import { lines } from "./numbers.js";
import { page, store } from "./own-drafts.js";
import { noteSent } from "./sent-forms.js";

export { earlier, page } from "./own-drafts.js";

const keyOf = (input) => store.keyOf(input.name, page);

export const drop = (key) => store.drop(key);
export const put = (draft) => store.put(draft);
export const works = () => store.works;
export const forget = (input) => store.drop(keyOf(input));

function update(input) {
  if (same(input, input.value, storedOf(input))) {
    forget(input);
    return;
  }
  const token = tokenOf(input);
  const { name, value } = input;
  store.put({ path: page, name, value, token: token ? token.value : null, label: labelOf(input) });
}

/* Whether leaving the page loses nothing of the field: its text is stored by the server, or here as a draft. */
export function isSafe(input) {
  return same(input, input.value, storedOf(input)) || store.isSafe(keyOf(input), input.value);
}

for (const type of ["input", "change"]) {
  document.addEventListener(type, (event) => { if (isField(event.target)) update(event.target); }, true);
}

document.addEventListener("lkj:saved", (event) => {
  const draft = store.get(keyOf(event.target));
  if (draft && same(event.target, draft.value, event.detail.sent)) forget(event.target);
});

/* ---- a form sent whole ---- */
document.addEventListener("submit", (event) => {
  if (!event.target.hasAttribute("data-autosave")) return;
  const form = new FormData(event.target, event.submitter);
  // The form does not send a draft that was offered and not taken.
  const isSent = (draft) => draft.path === page
    && form.getAll(draft.name).some((value) => lines(value) === lines(draft.value));
  noteSent(page, store.all().filter(isSent));
});
