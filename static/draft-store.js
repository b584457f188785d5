/* Drafts: typed texts that the server has not stored yet, in the browser's storage. Only their own person can read them.

   A draft is {key, path, name, value, token, at, label}: the page and the field it was typed in, the text, the token of
   the stored value that it was typed over, the moment in milliseconds, and the field's label. All are in memory while the
   page is open. In the browser's storage text, token and label are encrypted, the rest is in plain. */

// A draft in the storage is {at, encrypted}: `encrypted` is what the cipher made of {value, token, label}.
const PREFIX = "lkj-isian";
const DAY = 24 * 60 * 60 * 1000;
export const DAYS = 14;

// Until December 2026 drafts had other names for two of their parts. They stay in a browser for DAYS at most.
const FORMER = { sealed: "encrypted", seen: "token" };
const parse = (json) => JSON.parse(json, (_, part) => {
  if (!part || typeof part !== "object") return part;
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [FORMER[name] || name, value]));
});

/* Every use may be denied by the browser's settings or fail for want of room. */
function attempt(act) {
  try { return act(); } catch { return null; }
}

export class DraftStore {
  #drafts = new Map(); // key → draft, with `safe` as soon as it is in the storage
  #storage;
  #person;
  #cipher = null;
  #now;

  constructor({ storage, person, now = Date.now }) {
    this.#storage = storage;
    this.#person = person;
    this.#now = now;
  }

  /* Read this person's drafts from the storage: a promise of them. Drafts older than DAYS are removed, anybody's. */
  async load(cipher) {
    this.#cipher = cipher;
    const keys = attempt(() => Object.keys(this.#storage)) || [];
    const found = await Promise.all(keys.filter((key) => key.startsWith(`${PREFIX}|`)).map((key) => this.#read(key)));
    // What was typed before there was a cipher.
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

  /* Add a draft. It is in the storage a moment later, once it is encrypted. */
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

  /* Follow another window, which has written or removed the draft. */
  async renew(key, isRemoved) {
    if (isRemoved) this.#drafts.delete(key);
    else if (key.startsWith(`${PREFIX}|`)) await this.#read(key);
  }

  /* Whether the draft is in the storage with this text. */
  isSafe(key, value) {
    const draft = this.#drafts.get(key);
    return Boolean(draft && draft.safe) && draft.value === value;
  }

  /* Whether this browser can store drafts at all. */
  get works() {
    const write = () => { this.#storage.setItem(PREFIX, ""); this.#storage.removeItem(PREFIX); return true; };
    return Boolean(this.#cipher && attempt(write));
  }

  async #read(key) {
    const record = attempt(() => parse(this.#storage.getItem(key)));
    const [, owner, path, ...name] = key.split("|");
    if (!record || !record.encrypted || !(this.#now() - record.at <= DAYS * DAY)) {
      attempt(() => this.#storage.removeItem(key));
      return null;
    }
    if (owner !== this.#person || !this.#cipher) return null;
    const text = await this.#cipher.decrypt(record.encrypted, key);
    const known = this.#drafts.get(key);
    // What was typed meanwhile is newer.
    if (text === null || (known && known.at > record.at)) return null;
    const { token = null, ...words } = parse(text);
    const draft = { ...words, token, key, path, name: name.join("|"), at: record.at, safe: true };
    this.#drafts.set(key, draft);
    return draft;
  }

  async #write(key) {
    const draft = this.#drafts.get(key);
    if (!draft || draft.safe || !this.#cipher) return;
    const { value, token, label, at } = draft;
    const encrypted = await this.#cipher.encrypt(JSON.stringify({ value, token, label }), key);
    // Meanwhile the person typed on, or the draft was removed.
    if (this.#drafts.get(key) !== draft) return;
    draft.safe = attempt(() => { this.#storage.setItem(key, JSON.stringify({ at, encrypted })); return true; }) || false;
  }
}
