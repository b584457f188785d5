/* The drafts of this page's person: where they are kept, the key that they are encrypted under, those of earlier visits. */
import { DraftStore } from "./draft-store.js";
import { cipherFor } from "./encryption.js";

const root = document.querySelector("[data-key-url]") || document.body;
// The address of a form that came back refused may be that of a button, not of its page.
export const page = root.dataset.page || location.pathname;

/* Every use may be denied by the browser's settings. */
function storage() {
  try { return window.localStorage; } catch { return null; }
}

export const store = new DraftStore({ storage: storage(), person: document.body.dataset.person });

window.addEventListener("storage", (event) => { if (event.key) store.renew(event.key, event.newValue === null); });

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
  return found.filter((draft) => store.get(draft.key) === draft);
}

/* A promise of the drafts of earlier visits. */
export const earlier = readEarlier();
