/* In the entry table the keys move from cell to cell as in a spreadsheet. */
import { goAfter } from "./autosave.js";
import { CHOICE, fieldAt } from "./word-choice.js";

export const table = document.querySelector("table.entry");
export const CELLS = `td.input :is(input:not([type=hidden], [type=radio], [data-reason]), ${CHOICE})`;
export const isMoney = (cell) => cell.closest("td").id.startsWith("anggaran-");

const cells = () => [...table.querySelectorAll(CELLS)];
/* The cells of this one's column, from top to bottom; a ratio has its two numbers one below the other. */
const columnOf = (cell) => cells().filter((each) => isMoney(each) === isMoney(cell));

/* The budget cell of a row: its own, or that of a row above which spans this one as well. */
export function moneyOf(row) {
  let distance = 0;
  for (let above = row; above; above = above.previousElementSibling, distance += 1) {
    const own = above.querySelector("td.input[id^='anggaran-']");
    if (own) return own.rowSpan > distance ? own.querySelector(CELLS) : null;
  }
  return null;
}

function neighbour(cell, key) {
  const row = cell.closest("tr");
  const achieved = [...row.querySelectorAll(CELLS)].find((each) => !isMoney(each)) || null;
  if (key === "ArrowLeft") return isMoney(cell) ? achieved : null;
  if (key === "ArrowRight") return isMoney(cell) ? null : moneyOf(row);
  const column = columnOf(cell);
  return column[column.indexOf(cell) + (key === "ArrowUp" ? -1 : 1)] || null;
}

function enter(cell) {
  cell.focus();
  if (cell.select) cell.select();
}

const atEdge = (cell, key) => {
  if (cell.radios) return document.activeElement === cell.radios.at(key === "ArrowLeft" ? 0 : -1);
  const { selectionStart: from, selectionEnd: to, value } = cell;
  const edge = key === "ArrowLeft" ? 0 : value.length;
  return (from === to && from === edge) || (from === 0 && to === value.length);
};

const entered = new WeakMap();
function remember(event) {
  const cell = fieldAt(event.target);
  // From one radio button to the next of its field nothing is entered anew.
  if (cell.matches(CELLS) && !cell.contains(event.relatedTarget)) entered.set(cell, cell.value);
}

function move(event) {
  const cell = fieldAt(event.target);
  const next = neighbour(cell, event.key === "Enter" ? (event.shiftKey ? "ArrowUp" : "ArrowDown") : event.key);
  if (next) enter(next);
  else if (event.key === "Enter" && !event.shiftKey) goAfter(cell);
  else return event.key === "Enter";
  return true;
}

function restore(event) {
  const cell = fieldAt(event.target);
  if (cell.value === entered.get(cell)) return false;
  cell.value = entered.get(cell);
  cell.dispatchEvent(new Event("input", { bubbles: true }));
  // A choice is saved as it is made, so taking it back is saved as well.
  if (cell.radios) cell.dispatchEvent(new Event("change", { bubbles: true }));
  enter(cell);
  return true;
}

function follow(event) {
  const cell = fieldAt(event.target);
  if (!cell.matches(CELLS) || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const keys = {
    Enter: move,
    ArrowUp: !event.shiftKey && move,
    ArrowDown: !event.shiftKey && move,
    ArrowLeft: !event.shiftKey && atEdge(cell, event.key) && move,
    ArrowRight: !event.shiftKey && atEdge(cell, event.key) && move,
    Escape: restore,
  };
  if (keys[event.key] && keys[event.key](event)) event.preventDefault();
}

/* “Bawahan: …” puts its sum into the field of its cell, as if somebody had typed it and left. */
function take(event) {
  const button = event.target.closest("[data-take]");
  if (!button) return;
  const cell = button.closest("td").querySelector(CELLS);
  enter(cell);
  cell.value = button.dataset.take;
  for (const name of ["input", "change"]) cell.dispatchEvent(new Event(name, { bubbles: true }));
  button.hidden = true;
}

if (table) {
  table.addEventListener("click", take);
  table.addEventListener("focusin", remember);
  table.addEventListener("keydown", follow);
}
