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
   {name, achieved, isRatio, money, moneyAbove}: its two fields or null, and whether its spending is entered in a row
   above. `start` is {row, column} of the field that was pasted into, column 0 for achievement and 1 for spending.
   Returns {texts: [{field, text}]} without the empty cells, or {refusal: a sentence}. */
export function assign(block, rows, start) {
  const problem = notNumbers(block) || tooLong(block, rows.length - start.row);
  if (problem) return { refusal: `${REFUSED} ${problem}` };
  const texts = [];
  for (const [down, cells] of block.entries()) {
    for (const [right, text] of cells.entries()) {
      if (!text) continue;
      const row = rows[start.row + down];
      const column = start.column + right;
      const why = whyNoField(row, column);
      if (why) return { refusal: `${REFUSED} Baris ${down + 1} tempelan, ${quote(text)}: ${why}` };
      texts.push({ field: column === MONEY ? row.money : row.achieved, text });
    }
  }
  return { texts };
}

function notNumbers(block) {
  for (const [down, cells] of block.entries()) {
    const word = cells.find((text) => text && !/\d/.test(text));
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
    return `${name} adalah perbandingan, yang perlu dua angka. Kosongkan sel itu, tempel lagi, `
      + "lalu ketik pembilang dan penyebutnya di sini.";
  }
  return row.achieved ? "" : `${name} tidak mempunyai isian kinerja. Kosongkan sel itu, lalu salin dan tempel lagi.`;
}
