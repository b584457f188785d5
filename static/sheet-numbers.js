/* What a cell of a spreadsheet says as a number, whatever a format, another language or a web page has put around it.

   Digits stay text, so that none is lost: `value` is for comparing sizes only, `text` is what goes into the field. */

const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g;
const SPACES = /[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+/g;
const DASHES = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g;
const RUPIAH = /(?<![a-z])(?:rp|idr)\.?(?![a-z])/i;

/* The text without what nobody sees: soft hyphens, joiners, no-break spaces, spaces at the ends. */
export const clean = (text) => text.replace(INVISIBLE, "").replace(SPACES, " ").trim();

/* How a bare number is written, by the shapes that allow one reading only; `dot3` and `comma3` allow two. */
const STYLES = [
  ["neutral", /^\d+$/],
  ["dot3", /^[1-9]\d{0,2}\.\d{3}$/],
  ["comma3", /^[1-9]\d{0,2},\d{3}$/],
  ["id", /^(?:\d+,\d+|[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?)$/],
  ["en", /^(?:\d+\.\d+|[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?)$/],
];

/* The number in a cell, or null. `odd` says that it is not written as a field takes it: in parentheses for below zero,
   with spaces or apostrophes between thousands. */
export function numberIn(cell) {
  let text = clean(cell).replace(DASHES, "-").replace(/^'/, "");
  const isRupiah = RUPIAH.test(text);
  text = text.replace(RUPIAH, "").trim();
  const inside = /^\(\s*(.*?)\s*\)$/.exec(text);
  if (inside) text = inside[1].replace(RUPIAH, "").trim();
  const parts = /^(?:([-+])\s*)?(\d[\d., ']*?)(,-{1,2}|-)?\s*(%|[a-z][a-z ./-]*)?$/i.exec(text);
  if (!parts) return null;
  const [, sign = "", digits, tail = "", behind = ""] = parts;
  const bare = digits.trim().replace(/^(\d{1,3})((?:[ ']\d{3})+)(?=$|[.,])/, (all, head, rest) => head + rest.replace(/[ ']/g, ""));
  const style = STYLES.find(([, shape]) => shape.test(bare));
  if (!style || (inside && sign)) return null;
  const isBelow = sign === "-" || tail === "-" || Boolean(inside);
  return {
    bare, style: style[0], isBelow, isRupiah, hasSen: tail.startsWith(","), isPercent: behind === "%",
    unit: behind === "%" ? "" : behind.trim(), odd: bare !== digits.trim() || Boolean(inside) || tail === "-",
  };
}

/* Whether the numbers are written the English way: true, false, or null where both are among them. */
export function isEnglish(numbers, isMoney) {
  const has = (...styles) => numbers.some(({ style }) => styles.includes(style));
  // No amount has three digits of sen.
  const english = has("en") || (isMoney && has("comma3"));
  const indonesian = has("id");
  return english && indonesian ? null : english;
}

/* The number in whole rupiah, of an amount that is shown in thousands or millions. */
export const lengthened = (number, by, english) => ({
  ...number, bare: `${Math.round(Math.abs(valueOf(number, english || number.style === "en")) * by)}`, style: "neutral", isLengthened: true,
});

const marks = (number, english) => (english ? [/,/g, "."] : [/\./g, ","]);

export function valueOf(number, english = number.style === "en") {
  const [groups, point] = marks(number, english);
  const value = Number(number.bare.replace(groups, "").replace(point, "."));
  return number.isBelow ? -value : value;
}

/* The number as our fields take it, with its sign for percent or its satuan. */
export function textOf(number, english) {
  const [groups, point] = marks(number, english);
  const [whole, fraction] = number.bare.replace(groups, "").split(point);
  const grouped = whole.replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+$)/g, ".");
  const written = number.isBelow && Number(number.bare.replace(/\D/g, "")) ? `-${grouped}` : grouped;
  const behind = number.isPercent ? "%" : number.unit && ` ${number.unit}`;
  return written + (fraction ? `,${fraction}` : "") + behind;
}

/* A lone dash, as accounting formats write 0 and people write nothing. */
export const isDash = (cell) => /^(?:rp\.?\s*)?-+$/i.test(clean(cell).replace(DASHES, "-"));

/* Why a spreadsheet shows something else than the number, as a sentence; empty where it does not. */
export function faultOf(cell) {
  const text = clean(cell);
  if (/^#{2,}$/.test(text)) return "kolomnya terlalu sempit, sehingga angkanya tidak ikut tersalin. Lebarkan kolom itu, lalu salin lagi.";
  if (/^#(?:n\/a|ref!|div\/0!|value!|name\?|num!|null!|spill!|calc!)$/i.test(text)) return "rumusnya salah. Betulkan di lembar kerja, lalu salin lagi.";
  if (/^\d(?:[.,]\d+)?e[+-]?\d+$/i.test(text)) return "angkanya disingkat. Ubah format sel menjadi angka, lalu salin lagi.";
  if (/^=/.test(text)) return "yang tersalin rumusnya. Salin dari tampilan yang memperlihatkan angkanya.";
  return "";
}
