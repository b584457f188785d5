/* What each column of a copied block holds: by its head, by the names and satuan in it, and by what its numbers equal. */
import { clean, faultOf, isDash, numberIn, valueOf } from "./sheet-numbers.js";

export const norm = (text) => clean(text).toLowerCase().replace(/[^\p{L}\p{N}%]+/gu, " ").trim();

const CODE = /^\d{1,2}(?:\.\d{1,4}){2,}$/;
const ORDINAL = /^(?:\d{1,3}|[ivxl]{1,5}|[a-z])[.)]$/i;
const YEAR = /^(?:19|20)\d\d$/;

/* The kind of a cell: empty, dash, fault, code, ordinal, number, unclear (digits that are no number), choice (a word that
   some field takes), or word. */
export function kindOf(cell, known) {
  if (cell === "") return "empty";
  if (isDash(cell)) return "dash";
  if (faultOf(cell)) return "fault";
  if (known.codes.has(cell)) return "code";
  if (ORDINAL.test(cell)) return "ordinal";
  if (numberIn(cell)) return "number";
  if (CODE.test(cell)) return "code";
  if (/^[\d.,\s]*\d[\d.,\s]*$/.test(cell)) return "unclear";
  return known.choices.has(cell.toLowerCase()) ? "choice" : "word";
}

/* What the table's rows are called by, for telling names from other words. */
export const knownOf = (rows) => ({
  codes: new Set(rows.map((row) => row.code).filter(Boolean)),
  names: new Set(rows.flatMap((row) => [row.name, row.activity]).filter(Boolean).map(norm)),
  units: new Set(rows.map((row) => row.unit).filter(Boolean).map(norm)),
  choices: new Set(rows.flatMap((row) => row.words || []).map((word) => word.toLowerCase())),
});

/* The code or number in front of a name in the same cell, and the name. */
export function splitName(cell) {
  const found = /^(\d{1,2}(?:\.\d{1,4})+\.?|(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)])\s*(\D.*)$/i.exec(cell);
  return found ? { code: found[1].replace(/\.$/, ""), name: norm(found[2]) } : { code: cell, name: norm(cell) };
}

export const isName = (cell, known) => known.names.has(norm(cell)) || known.names.has(splitName(cell).name);
const VALUES = ["number", "dash", "choice", "fault", "unclear"];
export const isValue = (kind) => VALUES.includes(kind);

/* The rows above the figures: titles, heads over merged cells, and the line that numbers the columns. */
export function headRows(cells, kinds, known) {
  let count = 0;
  while (count < cells.length && isHead(cells[count], kinds[count], known, count > 0)) count += 1;
  // A block without any figure has no head.
  return count === cells.length ? 0 : count;
}

function isHead(cells, kinds, known, hasWordsAbove) {
  const filled = cells.map((text, column) => ({ text, kind: kinds[column] })).filter(({ text }) => text);
  if (hasWordsAbove && numbersColumns(filled.map(({ text }) => text))) return true;
  if (cells.some((text) => isName(text, known))) return false;
  const values = filled.filter(({ kind }) => isValue(kind) || kind === "code");
  return values.every(({ text }) => YEAR.test(text)) && (values.length === 0 || values.length < filled.length);
}

/* Whether the cells count the columns: 1 2 3 4, (1) (2) (3), or 1 2 3=2/1. */
export function numbersColumns(texts) {
  const counted = texts.map((text) => /^\(?(\d{1,2})\)?(?:\s*=.*)?$/.exec(text));
  return texts.length > 1 && counted.every((found, index) => found && Number(found[1]) === Number(counted[0][1]) + index);
}

/* By column the words of its head, as they are written. What stands over merged cells holds for the empty ones beside it. */
export function labelsOf(heads, width) {
  const labels = Array.from({ length: width }, () => []);
  for (const [number, head] of heads.entries()) {
    const filled = head.filter(Boolean);
    if ((filled.length === 1 && width > 1) || numbersColumns(filled)) continue;
    let over = "";
    for (let column = 0; column < width; column += 1) {
      if (head[column]) over = head[column];
      if (head[column] || (number < heads.length - 1 && over)) labels[column].push(over);
    }
  }
  return labels.map((words) => [...new Set(words)].join(" "));
}

