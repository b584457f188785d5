import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { test } from "node:test";
import { DraftStore } from "../../static/draft-store.js";
import { cipherFor } from "../../static/encryption.js";

const WULAN = btoa("w".repeat(32));
const JOKO = btoa("j".repeat(32));
const NOW = 1_700_000_000_000;
const DAY = 24 * 60 * 60 * 1000;
const PAGE = "/laporan/1/evaluasi/";
const TEXT = "Dua orang belum\nmelapor – “rahasia”";

/* Like the browser's: texts under names, and the names as its own keys. */
class Storage {
  getItem(key) { return Object.hasOwn(this, key) ? this[key] : null; }
  setItem(key, value) { this[key] = String(value); }
  removeItem(key) { delete this[key]; }
}
class Full extends Storage {
  setItem() { throw new Error("QuotaExceededError"); }
}

async function open(storage, person, secret, now = NOW) {
  const store = new DraftStore({ storage, person, now: () => now });
  const earlier = await store.load(await cipherFor(secret, webcrypto));
  return { store, earlier };
}

const typed = (name, value) => ({ path: PAGE, name, value, token: "abc", label: "Penjelasan" });

async function safe(store, key, value) {
  for (let turn = 0; turn < 100 && !store.isSafe(key, value); turn += 1) await new Promise((done) => { setTimeout(done); });
  assert.ok(store.isSafe(key, value));
}

async function storeDraft(storage, person, secret, draft, now = NOW) {
  const { store } = await open(storage, person, secret, now);
  const { key } = store.put(draft);
  await safe(store, key, draft.value);
  return key;
}

test("a draft comes back to the person who typed it", async () => {
  const storage = new Storage();
  const key = await storeDraft(storage, "7", WULAN, typed("e1-text|x", TEXT));
  const { earlier } = await open(storage, "7", WULAN);
  assert.deepEqual(earlier, [{ ...typed("e1-text|x", TEXT), key, at: NOW, safe: true }]);
});

test("a draft from before its parts had today's names comes back, and is written under today's", async () => {
  const storage = new Storage();
  const key = `lkj-isian|7|${PAGE}|e1-text`;
  const cipher = await cipherFor(WULAN, webcrypto);
  const words = JSON.stringify({ value: TEXT, seen: "abc", label: "Penjelasan" });
  storage.setItem(key, JSON.stringify({ at: NOW - DAY, sealed: await cipher.encrypt(words, key) }));
  const { store, earlier } = await open(storage, "7", WULAN);
  assert.deepEqual(earlier, [{ ...typed("e1-text", TEXT), key, at: NOW - DAY, safe: true }]);
  store.put({ ...typed("e1-text", "baru"), at: NOW });
  await safe(store, key, "baru");
  assert.deepEqual(Object.keys(JSON.parse(storage.getItem(key))), ["at", "encrypted"]);
});

test("nobody else can read its text or its label, whatever key they have", async () => {
  const storage = new Storage();
  const key = await storeDraft(storage, "7", WULAN, typed("e1-text", TEXT));
  const raw = JSON.stringify(Object.entries(storage));
  for (const word of ["orang", "rahasia", "Penjelasan", "abc"]) assert.ok(!raw.includes(word));
  assert.deepEqual((await open(storage, "8", JOKO)).earlier, []);
  assert.deepEqual((await open(storage, "7", JOKO)).earlier, [], "as if they were that person, without the key");
  // Moved to a field of their own it cannot be decrypted, even under the right key.
  storage.setItem(key.replace("e1-text", "e2-text"), storage.getItem(key));
  assert.deepEqual((await open(storage, "7", WULAN)).earlier.map((draft) => draft.name), ["e1-text"]);
});

