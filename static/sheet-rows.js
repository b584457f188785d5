/* Which row of the table each row of a copied block is: by its name or code, else by its place below the field. */
import { quote } from "./block.js";
import { isName, isValue, norm, numbersColumns, splitName } from "./sheet-columns.js";
import { valueOf } from "./sheet-numbers.js";

const TOTAL = /^(?:sub ?)?(?:grand )?(?:jumlah|total|rata rata|rerata)(?: (?:sub|total|anggaran|belanja|keseluruhan|seluruhnya|seluruh|pagu|realisasi|kinerja|capaian|program|kegiatan|dan|rata rata|rerata|operasi|modal|langsung|tidak|[ivx\d]+))*$/;
const ALIKE = 0.75; // of two names' words, how many must be the same for a question whether they are one
const LEAD = 0.1; // by how much the most alike name must be so
const LARGE = 1000; // below it a number may be the sum of those above by chance

const unique = (list) => [...new Set(list)];

/* The kind of each row below the head: data, gap (no figure), words (names or remarks without a figure), total. */
export function rowKinds(sheet) {
  return sheet.cells.map((cells, row) => {
    if (row < sheet.heads) return "head";
    const words = cells.filter((text, column) => sheet.kinds[row][column] === "word");
    if (words.some((text) => TOTAL.test(norm(text)) && !isName(text, sheet.known))) return "total";
    const values = sheet.values.filter((column) => isValue(sheet.kinds[row][column]));
    if (values.length === 0) return words.length && sheet.hasText ? "words" : "gap";
    const filled = cells.filter(Boolean);
    return row === 0 && numbersColumns(filled) && Number(filled[0]) === 1 ? "counting" : "data";
  });
}

/* Pair the rows of the block with rows of the table: [{row, achieved, money}], each an index of the table or null.

   A sentence goes to `ask` for whatever is not certain. Returns {pairs} or {refusal}. */
export function align(sheet, rows, start, choices, ask) {
  const kinds = rowKinds(sheet);
  if (kinds.includes("counting")) ask("Baris 1 tempelan tampak seperti nomor kolom, jadi tidak diisikan.");
  const data = kinds.flatMap((kind, row) => (kind === "data" ? [row] : []));
  const found = data.map((row) => anchorOf(sheet, row, rows));
  if (found.some(({ pool }) => pool.length)) return byNames(found, rows, start, ask);
  if (sheet.hasNames) ask("Nama pada tempelan tidak ada yang sama dengan nama di halaman ini. Bandingkan baris demi baris.");
  return byPlace(sheet, kinds, rows, start, choices, ask);
}

/* ---- by name or code ---- */
const having = (rows, key, wanted) => rows.flatMap((row, index) => (wanted(row[key]) ? [index] : []));

function anchorOf(sheet, row, rows) {
  const texts = sheet.cells[row].filter((text, column) => text && sheet.kinds[row][column] === "word");
  const words = texts.flatMap((text) => [norm(text), splitName(text).name]);
  const codes = [...sheet.cells[row], ...texts.map((text) => splitName(text).code)];
  const named = having(rows, "name", (name) => words.includes(norm(name)));
  const coded = having(rows, "code", (code) => code && codes.includes(code));
  const acting = having(rows, "activity", (activity) => activity && words.includes(norm(activity)));
  const ofActivity = coded.length ? coded : acting;
  const both = named.filter((index) => ofActivity.includes(index));
  const label = sheet.cells[row].find((text, column) => sheet.kinds[row][column] === "word") || "";
  if (named.length) {
    return { row, label, pool: both.length ? both : named, isIndicator: true, contradicts: coded.length > 0 && both.length === 0 };
  }
  if (ofActivity.length) return { row, label, pool: ofActivity, isIndicator: false };
  const alike = mostAlike(words, rows);
  return { row, label, pool: alike === null ? [] : [alike], isIndicator: true, isGuess: true };
}

/* The row whose name shares by far the most words with one of these texts; null for none. */
function mostAlike(texts, rows) {
  const scores = rows.map((row) => Math.max(0, ...texts.map((text) => likeness(text, norm(row.name)))));
  const [best, second = 0] = scores.slice().sort((a, b) => b - a);
  return best >= ALIKE && best - second >= LEAD ? scores.indexOf(best) : null;
}

function likeness(one, other) {
  const [a, b] = [unique(one.split(" ")), unique(other.split(" "))];
  return (2 * a.filter((word) => b.includes(word)).length) / (a.length + b.length);
}

