/* The order of an activity's plan rows, changed by keyboard or by drag. The texts in the rows stay untouched. */
import * as autosave from "./autosave.js";
import { csrfToken, say, wordsOf } from "./lkj.js";

const PATIENCE = 20000;
const EDGE = 60; // pixels from the window's edge where a drag begins to scroll
const ADVICE = {
  401: "Sesi Anda berakhir. Masuk kembali di tab lain, lalu coba lagi.",
  403: "Laporan ini tidak dapat diubah lagi.",
};
const saved = new WeakMap(); // list of an activity's rows → their stored order

const rowsIn = (list) => [...list.querySelectorAll("[data-plan-row]")];
const listOf = (element) => element.closest("[data-order-url]");
const rowOf = (element) => element.closest("[data-plan-row]");

/* ---- numbers and buttons follow the order ---- */
function dress(list) {
  const rows = rowsIn(list);
  rows.forEach((row, index) => {
    row.querySelector("[data-tools]").setAttribute("aria-label", "Baris " + (index + 1));
    row.querySelector("[data-handle]").hidden = rows.length < 2;
    row.querySelector("[data-move=up]").hidden = index === 0;
    row.querySelector("[data-move=down]").hidden = index === rows.length - 1;
  });
}

function arrange(list, rows) {
  const focused = document.activeElement;
  // Only what has to move is moved: a row that stays keeps its caret.
  rows.forEach((row, index) => {
    const there = rowsIn(list)[index];
    if (there !== row) list.insertBefore(row, there);
  });
  dress(list);
  if (!list.contains(focused)) return;
  const row = rowOf(focused);
  (focused.hidden ? row.querySelector("[data-move]:not([hidden])") : focused).focus();
}

/* ---- storing ---- */
function store(list, row) {
  const rows = rowsIn(list);
  complain(list, "");
  say(`Baris dipindahkan ke urutan ${rows.indexOf(row) + 1} dari ${rows.length}.`);
  autosave.send({ lanes: [list], send: () => send(list, rows) });
}

/* Send the order: a promise of whether it is stored. `keepalive` lets it finish although the page is left. */
async function send(list, rows) {
  const body = new URLSearchParams(rows.map((row) => ["order", row.dataset.planRow]));
  const headers = { "X-CSRFToken": csrfToken(), "HX-Request": "true" };
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(list.dataset.orderUrl, { method: "POST", body, headers, signal, keepalive: true });
    if (answer.status === 204) saved.set(list, rows);
    else putBack(list, ADVICE[answer.status] || await wordsOf(answer) || "Muat ulang halaman, lalu coba lagi.");
    return answer.status === 204;
  } catch {
    putBack(list, "Periksa sambungan, lalu coba lagi.");
    return false;
  }
}

function putBack(list, advice) {
  arrange(list, saved.get(list).filter((row) => row.isConnected));
  complain(list, "Urutan belum tersimpan, jadi baris dikembalikan ke tempatnya. " + advice);
}

function complain(list, text) {
  let problem = list.nextElementSibling;
  if (!problem || !problem.matches(".order-problem")) {
    if (!text) return;
    problem = document.createElement("p");
    problem.className = "order-problem";
    list.after(problem);
  }
  problem.textContent = text;
  if (text) say(text);
  else problem.remove();
}

/* ---- by keyboard, and with the rows' own buttons ---- */
function step(row, by) {
  const list = listOf(row);
  const rows = rowsIn(list);
  const from = rows.indexOf(row);
  const to = from + by;
  if (to < 0 || to >= rows.length) {
    say(by < 0 ? "Baris ini sudah paling atas." : "Baris ini sudah paling bawah.");
    return;
  }
  rows.splice(from, 1);
  rows.splice(to, 0, row);
  arrange(list, rows);
  row.scrollIntoView({ block: "nearest" });
  store(list, row);
}

let begun = null; // {handle, rows}: the order when the handle got the focus, for Escape

document.addEventListener("focusin", (event) => {
  const handle = event.target.closest("[data-handle]");
  if (!handle) begun = null;
  else if (!begun || begun.handle !== handle) begun = { handle, rows: rowsIn(listOf(handle)) };
});
document.addEventListener("keydown", (event) => {
  const handle = event.target.closest && event.target.closest("[data-handle]");
  if (!handle || drag) return;
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (by) {
    event.preventDefault();
    step(rowOf(handle), by);
  } else if (event.key === "Escape" && begun) {
    const list = listOf(handle);
    if (begun.rows.every((row, index) => rowsIn(list)[index] === row)) return;
    arrange(list, begun.rows);
    store(list, rowOf(handle));
  }
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-move]");
  if (!button || !listOf(button)) return;
  event.preventDefault();
  step(rowOf(button), button.dataset.move === "up" ? -1 : 1);
});