test("the next person's visit removes nobody else's drafts", async () => {
  const storage = new Storage();
  await storeDraft(storage, "7", WULAN, typed("e1-text", TEXT));
  await storeDraft(storage, "8", JOKO, typed("e1-text", "Milik Joko"));
  assert.deepEqual((await open(storage, "7", WULAN)).earlier.map((draft) => draft.value), [TEXT]);
  assert.deepEqual((await open(storage, "8", JOKO)).earlier.map((draft) => draft.value), ["Milik Joko"]);
});

test("after fourteen days anybody's visit removes it, and so is what cannot be a draft", async () => {
  const storage = new Storage();
  const key = await storeDraft(storage, "7", WULAN, typed("e1-text", TEXT));
  await open(storage, "8", JOKO, NOW + 14 * DAY);
  assert.ok(storage.getItem(key));
  await open(storage, "8", JOKO, NOW + 14 * DAY + 1);
  assert.equal(storage.getItem(key), null);
  storage.setItem("lkj-isian|7|/x/|a", JSON.stringify({ value: "in plain", at: NOW }));
  storage.setItem("lkj-isian|7|/x/|b", "{");
  storage.setItem("lkj-isian|7|/x/|c", JSON.stringify({ at: "soon", encrypted: {} }));
  storage.setItem("another program's", "stays");
  await open(storage, "8", JOKO);
  assert.deepEqual(Object.keys(storage), ["another program's"]);
});

test("what is typed before there is a cipher is stored as well, and is newer than what is in the storage", async () => {
  const storage = new Storage();
  const key = await storeDraft(storage, "7", WULAN, typed("e1-text", "lama"));
  const store = new DraftStore({ storage, person: "7", now: () => NOW + 1 });
  store.put(typed("e1-text", "baru"));
  assert.equal(store.isSafe(key, "baru"), false);
  assert.deepEqual(await store.load(await cipherFor(WULAN, webcrypto)), []);
  assert.ok(store.isSafe(key, "baru"));
  assert.deepEqual((await open(storage, "7", WULAN)).earlier.map((draft) => draft.value), ["baru"]);
});

test("the last of many letters wins, and a dropped text does not come back", async () => {
  const storage = new Storage();
  const { store } = await open(storage, "7", WULAN);
  let key = "";
  for (const value of ["a", "ab", "abc"]) ({ key } = store.put(typed("e1-text", value)));
  await safe(store, key, "abc");
  assert.equal((await open(storage, "7", WULAN)).earlier[0].value, "abc");
  store.put(typed("e1-text", "abcd"));
  store.drop(key);
  await new Promise((done) => { setTimeout(done, 20); });
  assert.equal(storage.getItem(key), null);
});

test("another window's writing and removing is followed", async () => {
  const storage = new Storage();
  const { store } = await open(storage, "7", WULAN);
  const key = await storeDraft(storage, "7", WULAN, typed("e1-text", TEXT));
  await store.renew(key, false);
  assert.equal(store.get(key).value, TEXT);
  await store.renew(key, true);
  assert.equal(store.get(key), null);
});

test("where nothing can be stored, no draft counts as safe", async () => {
  for (const storage of [new Full(), null]) {
    const { store } = await open(storage, "7", WULAN);
    const { key, value } = store.put(typed("e1-text", TEXT));
    await new Promise((done) => { setTimeout(done, 20); });
    assert.equal(store.works, false);
    assert.equal(store.isSafe(key, value), false);
  }
  // Over plain HTTP a browser cannot encrypt: then nothing is stored in plain either.
  const storage = new Storage();
  const store = new DraftStore({ storage, person: "7" });
  await store.load(await cipherFor(WULAN, {}));
  store.put(typed("e1-text", TEXT));
  assert.equal(store.works, false);
  assert.deepEqual(Object.keys(storage), []);
});

test("a long text is encrypted as well", async () => {
  const storage = new Storage();
  const long = "Penjelasan. ".repeat(20_000);
  await storeDraft(storage, "7", WULAN, typed("e1-text", long));
  assert.equal((await open(storage, "7", WULAN)).earlier[0].value, long);
});
