import assert from "node:assert/strict";
import { test } from "node:test";
import { blockOf } from "../../static/block.js";
import { recognise } from "../../static/recognise.js";
import { numberIn, textOf } from "../../static/sheet-numbers.js";
import { ASKS, BLOCKS, both, CLEAN, MIXED, REFUSED, sheet, TEN } from "./blocks.js";

const outcome = ({ refusal, questions }) => (refusal ? REFUSED : questions.length ? ASKS : CLEAN);
const filled = ({ entries }) => Object.fromEntries(entries.map(({ field, text }) => [field, text]));
const given = (fields) => Object.fromEntries(Object.entries(fields).filter(([, text]) => text !== undefined));
const paste = (text, { rows = TEN, row = 0, column = 0 } = {}, choices = {}) => recognise(text, rows, { row, column, quarter: 3, year: 2022 }, choices);

for (const [name, text, wanted, fields, where] of BLOCKS) {
  test(`a block: ${name}`, () => {
    const found = paste(text, where);
    assert.equal(outcome(found), wanted, JSON.stringify([found.refusal, found.questions, found.columns]));
    // What is asked about may be put right in the preview; most of it is right already.
    if (fields) assert.deepEqual(filled(found), given(fields));
    if (found.refusal) assert.match(found.refusal, /^Tempelan ditolak, tidak ada yang diisi\. .+\.$/);
  });
}

test("a block is read as a spreadsheet writes it", () => {
  assert.deepEqual(blockOf("1\t2\r\n3\t4\r\n"), [["1", "2"], ["3", "4"]]);
  assert.deepEqual(blockOf('"a\nb"\t"c\td"\n"e ""f"""\t g '), [["a b", "c d"], ['e "f"', "g"]]);
  assert.deepEqual(blockOf("\n5\n\n\t\n"), [[""], ["5"]], "empty rows count but at the end");
  assert.deepEqual(blockOf("\n\t\n"), []);
});

test("what a person decides in the preview holds", () => {
  const three = sheet(["9", "3"], ["75", "70"], ["884.000", "1.200.000"]);
  const roles = { 0: "other", 1: "achieved", 2: "money" };
  assert.deepEqual(filled(paste(three, {}, { roles })), { i1: "75", i2: "70", a1: "884.000", a2: "1.200.000" });
  assert.match(paste(three, {}, { roles: { 0: "other", 1: "other", 2: "other" } }).refusal, /Tidak ada angka/);
  const gap = "9\n\n45";
  assert.deepEqual(filled(paste(gap)), { i1: "9", i3: "45" });
  assert.deepEqual(filled(paste(gap, {}, { gaps: "skip" })), { i1: "9", i2: "45" });
  const dash = "9\t884.000\n3\t-";
  assert.deepEqual(filled(paste(dash)), { i1: "9", a1: "884.000", i2: "3" });
  assert.deepEqual(filled(paste(dash, {}, { dash: "zero" })), { i1: "9", a1: "884.000", i2: "3", a2: "0" });
});

test("an empty cell leaves its row as it is and shifts nothing", () => {
  assert.deepEqual(filled(paste(sheet(["9", "", "45"], ["", "1.200.000", "17.067.280"]))), { i1: "9", a2: "1.200.000", i3: "45", a3: "17.067.280" });
  assert.deepEqual(filled(paste("150\n\nWTP", { rows: MIXED })), { i1: "150", i3: "WTP" });
});

test("English thousands are judged by what they say", () => {
  const { questions } = paste(sheet(TEN.map(({ number }) => both[`a${number}`]).map((text) => text.replaceAll(".", ","))), { column: 1 });
  assert.deepEqual(questions, ["Angkanya ditulis cara Inggris (1,234.50), jadi diubah ke cara Indonesia (1.234,50)."]);
});

test("the preview knows what a field will refuse, and which of several words is the name", () => {
  const found = paste(sheet(["Sasaran yang panjang", "Sasaran lain"], TEN.slice(0, 2).map(({ name }) => name), ["-884.000", "12%"]), { column: 1 }, { roles: { 2: "money" } });
  assert.deepEqual(found.entries.map(({ fault }) => fault), ["di bawah nol", "bukan rupiah"]);
  assert.deepEqual(found.names, TEN.slice(0, 2).map(({ name }) => name));
  assert.ok(!paste("50%\n51%\n52%\n53%").questions.some((sentence) => sentence.includes("nomor urut")));
});

test("a long name or text is cut in the sentence", () => {
  const long = "x".repeat(200);
  assert.ok(paste(`9\n${long}`).questions.some((sentence) => sentence.includes(`“${"x".repeat(59)}…”`)));
});

/* ---- sheets made by chance ---- */
// A small generator with a seed of its own, so that a failure can be repeated.
let seed = 20221128;
const below = (limit) => { seed = (seed * 48271) % 2147483647; return seed % limit; };
const pick = (list) => list[below(list.length)];
const chance = (percent) => below(100) < percent;
const shuffled = (list) => list.map((each) => [below(1e6), each]).sort(([a], [b]) => a - b).map(([, each]) => each);
const points = (text, mark = ".") => text.replace(/\B(?=(\d{3})+$)/g, mark);

