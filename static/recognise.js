/* Where the values of a copied block belong in the entry table: the one place that decides it, without touching a page.

   Certain is what names, codes, heads and sizes say without a contradiction. Whatever else there is becomes a question,
   and then nothing is filled in before a person has seen where each value would go. */
import { blockOf, quote } from "./block.js";
import { inRupiah, isManyTimes, isTooSmall, rolesOf, SLOTS } from "./column-roles.js";
import { counts, headRows, isName, isValue, kindOf, knownOf, labelsOf, namedRoles, norm, shortenedBy } from "./sheet-columns.js";
import { faultOf, isEnglish, lengthened, numberIn, textOf, valueOf } from "./sheet-numbers.js";
import { align } from "./sheet-rows.js";

const REFUSED = "Tempelan ditolak, tidak ada yang diisi.";
const TALLEST = 1000; // rows of a block, so that a whole register does not keep the page busy
const MOST = 4; // sentences about single cells
const NAME = 12; // letters that the words of a column of names have on average

/* Read a copied text for the table whose `rows` are, from top to bottom, {name, code, activity, unit, target, previous,
   ceiling, before, accumulates, achieved, words, parts, money, moneyAbove}: figures as plain texts (empty where there
   is none), and the fields, null or none where the row has none. `parts` are those that the realisasi is computed of, of
   a ratio (`isRatio`) its numerator and denominator; `words` those that `achieved` takes, null where it takes numbers. `start` is {row, column, quarter, year} of the field that was pasted into, column 1 for money. `choices` are
   a person's: {roles: {column: role}, gaps: "skip" or "count", dash: "zero"}.

   Returns {refusal} or {entries, names, questions, columns, left, hasGaps, hasDashes}: entries are {field, text, row, slot,
   from, fault}, with their row of the table and `from` that of the block, whose `names` are as copied; `fault` says why the
   field will refuse it, left the values that go nowhere, {row, text, why}. Without questions the entries may be filled in. */
export function recognise(text, rows, start, choices = {}) {
  const block = blockOf(text);
  if (block.length > TALLEST) return { refusal: `${REFUSED} Isinya ${block.length} baris. Salin bagian jabatan ini saja, lalu tempel lagi.` };
  const sheet = readSheet(block, rows, start);
  const questions = new Map();
  const ask = (sentence, about = sentence) => questions.set(about, sentence);
  if (sheet.cells.length === 0) return { entries: [], questions: [], columns: [], left: [] };
  const { pairs, refusal } = align(sheet, rows, start, choices, ask);
  if (refusal) return { refusal: `${REFUSED} ${refusal}` };
  const roles = rolesOf(sheet, pairs, rows, start, choices, ask);
  const fault = faultIn(sheet, pairs, roles);
  if (fault) return { refusal: `${REFUSED} ${fault}` };
  const single = [];
  const { entries, left, hasDashes } = place(sheet, pairs, roles, rows, choices, ask, (sentence) => single.push(sentence));
  if (entries.length === 0) return { refusal: `${REFUSED} ${nothing(sheet, left, roles)}` };
  return {
    entries, left, hasDashes, names: sheet.cells.map((cells, row) => cells.find((cell) => isName(cell, sheet.known)) || cells[sheet.kinds[row].indexOf("word")] || ""), hasGaps: questions.has("gaps"),
    questions: [...questions.values(), ...short(single)],
    columns: sheet.values.map((column) => ({
      column, label: sheet.heads ? sheet.labels[column] : "", role: roles[column],
      sample: pairs.map(({ row }) => sheet.cells[row][column]).filter(Boolean).slice(0, 3),
    })),
  };
}

/* The questions about single cells, of which a whole column may have one each. */
const short = (single) => (single.length <= MOST ? single
  : [...single.slice(0, MOST - 1), `Dan ${single.length - MOST + 1} nilai lain yang diragukan; lihat daftarnya.`]);