function byNames(found, rows, start, ask) {
  const pairs = [];
  const taken = new Set();
  for (const { row, label, pool, isIndicator, isGuess, contradicts } of found) {
    if (pool.length === 0) {
      ask(`Baris ${row + 1} tempelan${label && `, ${quote(label)}`}, tidak ada di halaman ini, jadi tidak diisikan.`);
      continue;
    }
    const free = pool.filter((index) => !taken.has(index));
    if (free.length === 0) {
      return { refusal: `Baris ${row + 1} tempelan, ${quote(label || rows[pool[0]].name)}, ada lebih dari sekali. `
        + "Satu baris lembar kerja mengisi satu baris tabel: hapus salah satunya, lalu tempel lagi." };
    }
    if (isGuess) ask(`Baris ${row + 1} tempelan, ${quote(label)}, dianggap ${quote(rows[free[0]].name)}.`);
    if (contradicts) ask(`Baris ${row + 1} tempelan, ${quote(label)}: kodenya bukan kode kegiatan indikator itu di halaman ini.`);
    if (isIndicator && pool.length > 1) ask(`${quote(rows[free[0]].name)} ada ${pool.length} kali di halaman ini; diisi menurut urutannya.`);
    pairs.push(pairOf(row, isIndicator ? [free[0]] : pool, rows));
    for (const index of isIndicator ? [free[0]] : pool) taken.add(index);
  }
  if (pairs.length && !pairs.some(({ of }) => of.includes(start.row))) {
    ask("Isian yang Anda pilih bukan salah satu baris tempelan ini; setiap nilai masuk ke baris yang namanya sama.");
  }
  return { pairs };
}

/* What one row of the block may fill: of an activity with several indicators its spending only. */
function pairOf(row, pool, rows) {
  const withMoney = pool.find((index) => rows[index].money);
  return { row, of: pool, achieved: pool.length === 1 ? pool[0] : null, money: withMoney ?? pool[0] };
}

/* ---- by place ---- */
function byPlace(sheet, kinds, rows, start, choices, ask) {
  if (!sheet.heads && sheet.types.some((type) => ["unit", "text"].includes(type))) {
    ask("Tempelan ini tidak menyebut nama indikatornya; periksa apakah baris dan kolomnya tepat.");
  }
  let lines = kinds.flatMap((kind, row) => (kind === "data" || kind === "gap" ? [{ row, isGap: kind === "gap" }] : []));
  lines = withoutSums(lines, sheet, ask);
  const data = lines.filter(({ isGap }) => !isGap);
  const room = rows.length - start.row;
  const takes = ({ achieved, money, parts }) => Boolean(achieved || money || (parts && parts.length));
  const gaps = lines.filter((line, place) => line.isGap && takes(rows[start.row + place] || {}));
  const skips = choices.gaps ? choices.gaps === "skip" : lines.length > room;
  if (gaps.length) {
    const said = (row) => sheet.cells[row].find(Boolean);
    const numbers = gaps.map(({ row }) => `${row + 1}${said(row) ? ` (${quote(said(row))})` : ""}`).join(", ");
    ask(skips ? `Baris ${numbers} tempelan tidak berisi angka, jadi dilewati.`
      : `Baris ${numbers} tempelan tidak berisi angka; baris tabel di sebelahnya dibiarkan seperti semula.`, "gaps");
  }
  const counted = skips ? data : lines;
  if (jumps(sheet, data)) ask("Nomor urut pada tempelan melompat: mungkin ada baris yang tidak ikut tersalin.");
  let first = start.row;
  if (counted.length > room) {
    if (counted.length !== rows.length) return { refusal: tooLong(counted.length, room) };
    first = 0;
    ask(`Tempelan berisi ${counted.length} baris, sebanyak baris tabel, jadi diisikan mulai dari baris pertama.`);
  }
  if (sheet.heads && first > 0) ask("Tempelan yang berjudul kolom ini diisikan mulai dari baris yang Anda pilih.");
  return {
    pairs: counted.flatMap(({ row, isGap }, place) => (isGap ? [] : [pairOf(row, [first + place], rows)])),
  };
}

/* Whether a column that numbers the rows leaves any out. */
function jumps(sheet, data) {
  const columns = [...sheet.dropped, ...sheet.types.flatMap((type, column) => (type === "no" ? [column] : []))];
  return columns.some((column) => {
    const numbers = data.map(({ row }) => Number.parseInt(sheet.cells[row][column], 10)).filter((number) => number);
    return numbers.some((number, place) => number !== numbers[0] + place);
  });
}

const tooLong = (length, room) => `Isinya ${length} baris, sedangkan dari isian ini ke bawah hanya ada ${room} baris. `
  + "Satu baris lembar kerja mengisi satu baris tabel: periksa baris awal dan akhirnya, lalu tempel lagi.";

/* Without the rows whose large numbers are the sum of those above or below: nobody has called them Jumlah. */
function withoutSums(lines, sheet, ask) {
  const sums = new Set();
  for (const column of sheet.values) {
    const figures = lines.map(({ row }) => sheet.numbers[row][column]).map((number) => (number ? valueOf(number) : 0));
    let above = 0;
    let terms = 0;
    figures.forEach((figure, place) => {
      // Of a single row the sum is that row once more.
      if (terms > (figures.length === 2 ? 0 : 1) && figure >= LARGE && same(figure, above)) { sums.add(place); above = terms = 0; }
      else { above += figure; terms += figure ? 1 : 0; }
    });
    const below = figures.slice(1).reduce((sum, figure) => sum + figure, 0);
    if (figures.length > 2 && figures[0] >= LARGE && same(figures[0], below)) sums.add(0);
  }
  if (sums.size) {
    const numbers = [...sums].sort((a, b) => a - b).map((place) => lines[place].row + 1).join(", ");
    ask(`Baris ${numbers} tempelan adalah jumlah baris lainnya, jadi tidak diisikan.`);
  }
  return lines.filter((line, place) => !sums.has(place));
}

const same = (one, other) => Math.abs(one - other) < 0.005;
