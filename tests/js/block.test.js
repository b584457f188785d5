import assert from "node:assert/strict";
import { test } from "node:test";
import { assign, blockOf } from "../../static/block.js";

const row = (name, more = {}) => ({ name, achieved: `${name} capaian`, isRatio: false, money: `${name} uang`, moneyAbove: false, ...more });
const ratio = (name) => row(name, { isRatio: true });
const EIGHT = [1, 2, 3, 4, 5].map((number) => row(`I${number}`)).concat(ratio("I6"), row("I7"), row("I8"));
const TOP = { row: 0, column: 0 };
const paste = (text, rows, start = TOP) => assign(blockOf(text), rows, start);
const filled = ({ texts, refusal }) => {
  assert.equal(refusal, undefined);
  return texts.map(({ field, text }) => `${field} = ${text}`);
};
const refused = ({ texts, refusal }, ...words) => {
  assert.equal(texts, undefined);
  for (const each of ["Tempelan ditolak, tidak ada yang diisi.", ...words]) assert.ok(refusal.includes(each), refusal);
};

test("a block is read as a spreadsheet writes it", () => {
  assert.deepEqual(blockOf("1\t2\r\n3\t4\r\n"), [["1", "2"], ["3", "4"]]);
  assert.deepEqual(blockOf('"a\nb"\t"c\td"\n"e ""f"""\t g '), [["a b", "c d"], ['e "f"', "g"]]);
  assert.deepEqual(blockOf("\n5\n\n\t\n"), [[""], ["5"]], "empty rows count but at the end");
  assert.deepEqual(blockOf("\n\t\n"), []);
});

test("one value over a ratio refuses the whole block", () => {
  refused(paste("9\n86,52\n\n0,376\n0\n99,61\n55,5\n6,07", EIGHT), "Baris 6 tempelan, “99,61”", "“I6” dihitung dari beberapa angka");
});

test("an empty cell leaves its row as it is, a ratio too, and shifts nothing", () => {
  assert.deepEqual(filled(paste("9\n86,52\n\n0,376\n0\n\n55,5\n6,07", EIGHT)), [
    "I1 capaian = 9", "I2 capaian = 86,52", "I4 capaian = 0,376", "I5 capaian = 0", "I7 capaian = 55,5", "I8 capaian = 6,07",
  ]);
});

test("two values pasted over a ratio are two rows of the sheet", () => {
  refused(paste("7\n12", EIGHT, { row: 5, column: 0 }), "Baris 1 tempelan, “7”", "beberapa angka");
  refused(paste("7\t12", EIGHT, { row: 5, column: 0 }), "beberapa angka");
  assert.deepEqual(filled(paste("\t12\n7", EIGHT, { row: 5, column: 0 })), ["I6 uang = 12", "I7 capaian = 7"]);
});

test("a header row refuses all of it and is named", () => {
  refused(paste("Realisasi\tAnggaran\n1\t2", EIGHT), "Baris 1 tempelan berisi “Realisasi”", "tanpa baris judul");
  refused(paste("1\n–\n3", EIGHT), "Baris 2 tempelan berisi “–”", "kosongkan sel itu");
});

test("a block with more rows than the table is refused, empty ones at its end are not counted", () => {
  refused(paste("1\n2\n3", EIGHT, { row: 6, column: 0 }), "Isinya 3 baris", "hanya ada 2 baris");
  assert.deepEqual(filled(paste("1\n2\n\n\n\n", EIGHT, { row: 6, column: 0 })), ["I7 capaian = 1", "I8 capaian = 2"]);
});

test("a block wider than the table is refused", () => {
  refused(paste("1\t2\t3", EIGHT), "“3”", "di kanan kolom realisasi anggaran tidak ada isian");
  refused(paste("1\t2", EIGHT, { row: 0, column: 1 }), "“2”");
  assert.deepEqual(filled(paste("1\t2\t\n\t3\t", EIGHT)), ["I1 capaian = 1", "I1 uang = 2", "I2 uang = 3"]);
});

test("a budget line of several rows takes the value of its first row", () => {
  const rows = [row("A"), row("B", { money: null, moneyAbove: true }), row("C", { money: null }), row("D", { achieved: null })];
  assert.deepEqual(filled(paste("1\t10\n2\t\n3\t\n\t40", rows)), [
    "A capaian = 1", "A uang = 10", "B capaian = 2", "C capaian = 3", "D uang = 40",
  ]);
  refused(paste("1\t10\n2\t20", rows), "anggaran “B” sudah terisi bersama baris di atasnya");
  refused(paste("10\n20", rows, { row: 0, column: 1 }), "Baris 2 tempelan, “20”");
  refused(paste("\t\n\t\n\t30", rows), "“C” tidak mempunyai isian anggaran");
  refused(paste("\n\n\n4", rows), "“D” tidak mempunyai isian kinerja");
});

test("whatever the block, each value goes into its own row and column, or none is filled in", () => {
  // A small generator with a seed of its own, so that a failure can be repeated.
  let seed = 20221128;
  const below = (limit) => { seed = (seed * 48271) % 2147483647; return seed % limit; };
  for (let round = 0; round < 3000; round += 1) {
    const rows = Array.from({ length: 1 + below(6) }, (_, number) => [
      row(`R${number}`), ratio(`R${number}`), row(`R${number}`, { money: null, moneyAbove: true }), row(`R${number}`, { achieved: null }),
    ][below(4)]);
    const start = { row: below(rows.length), column: below(2) };
    const block = Array.from({ length: 1 + below(5) }, () => Array.from({ length: 1 + below(3) }, () => ["", `${below(100)}`][below(2)]));
    const { texts, refusal } = paste(block.map((cells) => cells.join("\t")).join("\n"), rows, start);
    const given = block.flatMap((cells, down) => cells.map((text, right) => ({ text, down, right }))).filter(({ text }) => text);
    if (refusal) continue;
    assert.deepEqual(texts, given.map(({ text, down, right }) => {
      const target = rows[start.row + down];
      return { field: start.column + right === 0 ? target.achieved : target.money, text };
    }));
    assert.ok(texts.every(({ field }) => field));
  }
});

test("a long name or text is cut in the sentence", () => {
  const long = "x".repeat(200);
  refused(paste(`1\n${long}`, EIGHT), `“${"x".repeat(59)}…”`);
});

test("a field for words takes one of its words, in any case of letters", () => {
  const opinion = row("Opini", { words: ["TMP", "TW", "WDP", "WTP"] });
  assert.deepEqual(filled(paste("9\nwtp\n3", [row("A"), opinion, row("B")])), ["A capaian = 9", "Opini capaian = WTP", "B capaian = 3"]);
  refused(paste("9\nbaik", [row("A"), opinion]), "Baris 2 tempelan, “baik”", "“Opini” memakai kata: TMP, TW, WDP, WTP.");
  refused(paste("9\n3", [row("A"), opinion]), "Baris 2 tempelan, “3”", "memakai kata");
});

test("a lone dash stands beside a row that asks for nothing, and nowhere else", () => {
  const resting = row("B", { achieved: null });
  assert.deepEqual(filled(paste("9\n-\n4", [row("A"), resting, row("D")])), ["A capaian = 9", "D capaian = 4"]);
  refused(paste("9\n-\n-", [row("A"), resting, row("D")]), "Baris 3 tempelan berisi “-”");
});
