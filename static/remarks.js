/* Remarks. The superior writes one in a box beside its row; the author answers without leaving the page. On a wide
   screen the notes stand in the margin of the report, each beside its row. */
import { isSafe } from "./form-drafts.js";
import { say } from "./lkj.js";
import { page } from "./own-drafts.js";

const LOST = "Belum tersimpan: sambungan terputus. Dikirim lagi begitu tersambung, atau tekan sekali lagi.";
const ENDED = "Sesi Anda berakhir. Yang Anda ketik kembali sendiri ke sini sesudah Anda masuk lagi.";
const ENDED_UNSAFE = "Sesi Anda berakhir. Masuk lagi di tab lain, lalu tekan sekali lagi di sini.";
const WIDE = matchMedia("(min-width: 1280px)");
const GAP = 8;
const box = document.getElementById("tulis-catatan");
const text = box && box.querySelector("textarea");
const choice = box && box.querySelector("select");
let opener = null;

/* ---- the margin ---- */
/* What a note or a button at a place stands beside: what it names, its row, or the heading behind it. */
function rowOf(element) {
  const named = element.closest("[data-beside]");
  if (named) return document.getElementById(named.dataset.beside);
  const row = element.closest("tr");
  if (row) return row;
  const here = element.closest(".here");
  return (here && here.nextElementSibling) || element;
}

// The document with a margin, or the form of an author's page.
const noted = document.querySelector(".paper-noted, .noted");
const leaf = noted && (noted.querySelector(".lkj") || noted);

/* Put each note beside its row, below those that stand there already. */
function arrange() {
  const notes = [...noted.querySelectorAll("[data-note]")];
  for (const note of notes) note.removeAttribute("style");
  noted.classList.toggle("notes-beside", WIDE.matches);
  noted.style.minHeight = "";
  if (!WIDE.matches || !notes.length) return;
  const edge = leaf.getBoundingClientRect().right + GAP;
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
  noted.style.minHeight = `${free - noted.getBoundingClientRect().top}px`;
}
if (noted) {
  arrange();
  new ResizeObserver(arrange).observe(leaf);
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
  // Never over the decision, which stands to the right.
  box.style.left = `${Math.min(left, from.right - box.offsetWidth) - from.left}px`;
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
  // A place without words is nothing that was written.
  if (!text.value.trim()) {
    choice.value = "";
    choice.dispatchEvent(new Event("change", { bubbles: true }));
  }
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
  // What came back into the form may be a remark that was being written.
  document.addEventListener("lkj:filled", () => {
    if (!text.value.trim() || box.open) return;
    const button = buttons().findLast((each) => each.value === choice.value);
    if (button) open(button);
    else box.show();
  });
  // A note leads to where it is changed, which may be folded away.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#catatanku-']");
    if (link) document.getElementById("catatan-saya").open = true;
  });
}

/* ---- a failed request is explained next to its button ---- */
const aroundOf = (element) => element.closest(".composer, .written, [data-remark]");

function failed(event, words, ...more) {
  const around = aroundOf(event.detail.elt);
  if (!around) return;
  let problem = around.querySelector(".composer-problem, .remark-problem");
  if (!problem) {
    problem = document.createElement("p");
    problem.className = "remark-problem";
    problem.setAttribute("role", "alert");
    around.append(problem);
  }
  const sentence = document.createElement(problem.matches("p") ? "span" : "p");
  sentence.append(words, ...more.flatMap((element) => [" ", element]));
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
  const { elt, xhr } = event.detail;
  // Other parts of the page answer for themselves.
  if (!aroundOf(elt)) return;
  const form = elt.form || elt.closest("form");
  const plain = (xhr.getResponseHeader("Content-Type") || "").startsWith("text/plain");
  const words = plain ? xhr.responseText : "Ditolak. Muat ulang halaman untuk melihat keadaan terakhir.";
  if (xhr.status !== 401) failed(event, words);
  else if (form && isSafe(form)) failed(event, ENDED, logIn());
  else failed(event, ENDED_UNSAFE, logIn("_blank"));
});

function logIn(target = "") {
  const link = document.createElement("a");
  link.href = `${document.body.dataset.login}?next=${encodeURIComponent(page)}`;
  link.target = target;
  link.append("Masuk lagi");
  return link;
}

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
  const isLost = (field) => field.value !== field.defaultValue && !(field.form && isSafe(field.form));
  if (!sending && typed().some(isLost)) event.preventDefault();
});