function nothing(sheet, left, roles) {
  const shares = sheet.values.find((column) => roles[column] === "capaian");
  if (!left.length && shares !== undefined) {
    return `Kolom ${sheet.labels[shares] ? `${quote(sheet.labels[shares])} ` : ""}berisi persen, bukan realisasi. Salin kolom realisasinya, lalu tempel lagi.`;
  }
  if (left.length) return `Baris ${left[0].row + 1} tempelan, ${quote(left[0].text)}: ${left[0].why}`;
  return "Tidak ada angka yang dapat diisikan. Salin kolom realisasinya, lalu tempel lagi.";
}

/* ---- what the block holds ---- */
function readSheet(block, rows, start) {
  const width = Math.max(0, ...block.map((row) => row.length));
  const cells = block.map((row) => Array.from({ length: width }, (_, column) => row[column] || ""));
  const known = knownOf(rows);
  const kinds = cells.map((row) => row.map((cell) => kindOf(cell, known)));
  const heads = headRows(cells, kinds, known);
  const labels = labelsOf(cells.slice(0, heads), width);
  const named = namedRoles(labels.map((label) => label.toLowerCase()), start);
  const sheet = { cells, kinds, known, heads, labels, named, ...numbersOf(cells, heads, labels, named) };
  const types = Array.from({ length: width }, (_, column) => typeOf(sheet, column));
  const values = types.flatMap((type, column) => (type === "value" ? [column] : []));
  sheet.hasNames = types.includes("name") || types.includes("code");
  sheet.hasText = sheet.hasNames || types.includes("text");
  const inOrder = values.filter((column) => isNumbering(sheet, column, types, values));
  return { ...sheet, types, values: values.filter((column) => !inOrder.includes(column)), dropped: inOrder };
}

/* The numbers of all cells, and by column how much its amounts are shortened by: its head says so, or a title above. */
function numbersOf(cells, heads, labels, named) {
  const found = cells.map((row) => row.map(numberIn));
  const title = cells.slice(0, heads).flat().join(" ").toLowerCase();
  const isMoney = (role) => ["money", "money?", "realisasi?", "ceiling"].includes(role);
  const all = /dalam (?:ribu|juta)/.test(title) ? shortenedBy(title) : 1;
  const shortened = labels.map((label, column) => (isMoney(named[column]) ? Math.max(all, shortenedBy(label.toLowerCase())) : 1));
  const english = shortened.map((by, column) => by > 1 && isEnglish(found.map((row) => row[column]).filter(Boolean), true) === true);
  const numbers = found.map((row) => row.map((number, column) => (number && shortened[column] > 1
    ? lengthened(number, shortened[column], english[column]) : number)));
  return { numbers, shortened };
}

function typeOf(sheet, column) {
  const body = sheet.cells.slice(sheet.heads).map((row, number) => [row[column], sheet.kinds[number + sheet.heads][column]]);
  const filled = body.filter(([text]) => text);
  const count = (test) => filled.filter(([text, kind]) => test(text, kind)).length;
  const values = count((text, kind) => isValue(kind));
  const words = count((text, kind) => kind === "word");
  const named = sheet.named[column];
  if (filled.length === 0) return "blank";
  if (["no", "other", "unit", "code"].includes(named)) return named;
  if (count((text, kind) => kind === "code") > values) return "code";
  if (count((text) => isName(text, sheet.known)) > values) return "name";
  if (words > values && count((text) => text === "%" || sheet.known.units.has(norm(text))) * 2 >= filled.length) return "unit";
  if (values && values >= words) return "value";
  if (count((text, kind) => kind === "ordinal") * 2 > filled.length) return "no";
  const letters = filled.reduce((sum, [text]) => sum + text.length, 0) / filled.length;
  return words && (named === "name" || letters >= NAME) ? "name" : "text";
}

