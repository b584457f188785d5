/* A block of cells copied from a spreadsheet or a table of a web page, as rows of texts. */
import { clean } from "./sheet-numbers.js";

const LONGEST = 60;

/* A text without tabs, as a chat or a list has it: in each line a name, a colon and a value, or columns set apart by
   spaces. Other texts stay as they are. */
function inColumns(text) {
  const lines = text.split("\n").filter((line) => line.trim());
  if (text.includes("\t") || lines.length < 2) return text;
  const shape = [/^(.*\p{L}.*?)\s*[:=]\s*(?=\S)/u, /^(.*\S)(?<!\brp\.?) {2,}(?=\S)/i].find((each) => lines.every((line) => each.test(line)));
  return shape ? text.split("\n").map((line) => line.replace(shape, "$1\t")).join("\n") : text;
}

/* Read a copied text as rows of cells. A cell with line breaks or tabs of its own is in quotes. */
export function blockOf(text) {
  const rows = [[""]];
  let quoted = false;
  const append = (letter) => { const row = rows.at(-1); row[row.length - 1] += letter; };
  const letters = [...inColumns(text.replace(/\r\n?/g, "\n").replace(/\n$/, ""))];
  for (let i = 0; i < letters.length; i += 1) {
    const letter = letters[i];
    if (letter === '"' && quoted && letters[i + 1] === '"') { append('"'); i += 1; }
    else if (letter === '"' && (quoted || rows.at(-1).at(-1) === "")) quoted = !quoted;
    else if (letter === "\t" && !quoted) rows.at(-1).push("");
    else if (letter === "\n" && !quoted) rows.push([""]);
    else append(letter === "\n" || letter === "\t" ? " " : letter);
  }
  return withoutEmptyEnd(rows.map((row) => row.map(clean)));
}

export const isEmpty = (row) => row.every((cell) => cell === "");

function withoutEmptyEnd(rows) {
  const last = rows.findLastIndex((row) => !isEmpty(row));
  return rows.slice(0, last + 1);
}

const short = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
export const quote = (text) => `“${short(text)}”`;
