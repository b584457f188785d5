/* Remarks. The superior writes one in a box beside its row; the author answers without leaving the page. On a wide
   screen the notes stand in the margin of the report, each beside its row. */
import { say } from "./lkj.js";

const LOST = "Belum tersimpan: sambungan terputus. Dikirim lagi begitu tersambung, atau tekan sekali lagi.";
const ENDED = "Sesi Anda berakhir. Masuk lagi di tab lain, lalu tekan sekali lagi.";
const WIDE = matchMedia("(min-width: 1280px)");
const GAP = 8;
const box = document.getElementById("tulis-catatan");
const text = box && box.querySelector("textarea");
const choice = box && box.querySelector("select");
let opener = null;

/* ---- the margin ---- */
/* What a note or a button at a place stands beside: its row, or the heading behind it. */
function rowOf(element) {
  const row = element.closest("tr");
  if (row) return row;
  const here = element.closest(".here");
  return (here && here.nextElementSibling) || element;
}

/* Put each note beside its row, below those that stand there already. */
function arrange() {
  const paper = document.querySelector(".paper-noted");
  if (!paper) return;
  const notes = [...paper.querySelectorAll("[data-note]")];
  for (const note of notes) note.removeAttribute("style");
  paper.classList.toggle("notes-beside", WIDE.matches);
  if (!WIDE.matches || !notes.length) return;
  const edge = paper.querySelector(".lkj").getBoundingClientRect().right + GAP;
  const placed = notes.map((note) => ({ note, top: rowOf(note).getBoundingClientRect().top, height: note.offsetHeight }));
  placed.sort((one, other) => one.top - other.top);
  let free = -Infinity;
  for (const { note, top, height } of placed) {
    const from = note.offsetParent.getBoundingClientRect();
    const at = Math.max(top, free);
    note.style.top = `${at - from.top}px`;
    note.style.left = `${edge - from.left}px`;
    free = at + height + GAP;
  }
}
if (document.querySelector(".paper-noted")) {
  arrange();
  new ResizeObserver(arrange).observe(document.querySelector(".paper-noted .lkj"));
  document.addEventListener("htmx:afterSettle", arrange);
  WIDE.addEventListener("change", arrange);
}

/* ---- the box ---- */
const boxProblem = () => document.getElementById("masalah-catatan");
const clear = () => boxProblem().replaceChildren();
const buttons = () => [...document.querySelectorAll("[data-compose]")];
// After an answer the opener may be another element: htmx has replaced it.
const buttonOf = (place) => buttons().findLast((each) => each.value === place) || document.body;

/* Beside the row in the margin, below a row of the summary, else at the foot of the window. */
function stand(row) {
  const isBeside = Boolean(row) && WIDE.matches;
  box.classList.toggle("composer-beside", isBeside);
  box.removeAttribute("style");
  if (!isBeside) return;
  const from = box.offsetParent.getBoundingClientRect();
  const at = row.getBoundingClientRect();
  const sheet = row.closest(".lkj");
  const left = sheet ? sheet.getBoundingClientRect().right + GAP : at.left + GAP;
  box.style.left = `${left - from.left}px`;
  box.style.top = `${(sheet ? at.top : at.bottom + 2) - from.top}px`;
}

function unmark() {
  for (const row of document.querySelectorAll(".is-noted")) row.classList.remove("is-noted");
}

function open(button) {
  opener = button;
  if (box.open) box.close();
  unmark();
  choice.value = button.value;
  box.querySelector("[data-compose-place]").textContent = button.dataset.place;
  box.querySelector("[data-compose-value]").textContent = button.dataset.value;
  clear();
  box.show();
  const row = button.closest(".paper, .summary") && rowOf(button);
  if (row) row.classList.add("is-noted");
  if (row && !WIDE.matches) row.scrollIntoView({ block: "start" });
  stand(row);
  text.focus({ preventScroll: true });
  if (WIDE.matches) box.scrollIntoView({ block: "nearest" });
}

function shut() {
  box.close();
  unmark();
  if (opener && opener.isConnected) opener.focus();
  else if (opener) buttonOf(opener.value).focus();
}

if (box) {
  // The box stays open when the page came back with what was typed in it.
  if (box.hasAttribute("data-typed")) open(buttonOf(choice.value));
  else box.close();
  const closer = box.querySelector("[data-compose-close]");
  closer.hidden = false;
  closer.addEventListener("click", shut);
  box.addEventListener("keydown", (event) => { if (event.key === "Escape") shut(); });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-compose]");
    if (!button) return;
    event.preventDefault();
    open(button);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { elt, successful } = event.detail;
    if (!elt.matches(".composer-save") || !successful || boxProblem().textContent.trim()) return;
    text.value = "";
    shut();
    say("Catatan tersimpan.");
  });
  // A note leads to where it is changed, which may be folded away.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#catatanku-']");
    if (link) document.getElementById("catatan-saya").open = true;
  });
}

/* ---- a failed request is explained next to its button ---- */
function failed(event, words) {
  const button = event.detail.elt;
  const around = button.closest(".composer, .written, [data-remark]");
  if (!around) return;
  let problem = around.querySelector(".composer-problem, .remark-problem");
  if (!problem) {
    problem = document.createElement("p");
    problem.className = "remark-problem";
    problem.setAttribute("role", "alert");
    around.append(problem);
  }
  const sentence = document.createElement(problem.matches("p") ? "span" : "p");
  sentence.textContent = words;
  problem.replaceChildren(sentence);
}
// What was lost on the way is sent once more; the server takes the same remark twice for one.
let unsent = null;
function lost(event) {
  failed(event, LOST);
  unsent = event.detail.elt;
}
document.addEventListener("htmx:sendError", lost);
document.addEventListener("htmx:timeout", lost);
window.addEventListener("online", () => {
  if (unsent && unsent.isConnected && unsent.checkVisibility()) unsent.click();
  unsent = null;
});
document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  const plain = (xhr.getResponseHeader("Content-Type") || "").startsWith("text/plain");
  const words = plain ? xhr.responseText : "Ditolak. Muat ulang halaman untuk melihat keadaan terakhir.";
  failed(event, xhr.status === 401 ? ENDED : words);
});

/* ---- fields of remarks do not save themselves, so their events must not reach the row around them ---- */
const inside = (element) => element instanceof Element && element.closest("[data-remark], .composer, .written");
document.addEventListener("change", (event) => { if (inside(event.target)) event.stopPropagation(); }, true);

/* ---- leaving ---- */
let sending = false;
const TEXTS = "[data-remark] textarea, .written textarea, .composer textarea, #disposisi textarea";
const typed = () => [...document.querySelectorAll(TEXTS)];
document.addEventListener("submit", () => { sending = true; });
window.addEventListener("pageshow", () => { sending = false; });
window.addEventListener("beforeunload", (event) => {
  if (!sending && typed().some((field) => field.value !== field.defaultValue)) event.preventDefault();
});