/* ---- by drag ---- */
let drag = null;

function showDropLine(y) {
  const others = rowsIn(drag.list).filter((row) => row !== drag.row);
  const next = others.find((row) => {
    const box = row.getBoundingClientRect();
    return y < box.top + box.height / 2;
  });
  drag.next = next || null;
  drag.list.insertBefore(drag.dropLine, drag.next);
}

function onMove(event) {
  drag.row.style.transform = `translateY(${event.clientY + window.scrollY - drag.from}px)`;
  if (event.clientY < EDGE) window.scrollBy(0, -12);
  else if (event.clientY > window.innerHeight - EDGE) window.scrollBy(0, 12);
  showDropLine(event.clientY);
}

function finish(isDropped) {
  const { row, list, handle, dropLine, next, rows } = drag;
  handle.removeEventListener("pointermove", onMove);
  dropLine.remove();
  row.style.transform = "";
  row.classList.remove("plan-row-dragged");
  drag = null;
  const wanted = rows.filter((each) => each !== row);
  wanted.splice(next ? wanted.indexOf(next) : wanted.length, 0, row);
  if (!isDropped || wanted.every((each, index) => each === rows[index])) return;
  arrange(list, wanted);
  handle.focus();
  store(list, row);
}

document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest("[data-handle]");
  if (!handle || event.button !== 0 || drag) return;
  event.preventDefault();
  handle.focus();
  handle.setPointerCapture(event.pointerId);
  const row = rowOf(handle);
  const list = listOf(handle);
  const dropLine = document.createElement("div");
  dropLine.className = "drop-line";
  const from = event.clientY + window.scrollY;
  drag = { row, list, handle, dropLine, next: row.nextElementSibling, rows: rowsIn(list), from };
  row.classList.add("plan-row-dragged");
  handle.addEventListener("pointermove", onMove);
});
document.addEventListener("pointerup", () => drag && finish(true));
document.addEventListener("pointercancel", () => drag && finish(false));
document.addEventListener("keydown", (event) => {
  if (drag && event.key === "Escape") finish(false);
});

/* ---- without loading the page: rows added, a mark on a row of the quarter before, a row removed and taken back ---- */
const inPlace = new Map(); // button → what ends its turn in the queue

// It waits until what is being saved is stored: it may take away a row in which somebody has just written.
document.addEventListener("htmx:confirm", (event) => {
  const { elt, issueRequest } = event.detail;
  if (!elt.matches("[data-in-place]")) return;
  event.preventDefault();
  const lanes = [...document.querySelectorAll("[data-row], [data-order-url]")];
  autosave.send({ lanes, send: () => new Promise((done) => { inPlace.set(elt, done); issueRequest(true); }) });
});

function settleLists() {
  for (const list of document.querySelectorAll("[data-order-url]")) {
    saved.set(list, rowsIn(list));
    dress(list);
  }
}

/* The field to write in of the first row that was added; null where none was. */
function begunField() {
  const added = [...document.querySelectorAll("[data-begun]")];
  for (const row of added) delete row.dataset.begun;
  const texts = added.length ? [...added[0].querySelectorAll("textarea:not([name$=-keterangan])")] : [];
  return texts.find((text) => !text.value) || texts[0] || null;
}

/* The button in the place of one that was pressed and has been exchanged; none where it is still there. */
const successorOf = (button) => (button.isConnected ? null : document.getElementById(button.id)
  || document.querySelector(".plan-removed:last-of-type [data-in-place]"));

function refuseInPlace(button, xhr) {
  const isSentence = xhr.status && (xhr.getResponseHeader("Content-Type") || "").startsWith("text/plain");
  const advice = isSentence ? xhr.responseText : ADVICE[xhr.status] || "Periksa sambungan, lalu coba lagi.";
  const problem = document.createElement("p");
  problem.className = "order-problem";
  problem.textContent = advice;
  const place = button.closest(".plan-row, .plan-group, .followed-mark, .followed-head, .plan-removed, .prepare");
  place.querySelectorAll(".order-problem").forEach((each) => each.remove());
  place.append(problem);
  say(advice);
}

document.addEventListener("htmx:afterRequest", (event) => {
  const { requestConfig: { elt }, successful, xhr } = event.detail;
  const done = inPlace.get(elt);
  if (!done) return;
  inPlace.delete(elt);
  if (successful) {
    settleLists();
    const next = begunField() || successorOf(elt);
    if (next && !document.activeElement.closest("input, textarea")) next.focus();
  } else refuseInPlace(elt, xhr);
  done(successful);
});

settleLists();
