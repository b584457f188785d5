/* Remarks. The superior writes them in a box that opens at the place; the author answers without leaving the page. */
import { say } from "./lkj.js";

const LOST = "Belum tersimpan. Periksa sambungan Anda, lalu tekan sekali lagi.";
const ENDED = "Sesi Anda berakhir. Masuk lagi di tab lain, lalu tekan sekali lagi.";
const box = document.getElementById("tulis-catatan");
const text = box && box.querySelector("textarea");
const choice = box && box.querySelector("select");
let opener = null;

/* A select on a phone cuts the name of the place short. */
function spell() {
  const [chosen] = choice.selectedOptions;
  box.querySelector("[data-compose-place]").textContent = chosen ? chosen.label : "";
}

/* ---- the box ---- */
const problem = () => document.getElementById("masalah-catatan");
const clear = () => problem().replaceChildren();

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
  else if (opener) again(opener.value).focus();
}
// The place was drawn anew.
const buttons = () => [...document.querySelectorAll("[data-compose]")];
const again = (place) => buttons().find((each) => each.value === place) || document.body;

if (box) {
  // What was typed before the page came back stays in sight.
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
    if (!elt.matches(".composer-save") || !successful || problem().textContent.trim()) return;
    text.value = "";
    shut();
    say("Catatan tersimpan.");
  });
}

/* ---- what goes wrong is said beside the button ---- */
function failed(event, words) {
  const button = event.detail.elt;
  const around = button.closest(".composer, .written, [data-remark]");
  if (!around) return;
  let place = around.querySelector(".composer-problem, .remark-problem");
  if (!place) {
    place = document.createElement("p");
    place.className = "remark-problem";
    place.setAttribute("role", "alert");
    around.append(place);
  }
  const sentence = document.createElement("span");
  sentence.textContent = words;
  place.replaceChildren(sentence);
}
document.addEventListener("htmx:sendError", (event) => failed(event, LOST));
document.addEventListener("htmx:timeout", (event) => failed(event, LOST));
document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  const plain = (xhr.getResponseHeader("Content-Type") || "").startsWith("text/plain");
  const words = plain ? xhr.responseText : "Ditolak. Muat ulang halaman untuk melihat keadaan terakhir.";
  failed(event, xhr.status === 401 ? ENDED : words);
});

/* ---- the fields of answers save nothing by themselves: the row around them must not take them for its own ---- */
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