/* Whether the column only numbers the rows: left of the names, or the first of three at least. */
function isNumbering(sheet, column, types, values) {
  if (sheet.named[column]) return false;
  const numbers = sheet.numbers.slice(sheet.heads).map((row) => row[column]).filter(Boolean);
  const name = types.indexOf("name");
  return counts(numbers) && (name > column || (column === values[0] && values.length > 2));
}

/* ---- values into fields ---- */
function faultIn(sheet, pairs, roles) {
  for (const { row } of pairs) {
    for (const column of sheet.values.filter((each) => SLOTS.includes(roles[each]))) {
      const fault = faultOf(sheet.cells[row][column]);
      if (fault) return `Baris ${row + 1} tempelan, ${quote(sheet.cells[row][column])}: ${fault}`;
    }
  }
  return "";
}

function place(sheet, pairs, roles, rows, choices, ask, askCell) {
  const found = { entries: [], left: [], hasDashes: false };
  // A ratio's parts before the percentage that they give.
  const inTurn = (column) => SLOTS.indexOf(roles[column]);
  const filling = sheet.values.filter((each) => SLOTS.includes(roles[each])).sort((a, b) => inTurn(a) - inTurn(b));
  const numbersIn = (column) => pairs.map(({ row }) => sheet.numbers[row][column]).filter(Boolean);
  const isAbroad = filling.some((column) => isEnglish(numbersIn(column), roles[column] === "money"));
  for (const column of filling) {
    const slot = roles[column];
    const english = writtenIn(numbersIn(column), slot, isAbroad, ask);
    const by = sheet.shortened[column];
    if (by > 1) ask(`${quote(sheet.labels[column])} dalam ${by > 1000 ? "jutaan" : "ribuan"} rupiah, jadi dikalikan ${textOf({ bare: `${by}`, unit: "" }, false)}.`);
    for (const pair of pairs) placeOne(sheet, pair, column, { slot, english, rows, choices, ask, askCell }, found);
  }
  for (const { row, text, why } of found.left) askCell(`Baris ${row + 1} tempelan, ${quote(text)}: ${why}`);
  return found;
}

/* Put one cell among the entries of `found`, or among what is left with the reason why. */
function placeOne(sheet, pair, column, { slot, english, rows, choices, ask, askCell }, found) {
  const cell = sheet.cells[pair.row][column];
  const index = slot === "money" ? pair.money : pair.achieved;
  const row = rows[index];
  const field = row && fieldOf(row, slot);
  const isDash = sheet.kinds[pair.row][column] === "dash";
  if (!cell || (isDash && !field)) return;
  if (isDash) {
    found.hasDashes = true;
    const isZero = choices.dash === "zero";
    ask(isZero ? "Tanda “-” diisikan sebagai 0." : "Tanda “-” tidak diisikan: isiannya dibiarkan seperti semula.", "dash");
    if (isZero) found.entries.push({ field, text: "0", row: index, slot, from: pair.row });
    return;
  }
  const { text, why, fault } = field ? written(cell, sheet.numbers[pair.row][column], { row, slot, english }, askCell)
    : { why: noField(row, slot, cell, found.entries, sheet, pair, column) };
  if (why) found.left.push({ row: pair.row, text: cell, why });
  else if (field) found.entries.push({ field, text, row: index, slot, from: pair.row, fault });
}

/* Whether a column's numbers are English, with the questions about what can be read in two ways. Where they may be either,
   those of a column beside them say (`isAbroad`). */
function writtenIn(numbers, slot, isAbroad, ask) {
  const own = isEnglish(numbers, slot === "money");
  const english = own === false && isAbroad && !numbers.some(({ style }) => style === "id") ? true : own;
  if (english === null) ask("Angkanya sebagian ditulis cara Inggris, sebagian cara Indonesia; periksa satu per satu.", "english");
  if (english) ask("Angkanya ditulis cara Inggris (1,234.50), jadi diubah ke cara Indonesia (1.234,50).", "english");
  if (numbers.some(({ odd }) => odd)) ask("Ada angka dalam kurung, berspasi, atau bertanda di belakang; periksa cara bacanya.", "odd");
  return english === true;
}

