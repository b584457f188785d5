/* A block copied from a spreadsheet fills the fields that its names, heads and figures say, and is stored whole or not at
   all. Where that is not certain, a preview asks first. */
import { save, showSaving } from "./autosave.js";
import { isWrong, same, state, storedOf } from "./fields.js";
import { CELLS, isMoney, moneyOf, table } from "./grid.js";
import { say } from "./lkj.js";
import { preview } from "./paste-preview.js";
import { recognise } from "./recognise.js";
import { numberIn } from "./sheet-numbers.js";
import * as tray from "./tray.js";
import { fieldAt } from "./word-choice.js";

const pending = new Set(); // fields of blocks that are not stored yet
let last = []; // [{cell, before, typed}] of the paste that can be taken back
let typed = []; // [{cell, text}] that were typed and not stored before it: they come back once that is taken back
let justPasted = false;
let fading = 0;
const SHOWN = 30000; // milliseconds for which a stored paste is told; Ctrl+Z takes it back after that, too

const fieldsIn = (row, money) => [...row.querySelectorAll(CELLS)].filter((cell) => isMoney(cell) === money);

/* The words that a field takes; null where it takes numbers. */
function wordsOf(field) {
  if (!field || field.tagName === "INPUT") return null;
  return field.words || [...field.options].map((option) => option.value).filter(Boolean);
}

/* The rows of the table, as recognise() wants them. */
function rows() {
  return [...table.querySelectorAll("tr[data-name]")].map((row) => {
    const own = fieldsIn(row, false);
    const isRatio = row.querySelector(".ratio-fields") !== null;
    const isComputed = isRatio || row.querySelector(".part-fields") !== null;
    const achieved = isComputed ? null : row.querySelector("td.input select") || own[0] || null;
    const [money = null] = fieldsIn(row, true);
    const moneyAbove = !money && moneyOf(row) !== null;
    const { name, code, activity, unit, target, previous, ceiling, before, accumulates } = row.dataset;
    return {
      element: row, title: name, name: name.replace(/^\d+\. /, ""), code, activity, unit, target, previous, ceiling, before,
      accumulates: accumulates !== undefined, achieved, words: wordsOf(achieved), isRatio, parts: isComputed ? own : [],
      money, moneyAbove,
    };
  });
}

function paste(cell, text) {
  const all = rows();
  const place = all.findIndex((row) => row.element === cell.closest("tr"));
  const start = { row: place, column: isMoney(cell) ? 1 : 0, quarter: Number(table.dataset.quarter), year: Number(table.dataset.year) };
  const read = (choices) => recognise(text, all, start, choices);
  const reading = read({});
  if (reading.refusal) refuse(reading.refusal, text);
  else if (reading.questions.length === 0) take(cell, reading.entries);
  else {
    preview(reading, text, all, { read, fill: (entries) => take(cell, entries), cancel: () => cell.focus() });
  }
}

/* Fill in the entries, from the cell that was pasted into. */
function take(cell, entries) {
  tray.hide("refused-paste");
  const isStored = (field) => same(field, field.value, storedOf(field));
  last = entries.map(({ field }) => (isStored(field) ? { cell: field, before: field.value }
    : { cell: field, before: storedOf(field), typed: field.value }));
  justPasted = last.length > 0;
  fill(entries.map(({ field, text: value }) => ({ cell: field, value })));
  cell.focus();
  if (cell.select) cell.select();
  report();
}

function fill(changes) {
  for (const { cell, value } of changes) {
    cell.value = value;
    cell.dispatchEvent(new Event("input", { bubbles: true }));
    pending.add(cell);
  }
  send();
}

/* Send every pasted field that is not stored yet, in one request. */
function send() {
  if (pending.size === 0) return;
  pending.forEach(showSaving);
  table.dispatchEvent(new CustomEvent("lkj:block", { detail: { cells: [...pending] } }));
}

