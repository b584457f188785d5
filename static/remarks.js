/* Remarks. The superior writes one in a box that opens at its place; the author answers without leaving the page. */
import { say } from "./lkj.js";

const LOST = "Belum tersimpan. Periksa sambungan Anda, lalu tekan sekali lagi.";
const ENDED = "Sesi Anda berakhir. Masuk lagi di tab lain, lalu tekan sekali lagi.";
const box = document.getElementById("tulis-catatan");
const text = box && box.querySelector("textarea");
const choice = box && box.querySelector("select");
let opener = null;

/* Write out the chosen place, whose name a select on a phone cuts short. */
function spell() {
  const [chosen] = choice.selectedOptions;
  box.querySelector("[data-compose-place]").textContent = chosen ? chosen.label : "";
}

/* ---- the box ---- */
const boxProblem = () => document.getElementById("masalah-catatan");
const clear = () => boxProblem().replaceChildren();

function open(button) {
  opener = button;
  if (box.open) box.close();
  choice.value = button.value;
  spell();
  clear();
  box.showModal();
  text.focus();
}

function shut() {
  box.close();
  if (opener && opener.isConnected) opener.focus();
  else if (opener) buttonOf(opener.value).focus();
}
// After an answer the opener is another element: htmx has replaced it.
const buttons = () => [...document.querySelectorAll("[data-compose]")];
const buttonOf = (place) => buttons().find((each) => each.value === place) || document.body;

if (box) {
  // The box stays open when the page came back with what was typed in it.
  if (!box.hasAttribute("data-typed")) box.close();
  choice.addEventListener("input", spell);
  const closer = box.querySelector("[data-compose-close]");
  closer.hidden = false;
  closer.addEventListener("click", shut);
  box.addEventListener("cancel", (event) => { event.preventDefault(); shut(); });
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
  const sentence = document.createElement("span");
  sentence.textContent = words;
  problem.replaceChildren(sentence);
}
document.addEventListener("htmx:sendError", (event) => failed(event, LOST));
document.addEventListener("htmx:timeout", (event) => failed(event, LOST));
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
