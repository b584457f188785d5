import assert from "node:assert/strict";
import { test } from "node:test";
import { weighed } from "../../static/disposition.js";

const good = { key: "sudah-baik", effect: "accepts", opposite: "kurang-baik" };
const bad = { key: "kurang-baik", effect: "neutral", opposite: "sudah-baik" };
const mend = { key: "diperbaiki", effect: "revises", opposite: "" };
const other = { key: "lain-lain", effect: "neutral", opposite: "", needsText: true };
const allowed = (ticks, typed) => {
  const { approve, return: back, why } = weighed(ticks, typed);
  return [approve && "approve", back && "return"].filter(Boolean).join() + `: ${why}`;
};

test("the buttons follow the ticks", () => {
  assert.equal(allowed([]), ": nothing");
  assert.equal(allowed([good]), "approve: approve");
  assert.equal(allowed([mend]), "return: bare");
  assert.equal(allowed([bad]), "return: bare");
  assert.equal(allowed([bad, mend]), "return: bare");
  assert.equal(allowed([mend], { note: true }), "return: return");
});

test("what contradicts itself allows nothing", () => {
  assert.equal(allowed([good, mend]), ": both");
  assert.equal(allowed([good, bad]), ": opposite");
});

test("a box that needs words waits for them", () => {
  assert.equal(allowed([good, other]), ": text");
  assert.equal(allowed([good, other], { text: true }), "approve: approve");
  assert.equal(allowed([other], { text: true }), "return: return");
});

test("a note or a remark alone leads back, and stands beside an approval", () => {
  assert.equal(allowed([], { note: true }), "return: return");
  assert.equal(allowed([], { remarks: true }), "return: return");
  assert.equal(allowed([good], { note: true, remarks: true }), "approve: approve");
});
