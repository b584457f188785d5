/* Which drafts of a form that was sent are still the person's own: node --test tests/js/ */
import assert from "node:assert/strict";
import { test } from "node:test";

const storage = () => {
  const kept = new Map();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) };
};
const { isAmong, nameDraft, noteSent, settle } = await import("../../static/sent-forms.js");
const FORM = "/kantor/susunan/";

/* A form of FORM was sent; the page that came is at `path`, its visit began `began` ms later and was led there or not. */
function sent({ path = FORM, began = 0, redirects = 1, comesBack = true }) {
  Object.assign(globalThis, {
    sessionStorage: storage(), localStorage: storage(), location: { pathname: path },
    document: { querySelector: () => null, body: { dataset: {} } },
  });
  localStorage.setItem("isian", JSON.stringify({ at: 7 }));
  noteSent(FORM, [{ key: "isian", at: 7 }], comesBack);
  const performance = { timeOrigin: Date.now() + began, getEntriesByType: () => [{ redirectCount: redirects }] };
  Object.defineProperty(globalThis, "performance", { value: performance, configurable: true });
  return settle();
}

test("a draft goes with the answer that leads to a page", () => {
  assert.deepEqual(sent({}), []);
  assert.equal(localStorage.getItem("isian"), null);
});

test("the answer may come minutes after the form was sent", (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: 1_000_000 });
  Object.assign(globalThis, { sessionStorage: storage(), localStorage: storage() });
  localStorage.setItem("isian", JSON.stringify({ at: 7 }));
  noteSent(FORM, [{ key: "isian", at: 7 }], true);
  const performance = { timeOrigin: Date.now() + 40, getEntriesByType: () => [{ redirectCount: 1 }] };
  Object.defineProperty(globalThis, "performance", { value: performance, configurable: true });
  t.mock.timers.setTime(1_000_000 + 180_000);
  assert.deepEqual(settle(), []);
  assert.equal(localStorage.getItem("isian"), null);
});

test("a refused form, a later visit and another page of its own keep the draft", () => {
  assert.deepEqual(sent({ redirects: 0 }), ["isian"]);
  assert.deepEqual(sent({ began: 90_000 }), ["isian"]);
  assert.deepEqual(sent({ comesBack: false }), ["isian"]);
});

test("a draft that the server names as taken goes, and one typed since or of another form stays", () => {
  const draft = { key: "lkj-isian|7|/kantor/a@b/susunan/|#susunan", at: 1764468000000 };
  const taken = ["lkj-isian|7|/kantor/x/tugas/|#tugas@1", nameDraft(draft)];
  assert.ok(isAmong(draft, taken));
  assert.ok(isAmong({ ...draft, at: draft.at - 5 }, taken), "an earlier writing of it, which was kept last");
  assert.ok(!isAmong({ ...draft, at: draft.at + 1 }, taken));
  assert.ok(!isAmong({ ...draft, key: "lkj-isian|7|/kantor/x/akun/|#akun" }, taken) && !isAmong(draft, [""]));
});