const MONEY = /anggaran|keuangan|pagu|\brp\b|rupiah|belanja|\bdana\b|serap|biaya|\bdp[al]\b|dipa|alokasi/;
const QUARTER = /(?:tw|triwulan|tribulan|trw)\.?\s*-?\s*(iv|iii|ii|i|[1-4])(?![a-z\d])/g;
const ROMAN = { i: 1, ii: 2, iii: 3, iv: 4 };
const OTHER = /fisik|bobot|sisa|selisih|deviasi|efisiensi|rpjmd|renstra|tahun lalu|keterangan|^ket\b|sumber|penanggung|permasalahan|kendala|tindak lanjut|tertimbang|^(?:ls|gu|tu|up)$|analis|formulasi|^tahun|predikat|kategori|kriteria/;

/* The role that a head names, null for none. A question mark marks a word that is used for two things.

   `isMoney` says that the heads before it were about money. */
export function roleNamed(label, { quarter, year }, isMoney) {
  if (!label) return null;
  const years = label.match(/\b20\d\d\b/g);
  if (year && years && !years.includes(`${year}`)) return "other";
  if (/^(?:no\b|nomor|nmr)/.test(label)) return "no";
  if (/kode|rekening/.test(label)) return "code";
  if (OTHER.test(label)) return "other";
  if (/pembilang/.test(label)) return "numerator";
  if (/penyebut/.test(label)) return "denominator";
  if (/satuan/.test(label) && !/target|realisasi/.test(label)) return "unit";
  const money = isMoney || MONEY.test(label);
  const percent = /%|persen|serap|tingkat/.test(label) && !/\brp\b|rupiah/.test(label);
  if (/realisasi/.test(label)) {
    if (percent) return money ? "serapan" : "capaian";
    return wasOf(label, quarter) || (money ? "money" : "achieved");
  }
  if (/target|rencana/.test(label)) {
    if (money) return "ceiling";
    return label.search(QUARTER) < 0 ? "target" : "other";
  }
  if (/pagu|alokasi|\bdp[al]\b|dipa/.test(label)) return "ceiling";
  if (percent) return money ? "serapan" : "capaian";
  if (/capaian/.test(label)) return "capaian?";
  const was = wasOf(label, quarter);
  if (was) return was;
  if (/indikator|uraian|kegiatan|program|sasaran|nama/.test(label)) return "name";
  return money ? "money?" : null;
}

/* A realisasi of another quarter, or of this quarter alone: it is not what the fields ask for. */
function wasOf(label, quarter) {
  if (/(?:bulan|periode|triwulan|tw) (?:yang )?lalu|sebelumnya/.test(label)) return "other";
  const quarters = [...label.matchAll(QUARTER)].map(([, found]) => ROMAN[found] || Number(found));
  if (quarters.length && quarters.at(-1) !== quarter) return "other";
  if (/(?:triwulan|tw|periode) ini|bulan/.test(label) && !isUntilNow(label)) return "own";
  return null;
}

/* Whether a head says that its figures are since January. */
export const isUntilNow = (label) => /\bs[./ ]*d\b|sampai|kumulatif|akumulasi/.test(label);

/* Whether a head names this quarter and does not say of what: its figures may be of the quarter alone. */
export const namesQuarter = (label) => label.search(QUARTER) >= 0 && !/realisasi|target|capaian/.test(label);

/* By how much a head says its amounts were shortened: 1,000 or 1,000,000, else 1. */
export function shortenedBy(text) {
  if (/juta/.test(text)) return 1e6;
  return /ribu|\b(?:rp|rupiah)\.?,? *\(?(?:x *)?[.1]*000\b|\(000\)/.test(text) ? 1000 : 1;
}

/* By column the role that the heads name. A bare “Realisasi” or “%” behind a pagu is about money, if its figures are. */
export function namedRoles(labels, start) {
  let isMoney = false;
  return labels.map((label) => {
    if (/pagu|anggaran/.test(label)) isMoney = true;
    else if (/target|indikator|kinerja/.test(label)) isMoney = false;
    const role = roleNamed(label, start, isMoney);
    return role === "money" && !MONEY.test(label) ? "realisasi?" : role;
  });
}

/* Whether the column counts its rows: a bare whole number in each, one more than in the row above. */
export function counts(numbers) {
  const isBare = (number) => number.style === "neutral" && !number.isPercent && !number.isRupiah && !number.unit;
  const values = numbers.map((number) => number && isBare(number) && valueOf(number));
  return values.length > 1 && values.every((value, index) => value !== null && value !== false && value === values[0] + index);
}
