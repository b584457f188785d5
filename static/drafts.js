/* Stores what is typed as drafts in this browser, by person, page and field, until the server has stored it. */
import { DraftStore } from "./draft-store.js";
import { isField, labelOf, same, storedOf, tokenOf } from "./fields.js";
import { lines } from "./numbers.js";
import { cipherFor } from "./encryption.js";

const SENT = "lkj-terkirim";
const MINUTE = 60000;
const root = document.getElementById("drafts") || document.body;
// The address of a form that came back refused may be that of a button, not of its page.
export const page = root.dataset.page || location.pathname;

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

window.addEventListener("storage", (event) => { if (event.key) store.renew(event.key, event.newValue === null); });

/* ---- a form sent whole ---- */
document.addEventListener("submit", (event) => {
  if (!event.target.hasAttribute("data-autosave")) return;
  const form = new FormData(event.target, event.submitter);
  // The form does not send a draft that was offered and not taken.
  const isSent = (draft) => draft.path === page
    && form.getAll(draft.name).some((value) => lines(value) === lines(draft.value));
  const drafts = Object.fromEntries(store.all().filter(isSent).map((draft) => [draft.key, draft.at]));
  attempt(() => sessionStorage.setItem(SENT, JSON.stringify({ page, drafts, at: Date.now() })));
});

/* Forget the drafts of a form that the server stored: then it redirects to another page, else the form comes back. */
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

/* This person's key, which comes apart from the page: the browser's cache may keep that. Null without a log-in. */
async function askForKey(patience = 1000) {
  if (!root.dataset.keyUrl) return null;
  const answer = await fetch(root.dataset.keyUrl, { cache: "no-store" }).catch(() => null);
  if (answer && answer.status < 500) return answer.ok && !answer.redirected ? answer.text() : null;
  await new Promise((done) => { setTimeout(done, patience); });
  return askForKey(Math.min(2 * patience, 30000));
}

async function readEarlier() {
  const found = await store.load(await cipherFor(await askForKey(), window.crypto));
  forgetSent();
  return found.filter((draft) => store.get(draft.key) === draft);
}

/* A promise of the drafts of earlier visits. */
export const earlier = readEarlier();