function fieldOf(row, slot) {
  if (slot === "money") return row.money;
  if (slot === "achieved") return row.parts.length ? null : row.achieved;
  return row.isRatio ? row.parts[slot === "numerator" ? 0 : 1] : null;
}

/* The text for a field, or why there is none. */
function written(cell, number, { row, slot, english }, ask) {
  if (slot === "achieved" && row.words) {
    const word = row.words.find((each) => each.toLowerCase() === cell.toLowerCase());
    return word ? { text: word } : { why: `${quote(row.name)} memakai kata: ${row.words.join(", ")}.` };
  }
  if (!number) return /\d/.test(cell) ? { text: cell, fault: "tidak terbaca sebagai angka" } : { why: "bukan angka, jadi tidak diisikan." };
  askAbout(number, cell, row, slot, english, ask);
  // Beside Indonesian numbers too, what has one reading only is written our way.
  english ||= number.style === "en" && slot === "money";
  const isPlain = !english && !number.odd && !number.isLengthened && !(slot !== "money" && (number.isRupiah || number.hasSen));
  return { text: isPlain ? cell : textOf(number, english), fault: slot === "money" ? faultOfMoney(number, english) : "" };
}

function faultOfMoney(number, english) {
  if (number.isPercent || number.unit) return "bukan rupiah";
  if (number.isBelow && valueOf(number, english)) return "di bawah nol";
  return number.style === "comma3" && !english ? "ribuan atau sen?" : "";
}

function askAbout(number, cell, row, slot, english, ask) {
  const about = `${quote(cell)} pada ${quote(row.name)}`;
  if (slot === "money") {
    if (number.isPercent || number.unit) ask(`${about} bukan rupiah.`);
    else if (isTooSmall(valueOf(number, english || number.style === "en"), row)) ask(`${about} sangat kecil untuk rupiah.`);
    return;
  }
  const share = valueOf(number);
  if (row.unit === "%" && !number.isPercent && share > 0 && share <= 1 && Number(row.target) >= 10) ask(`${about}: pecahan, atau memang kurang dari satu persen?`);
  if (number.isRupiah && !inRupiah(row)) ask(`${about} adalah rupiah.`);
  if (number.isPercent && row.unit !== "%") ask(`${about} adalah persen, satuan di sini ${row.unit}.`);
  if (number.unit && norm(number.unit) !== norm(row.unit || "")) ask(`${about}: satuan di sini ${row.unit}.`);
  if (number.style === "comma3" && row.unit !== "%") ask(`${about}: ribuan, atau tiga angka di belakang koma?`);
  if (number.style === "dot3" && isManyTimes(valueOf(number), row)) ask(`${about}: ribuan, atau desimal?`);
}

/* Why a value has nowhere to go; empty where it only repeats the spending that the rows share. */
function noField(row, slot, cell, entries, sheet, pair, column) {
  if (!row) return "kegiatan ini mempunyai beberapa indikator; isi realisasinya satu per satu.";
  if (slot === "money") {
    if (!row.moneyAbove) return `${quote(row.name)} tidak mempunyai isian anggaran.`;
    return sheet.cells[pair.row - 1]?.[column] === cell ? "" : `anggaran ${quote(row.name)} sudah terisi bersama baris di atasnya.`;
  }
  if (slot === "achieved" && entries.some((entry) => row.parts.includes(entry.field))) return "";
  if (slot === "achieved" && row.parts.length) return `${quote(row.name)} dihitung dari beberapa angka; ketik angkanya satu per satu.`;
  return slot === "achieved" ? `${quote(row.name)} tidak mempunyai isian kinerja.` : `${quote(row.name)} bukan perbandingan.`;
}