/* ---- notices ---- */
function refuse(sentence, text) {
  const copy = document.createElement("textarea");
  copy.className = "form-control";
  copy.readOnly = true;
  copy.rows = 4;
  copy.value = text.trimEnd();
  copy.setAttribute("aria-label", "Yang Anda tempel");
  const more = document.createElement("details");
  const summary = document.createElement("summary");
  summary.textContent = "Lihat yang Anda tempel";
  more.append(summary, copy);
  tray.show("refused-paste", "warning", sentence, tray.button("Tutup", () => tray.hide("refused-paste")), more);
}

function report() {
  const wrong = [...pending].filter(isWrong);
  if (last.length === 0 && wrong.length === 0) {
    tray.hide("paste");
    return;
  }
  const undoing = last.length ? [tray.button("Urungkan tempelan", undo)] : [];
  if (wrong.length) {
    const text = `Belum ada yang tersimpan dari tempelan ini: ${wrong.length} dari ${pending.size} nilai perlu `
      + "Anda periksa. Betulkan isian yang ditandai, lalu semuanya tersimpan sekaligus.";
    tray.show("paste", "warning", text, tray.button("Ke isian itu", () => wrong[0].focus()), ...undoing);
  } else {
    const ending = pending.size ? "ditempel." : "ditempel dan tersimpan.";
    tray.show("paste", "pasted", `${last.length} nilai ${ending}`, ...undoing, tray.button("Tutup", close));
    clearTimeout(fading);
    if (pending.size === 0) fading = setTimeout(() => tray.hide("paste"), SHOWN);
  }
}

function close() {
  tray.hide("paste");
  last = [];
}

function undo() {
  const changes = last;
  close();
  if (changes.length === 0) return;
  // First what was stored, then, when that is stored again, what was typed over it.
  typed = changes.filter((each) => each.typed !== undefined).map((each) => ({ cell: each.cell, text: each.typed }));
  fill(changes.map(({ cell, before }) => ({ cell, value: before })));
  changes[0].cell.focus();
  say("Tempelan diurungkan.");
}

/* ---- the answer ---- */
function answered(event) {
  if (event.detail.requestConfig.elt !== table || !event.detail.successful) return;
  const sent = event.detail.requestConfig.parameters;
  const cells = [...pending].filter((cell) => sent[cell.name] !== undefined);
  // A block is stored whole or not at all. A field that was typed over meanwhile is saved by itself.
  if (!cells.some((cell) => isWrong(cell) || state(cell) === "waiting")) cells.forEach((cell) => pending.delete(cell));
  report();
  if (pending.size === 0) typeAgain();
}

function typeAgain() {
  for (const { cell, text } of typed) {
    cell.value = text;
    cell.dispatchEvent(new Event("input", { bubbles: true }));
    save(cell);
  }
  typed = [];
}

if (table && table.hasAttribute("data-block")) {
  table.addEventListener("paste", (event) => {
    const cell = fieldAt(event.target);
    const text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    justPasted = false;
    if (!cell.matches(`${CELLS}, td.input select`)) return;
    // One value alone is pasted by the browser, but not into a choice of words; a number replaces the one in the field,
    // as in a spreadsheet: between its digits it would make another one.
    if (!/[\t\n\r]/.test(text.trimEnd()) && !wordsOf(cell)) {
      if (numberIn(text) && cell.selectionStart === cell.selectionEnd) cell.select();
      return;
    }
    event.preventDefault();
    paste(cell, text);
  });

  // A field of a block that is not stored yet is saved with the block, not by its row.
  table.addEventListener("change", (event) => {
    if (!pending.has(event.target)) return;
    event.stopPropagation();
    send();
  }, true);
  table.addEventListener("lkj:given-up", (event) => {
    if (pending.delete(event.target)) send();
    report();
  });
  document.addEventListener("htmx:afterRequest", answered);

  // A field that was typed over is not taken back; after typing, Ctrl+Z no longer means the paste.
  table.addEventListener("input", (event) => {
    if (!event.isTrusted) return;
    justPasted = false;
    last = last.filter(({ cell }) => cell !== fieldAt(event.target));
  }, true);
  table.addEventListener("keydown", (event) => {
    if (!justPasted || event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
    event.preventDefault();
    undo();
  });
}
