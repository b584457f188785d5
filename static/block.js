/* A block of cells copied from a spreadsheet: how it is read, and where its cells belong in the table.

   One row of the sheet is one row of the table. A block that does not fit is refused as a whole. */

const LONGEST = 60;
const REFUSED = "Tempelan ditolak, tidak ada yang diisi.";
const MONEY = 1; // the column of spending; the one of achievement is 0

/* Read a copied text as rows of cells. A cell with line breaks or tabs of its own is in quotes. */
export function blockOf(text) {
  const rows = [[""]];
  let quoted = false;
  const append = (letter) => { const row = rows.at(-1); row[row.length - 1] += letter; };
  const letters = [...text.replace(/\r\n?/g, "\n").replace(/\n$/, "")];
  for (let i = 0; i < letters.length; i += 1) {
    const letter = letters[i];
    if (letter === '"' && quoted && letters[i + 1] === '"') { append('"'); i += 1; }
    else if (letter === '"' && (quoted || rows.at(-1).at(-1) === "")) quoted = !quoted;
    else if (letter === "\t" && !quoted) rows.at(-1).push("");
    else if (letter === "\n" && !quoted) rows.push([""]);
    else append(letter === "\n" || letter === "\t" ? " " : letter);
  }
  return withoutEmptyEnd(rows.map((row) => row.map((cell) => cell.trim())));
}

const isEmpty = (row) => row.every((cell) => cell === "");

function withoutEmptyEnd(rows) {
  const last = rows.findLastIndex((row) => !isEmpty(row));
  return rows.slice(0, last + 1);
}

const short = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
const quote = (text) => `“${short(text)}”`;

/* Find the field for each cell of `block`. `rows` is the table from top to bottom, each row
   {name, achieved, words, isRatio, money, moneyAbove}: its two fields or null, the words that the first one takes (null
   where it takes numbers), and whether its spending is entered in a row above. `start` is {row, column} of the field
   that was pasted into, column 0 for achievement and 1 for spending.
   Returns {texts: [{field, text}]} without the empty cells, or {refusal: a sentence}. */
export function assign(block, rows, start) {
  const problem = notNumbers(block, rows, start) || tooLong(block, rows.length - start.row);
  if (problem) return { refusal: `${REFUSED} ${problem}` };
  const texts = [];
  for (const [down, cells] of block.entries()) {
    for (const [right, text] of cells.entries()) {
      const row = rows[start.row + down];
      const column = start.column + right;
      if (!text || saysNothing(text, row, column)) continue;
      const word = wordOf(text, row, column);
      const why = whyNoField(row, column) || (word === undefined ? unknown(row) : "");
      if (why) return { refusal: `${REFUSED} Baris ${down + 1} tempelan, ${quote(text)}: ${why}` };
      texts.push({ field: fieldOf(row, column), text: word });
    }
  }
  return { texts };
}

const fieldOf = (row, column) => (column === MONEY ? row.money : row.achieved);

/* A lone dash beside a row that asks for nothing, as sheets write it. Over a field it could mean 0 as well. */
const saysNothing = (text, row, column) => /^[-–−]$/.test(text) && row && column <= MONEY && !fieldOf(row, column);

const takesWords = (row, column) => Boolean(row && row.words && column !== MONEY);

/* What goes into the field: of a field for words the word itself, undefined where it has no such word. */
function wordOf(text, row, column) {
  if (!takesWords(row, column)) return text;
  return row.words.find((word) => word.toLowerCase() === text.toLowerCase());
}

const unknown = (row) => `${quote(row.name)} memakai kata: ${row.words.join(", ")}. Tulis salah satunya, lalu tempel lagi.`;

function notNumbers(block, rows, start) {
  for (const [down, cells] of block.entries()) {
    const word = cells.find((text, right) => text && !/\d/.test(text)
      && !takesWords(rows[start.row + down], start.column + right)
      && !saysNothing(text, rows[start.row + down], start.column + right));
    if (!word) continue;
    const advice = down === 0
      ? "Bila itu baris judul, salin lagi tanpa baris judul."
      : "Isi angkanya di lembar kerja Anda atau kosongkan sel itu, lalu salin dan tempel lagi.";
    return `Baris ${down + 1} tempelan berisi ${quote(word)}, bukan angka. ${advice}`;
  }
  return "";
}

function tooLong(block, room) {
  if (block.length <= room) return "";
  return `Isinya ${block.length} baris, sedangkan dari isian ini ke bawah hanya ada ${room} baris. `
    + "Satu baris lembar kerja mengisi satu baris tabel: periksa baris awal dan akhirnya, lalu tempel lagi.";
}

/* Why a row of the table has no field in that column, as a sentence; empty where it has one. */
function whyNoField(row, column) {
  const name = quote(row.name);
  if (column > MONEY) {
    return "di kanan kolom realisasi anggaran tidak ada isian. Salin kolom angkanya saja, lalu tempel lagi.";
  }
  if (column === MONEY) {
    if (row.money) return "";
    return row.moneyAbove
      ? `anggaran ${name} sudah terisi bersama baris di atasnya. Kosongkan sel itu, lalu salin dan tempel lagi.`
      : `${name} tidak mempunyai isian anggaran. Kosongkan sel itu, lalu salin dan tempel lagi.`;
  }
  if (row.isRatio) {
    return `${name} dihitung dari beberapa angka. Kosongkan sel itu, tempel lagi, `
      + "lalu ketik angkanya satu per satu di sini.";
  }
  return row.achieved ? "" : `${name} tidak mempunyai isian kinerja. Kosongkan sel itu, lalu salin dan tempel lagi.`;
}