const right = (number) => ({ achieved: both[`i${number}`], money: both[`a${number}`].replaceAll(".", "") });
const ratio = (part, whole) => ((Number(part.replace(",", ".")) / Number(whole)) * 100).toFixed(2).replace(".", ",");
const COLUMNS = {
  no: { heads: ["No", "No.", "Nomor"], cell: (row, place) => `${place + 1}` },
  code: { heads: ["Kode", "Kode Rekening"], cell: (row) => row.code },
  name: { heads: ["Indikator", "Indikator Kinerja", "Uraian"], cell: (row) => row.name },
  activity: { heads: ["Sub Kegiatan", "Uraian Kegiatan"], cell: (row) => row.activity },
  unit: { heads: ["Satuan"], cell: (row) => row.unit },
  target: { heads: ["Target", "Target Kinerja", "Target 2022"], cell: (row) => row.target },
  achieved: { heads: ["Realisasi", "Realisasi Kinerja", "Realisasi TW III", "Realisasi s.d. Triwulan III"], cell: (row) => right(row.number).achieved },
  capaian: { heads: ["Capaian (%)", "Tingkat Capaian", "% Capaian"], cell: (row) => ratio(right(row.number).achieved, row.target) },
  previous: { heads: ["Realisasi TW II", "Realisasi Triwulan I"], cell: (row) => row.previous },
  ceiling: { heads: ["Pagu", "Pagu Anggaran", "Anggaran"], cell: (row) => row.ceiling, isMoney: true },
  money: { heads: ["Realisasi Anggaran", "Realisasi Keuangan (Rp)", "Realisasi Belanja"], cell: (row) => right(row.number).money, isMoney: true },
  serapan: { heads: ["Serapan (%)", "% Keuangan"], cell: (row) => ratio(right(row.number).money, row.ceiling) },
  rest: { heads: ["Sisa Anggaran"], cell: (row) => `${Number(row.ceiling) - Number(right(row.number).money)}`, isMoney: true },
  before: { heads: ["Realisasi Anggaran TW II"], cell: (row) => row.before, isMoney: true },
  remark: { heads: ["Keterangan", "Penanggung Jawab"], cell: () => pick(["Seksi Umum", "dalam proses", "-", "lengkap 3 berkas"]) },
};
const LOOKS = [
  (text, isMoney) => (isMoney ? points(text) : text),
  (text, isMoney) => (isMoney ? `Rp ${points(text)},00` : text),
  (text, isMoney) => (isMoney ? `\u00a0Rp\u00a0 ${points(text)} ` : ` ${text}\u00a0`),
  (text) => text,
  (text, isMoney) => (isMoney ? `${points(text, ",")}.00` : text.replace(",", ".")),
  (text, isMoney) => (isMoney ? points(text, ",") : text.replace(",", ".")),
];
const NOISE = ["", "", "", "\u00ad", "\u200b", " ", "\u00a0"];

/* A sheet as an office may have it: its text, where it is pasted, and what is right for each field. */
function sheetByChance() {
  const hasHead = chance(60);
  // What is left of a pagu looks like spending, where neither a head nor the spending itself says what it is.
  const possible = shuffled(Object.keys(COLUMNS)).filter((key) => hasHead || key !== "rest");
  const keys = possible.slice(0, 1 + below(6));
  const hasNames = keys.includes("name") || keys.includes("code") || keys.includes("activity");
  const first = below(TEN.length);
  const some = TEN.slice(first, first + 1 + below(TEN.length - first));
  const rows = hasNames && chance(50) ? shuffled(some) : some;
  const look = pick(LOOKS);
  const shown = (key, row, place) => {
    const text = COLUMNS[key].cell(row, place);
    const written = /^[\d,]+$/.test(text) ? look(text, COLUMNS[key].isMoney) : text;
    return written + pick(NOISE);
  };
  const lines = rows.map((row, place) => keys.map((key) => shown(key, row, place)));
  const blank = keys.map(() => "");
  if (chance(20)) lines.splice(1 + below(lines.length), 0, blank);
  if (chance(20)) lines.push(keys.map((key, column) => (column === 0 && hasNames ? "Jumlah" : COLUMNS[key].isMoney ? look(`${rows.reduce((sum, row) => sum + Number(COLUMNS[key].cell(row)), 0)}`, true) : "")));
  if (hasNames && chance(20)) lines.splice(below(lines.length), 0, keys.map((key) => (key === "name" ? "Meningkatnya kualitas layanan umum" : "")));
  if (keys.length > 1 && chance(10)) lines.unshift(keys.map((_, column) => `${column + 1}`));
  if (hasHead) lines.unshift(keys.map((key) => pick(COLUMNS[key].heads)));
  if (chance(20)) lines.unshift(["LAPORAN KINERJA TAHUN 2022", ...blank.slice(1)]);
  const fields = Object.fromEntries(rows.flatMap((row) => [[`i${row.number}`, right(row.number).achieved], [`a${row.number}`, right(row.number).money]]));
  const column = keys.includes("achieved") ? 0 : keys.includes("money") ? 1 : below(2);
  return { keys, text: lines.map((cells) => cells.join("\t")).join("\n"), where: { row: hasNames && chance(50) ? 0 : first, column }, fields };
}

const numeric = (text) => {
  const number = numberIn(text);
  return number ? textOf(number, false).replace(/[.%]/g, "").replace(/,0+$/, "") : text;
};

test("whatever the sheet, no value goes into a wrong field without a question", () => {
  const seen = { [CLEAN]: 0, [ASKS]: 0, [REFUSED]: 0 };
  for (let round = 0; round < (Number(process.env.ROUNDS) || 1000); round += 1) {
    const { keys, text, where, fields } = sheetByChance();
    // One value alone is meant where it is pasted.
    if (!/[\t\n]/.test(text.trim())) continue;
    const found = paste(text, where);
    seen[outcome(found)] += 1;
    if (outcome(found) !== CLEAN) continue;
    for (const entry of found.entries) {
      assert.equal(numeric(entry.text), fields[entry.field], JSON.stringify({ round, keys, where, field: entry.field, text }));
    }
  }
  if (process.env.SEEN) console.log(seen);
  assert.ok(seen[CLEAN] > 30, JSON.stringify(seen));
});
