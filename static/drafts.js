/* What is typed and not yet stored is kept in this browser, by person, page and field, until the server has it. */
import { DraftStore } from "./draft-store.js";
import { isField, labelOf, same, storedOf, tokenOf } from "./fields.js";
import { lines } from "./numbers.js";
import { sealer } from "./sealing.js";

const SENT = "lkj-terkirim";
const MINUTE = 60000;
const place = document.getElementById("drafts") || document.body;
// A form that came back refused may stand at the address of a button.
export const page = place.dataset.page || location.pathname;

/* Every use may be denied by the browser's settings. */
function attempt(act) {
  try { return act(); } catch { return null; }
}

const store = new DraftStore({ storage: attempt(() => window.localStorage), person: document.body.dataset.person });
const keyOf = (input) => store.keyOf(input.name, page);

export const drop = (key) => store.drop(key);
export const put = (draft) => store.put(draft);
export const works = () => store.works;
export const forget = (input) => store.drop(keyOf(input));

function keep(input) {
  if (same(input, input.value, storedOf(input))) {
    forget(input);
    return;
  }
  const token = tokenOf(input);
  const { name, value } = input;
  store.put({ path: page, name, value, token: token ? token.value : null, label: labelOf(input) });
}

/* Whether the field may be left as it is: its text is kept here or has nothing new. */
export function kept(input) {
  return same(input, input.value, storedOf(input)) || store.isSafe(keyOf(input), input.value);
}

for (const type of ["input", "change"]) {
  document.addEventListener(type, (event) => { if (isField(event.target)) keep(event.target); }, true);
}

document.addEventListener("lkj:saved", (event) => {
  const draft = store.get(keyOf(event.target));
  if (draft && same(event.target, draft.value, event.detail.sent)) forget(event.target);
});

window.addEventListener("storage", (event) => { if (event.key) store.renew(event.key, event.newValue === null); });

/* ---- a form sent whole ---- */
document.addEventListener("submit", (event) => {
  if (!event.target.hasAttribute("data-autosave")) return;
  const form = new FormData(event.target, event.submitter);
  // A draft that was offered and not taken back is not among what the form sends.
  const isSent = (draft) => draft.path === page
    && form.getAll(draft.name).some((value) => lines(value) === lines(draft.value));
  const drafts = Object.fromEntries(store.all().filter(isSent).map((draft) => [draft.key, draft.at]));
  attempt(() => sessionStorage.setItem(SENT, JSON.stringify({ page, drafts, at: Date.now() })));
});

/* The server sends a form that it stored on to another page; what it could not store comes back without a redirect. */
function forgetSent() {
  const sent = attempt(() => JSON.parse(sessionStorage.getItem(SENT)));
  attempt(() => sessionStorage.removeItem(SENT));
  const [visit] = performance.getEntriesByType("navigation");
  if (!sent || sent.page === page || Date.now() - sent.at > MINUTE || !visit || visit.redirectCount === 0) return;
  for (const [key, at] of Object.entries(sent.drafts)) {
    const draft = store.get(key);
    if (draft && draft.at === at) drop(key);
  }
}

async function readEarlier() {
  const found = await store.load(await sealer(place.dataset.key, window.crypto));
  forgetSent();
  return found.filter((draft) => store.get(draft.key) === draft);
}

/* A promise of the drafts of earlier visits. */
export const earlier = readEarlier();
