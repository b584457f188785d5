/* The order of an activity's rows, by keyboard and by drag. What was typed in them stays untouched. */
import * as autosave from "./autosave.js";
import { csrfToken, say } from "./lkj.js";

const PATIENCE = 20000;
const EDGE = 60; // pixels from the window's edge where a drag begins to scroll
const ADVICE = {
  401: "Sesi Anda berakhir. Masuk kembali di tab lain, lalu coba lagi.",
  403: "Laporan ini tidak dapat diubah lagi.",
};
const saved = new WeakMap(); // rows' place → the order that is stored

const rowsIn = (place) => [...place.querySelectorAll("[data-plan-row]")];
const placeOf = (element) => element.closest("[data-order-url]");
const rowOf = (element) => element.closest("[data-plan-row]");

/* ---- what stands around the rows follows their order ---- */
function dress(place) {
  const rows = rowsIn(place);
  rows.forEach((row, index) => {
    row.querySelector("[data-tools]").setAttribute("aria-label", "Baris " + (index + 1));
    row.querySelector("[data-handle]").hidden = rows.length < 2;
    row.querySelector("[data-move=up]").hidden = index === 0;
    row.querySelector("[data-move=down]").hidden = index === rows.length - 1;
  });
}

function arrange(place, rows) {
  const focused = document.activeElement;
  // Only what has to move is moved: a row that stays keeps its caret.
  rows.forEach((row, index) => {
    const there = rowsIn(place)[index];
    if (there !== row) place.insertBefore(row, there);
  });
  dress(place);
  if (!place.contains(focused)) return;
  const row = rowOf(focused);
  (focused.hidden ? row.querySelector("[data-move]:not([hidden])") : focused).focus();
}

/* ---- storing ---- */
function store(place, row) {
  const rows = rowsIn(place);
  complain(place, "");
  say(`Baris dipindahkan ke urutan ${rows.indexOf(row) + 1} dari ${rows.length}.`);
  autosave.send({ lanes: [place], send: () => send(place, rows) });
}

/* Whether the server has taken it. A form that is sent meanwhile leaves the page, but does not stop this. */
async function send(place, rows) {
  const body = new URLSearchParams(rows.map((row) => ["order", row.dataset.planRow]));
  const headers = { "X-CSRFToken": csrfToken() };
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(place.dataset.orderUrl, { method: "POST", body, headers, signal, keepalive: true });
    if (answer.status === 204) saved.set(place, rows);
    else putBack(place, ADVICE[answer.status] || "Muat ulang halaman, lalu coba lagi.");
    return answer.status === 204;
  } catch {
    putBack(place, "Periksa sambungan, lalu coba lagi.");
    return false;
  }
}

function putBack(place, advice) {
  arrange(place, saved.get(place).filter((row) => row.isConnected));
  complain(place, "Urutan belum tersimpan, jadi baris dikembalikan ke tempatnya. " + advice);
}

function complain(place, text) {
  let problem = place.nextElementSibling;
  if (!problem || !problem.matches(".order-problem")) {
    if (!text) return;
    problem = document.createElement("p");
    problem.className = "order-problem";
    place.after(problem);
  }
  problem.textContent = text;
  if (text) say(text);
  else problem.remove();
}

/* ---- by keyboard, and with the buttons in place ---- */
function step(row, by) {
  const place = placeOf(row);
  const rows = rowsIn(place);
  const from = rows.indexOf(row);
  const to = from + by;
  if (to < 0 || to >= rows.length) {
    say(by < 0 ? "Baris ini sudah paling atas." : "Baris ini sudah paling bawah.");
    return;
  }
  rows.splice(from, 1);
  rows.splice(to, 0, row);
  arrange(place, rows);
  row.scrollIntoView({ block: "nearest" });
  store(place, row);
}

let begun = null; // the order as the handle was taken, for Escape

document.addEventListener("focusin", (event) => {
  const handle = event.target.closest("[data-handle]");
  if (!handle) begun = null;
  else if (!begun || begun.handle !== handle) begun = { handle, rows: rowsIn(placeOf(handle)) };
});
document.addEventListener("keydown", (event) => {
  const handle = event.target.closest && event.target.closest("[data-handle]");
  if (!handle || drag) return;
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (by) {
    event.preventDefault();
    step(rowOf(handle), by);
  } else if (event.key === "Escape" && begun) {
    const place = placeOf(handle);
    if (begun.rows.every((row, index) => rowsIn(place)[index] === row)) return;
    arrange(place, begun.rows);
    store(place, rowOf(handle));
  }
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-move]");
  if (!button || !placeOf(button)) return;
  event.preventDefault();
  step(rowOf(button), button.dataset.move === "up" ? -1 : 1);
});

/* ---- by drag ---- */
let drag = null;

function markAt(y) {
  const others = rowsIn(drag.place).filter((row) => row !== drag.row);
  const next = others.find((row) => {
    const box = row.getBoundingClientRect();
    return y < box.top + box.height / 2;
  });
  drag.next = next || null;
  drag.place.insertBefore(drag.mark, drag.next);
}

function onMove(event) {
  drag.row.style.transform = `translateY(${event.clientY + window.scrollY - drag.from}px)`;
  if (event.clientY < EDGE) window.scrollBy(0, -12);
  else if (event.clientY > window.innerHeight - EDGE) window.scrollBy(0, 12);
  markAt(event.clientY);
}

function finish(keep) {
  const { row, place, handle, mark, next, rows } = drag;
  handle.removeEventListener("pointermove", onMove);
  mark.remove();
  row.style.transform = "";
  row.classList.remove("plan-row-dragged");
  drag = null;
  const wanted = rows.filter((each) => each !== row);
  wanted.splice(next ? wanted.indexOf(next) : wanted.length, 0, row);
  if (!keep || wanted.every((each, index) => each === rows[index])) return;
  arrange(place, wanted);
  handle.focus();
  store(place, row);
}

document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest("[data-handle]");
  if (!handle || event.button !== 0 || drag) return;
  event.preventDefault();
  handle.focus();
  handle.setPointerCapture(event.pointerId);
  const row = rowOf(handle);
  const place = placeOf(handle);
  const mark = document.createElement("div");
  mark.className = "drop-place";
  const from = event.clientY + window.scrollY;
  drag = { row, place, handle, mark, next: row.nextElementSibling, rows: rowsIn(place), from };
  row.classList.add("plan-row-dragged");
  handle.addEventListener("pointermove", onMove);
});
document.addEventListener("pointerup", () => drag && finish(true));
document.addEventListener("pointercancel", () => drag && finish(false));
document.addEventListener("keydown", (event) => {
  if (drag && event.key === "Escape") finish(false);
});

for (const place of document.querySelectorAll("[data-order-url]")) {
  saved.set(place, rowsIn(place));
  dress(place);
}
