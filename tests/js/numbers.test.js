import assert from "node:assert/strict";
import { test } from "node:test";
import { plain, sameText } from "../../static/numbers.js";

test("points, spaces, Rp and needless zeros do not change a number", () => {
  for (const [one, other] of [["1.754.000", "1754000"], ["Rp 1.754.000,00", "1754000"], ["87,50", "87,5"], ["007", "7"], ["-0,50", "-0,5"], ["12,0", "12"]]) {
    assert.equal(plain(one), plain(other), `${one} and ${other}`);
  }
});

test("a text that is no plain number equals no number", () => {
  for (const [one, other] of [["1.25", "125"], ["1.25", "1,25"], ["5 buah", "5"], ["", "0"], ["1,754,000", "1754000"], ["29.5102.000", "295102000"]]) {
    assert.notEqual(plain(one), plain(other), `${one} and ${other}`);
  }
});

test("a text is the same with other line ends and space around it; only a field for numbers reads numbers", () => {
  assert.ok(sameText("Satu.\r\nDua.", " Satu.\nDua.\n", false));
  assert.ok(sameText("1.000", "1000", true));
  assert.ok(!sameText("1.000", "1000", false));
});
