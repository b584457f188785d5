/* Texts that are typed and not yet stored by the server, kept in the browser for one person, who alone can read them.

   A draft is {key, path, name, value, token, at, label}: the page and the field it was typed in, the text, the token of
   the stored value that it was typed over, the moment in milliseconds, and the field's label. All are in memory while the
   page is open; text and label lie sealed in the browser's storage, the rest of it in plain. */

const PREFIX = "lkj-isian";
const DAY = 24 * 60 * 60 * 1000;
export const DAYS = 14;

/* Every use may be denied by the browser's settings or fail for want of room. */
function attempt(act) {
  try { return act(); } catch { return null; }
}

export class DraftStore {
  #drafts = new Map(); // key → draft, with `safe` as soon as it lies in the storage
  #storage;
  #person;
  #sealer = null;
  #now;

  constructor({ storage, person, now = Date.now }) {
    this.#storage = storage;
    this.#person = person;
    this.#now = now;
  }

  /* Read what lies there for this person: a promise of these drafts. Too old ones are removed, others' too. */
  async load(sealer) {
    this.#sealer = sealer;
    const keys = attempt(() => Object.keys(this.#storage)) || [];
    const found = await Promise.all(keys.filter((key) => key.startsWith(`${PREFIX}|`)).map((key) => this.#read(key)));
    // What was typed before the sealer was there.
    await Promise.all([...this.#drafts.keys()].map((key) => this.#write(key)));
    return found.filter((draft) => draft && this.get(draft.key) === draft);
  }

  /* A person has no | in their number, nor a page in its path; a field's name comes last. */
  keyOf(name, path) {
    return [PREFIX, this.#person, path, name].join("|");
  }

  all() {
    return [...this.#drafts.values()];
  }

  get(key) {
    return this.#drafts.get(key) || null;
  }

  /* Keep a text. It lies in the storage a moment later. */
  put({ path, name, value, token, at = this.#now(), label }) {
    const draft = { key: this.keyOf(name, path), path, name, value, token, at, label };
    this.#drafts.set(draft.key, draft);
    this.#write(draft.key);
    return draft;
  }

  drop(key) {
    this.#drafts.delete(key);
    attempt(() => this.#storage.removeItem(key));
  }

  /* Another window has written or removed it. */
  async renew(key, isRemoved) {
    if (isRemoved) this.#drafts.delete(key);
    else if (key.startsWith(`${PREFIX}|`)) await this.#read(key);
  }

  /* Whether the text lies safely in the storage. */
  isSafe(key, value) {
    const draft = this.#drafts.get(key);
    return Boolean(draft && draft.safe) && draft.value === value;
  }

  /* Whether texts can be kept at all. */
  get works() {
    const write = () => { this.#storage.setItem(PREFIX, ""); this.#storage.removeItem(PREFIX); return true; };
    return Boolean(this.#sealer && attempt(write));
  }

  async #read(key) {
    const kept = attempt(() => JSON.parse(this.#storage.getItem(key)));
    const [, owner, path, ...name] = key.split("|");
    if (!kept || !kept.sealed || !(this.#now() - kept.at <= DAYS * DAY)) {
      attempt(() => this.#storage.removeItem(key));
      return null;
    }
    if (owner !== this.#person || !this.#sealer) return null;
    const text = await this.#sealer.open(kept.sealed, key);
    const known = this.#drafts.get(key);
    // What has been typed meanwhile is newer.
    if (text === null || (known && known.at > kept.at)) return null;
    // Drafts of before December 2026 call the token `seen`; they lie in a browser for DAYS at most.
    const { seen = null, token = seen, ...words } = JSON.parse(text);
    const draft = { ...words, token, key, path, name: name.join("|"), at: kept.at, safe: true };
    this.#drafts.set(key, draft);
    return draft;
  }

  async #write(key) {
    const draft = this.#drafts.get(key);
    if (!draft || draft.safe || !this.#sealer) return;
    const { value, token, label, at } = draft;
    const sealed = await this.#sealer.seal(JSON.stringify({ value, token, label }), key);
    // Typed on, dropped or stored while it was being sealed.
    if (this.#drafts.get(key) !== draft) return;
    draft.safe = attempt(() => { this.#storage.setItem(key, JSON.stringify({ at, sealed })); return true; }) || false;
  }
}
