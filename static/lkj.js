/* What every page does beyond HTML. Everything also works without scripts: forms are posted whole. */

import { settle } from "./sent-forms.js";

/* The drafts of a form that was sent and not taken. */
export const notTaken = settle();

/* Have a screen reader say the text. */
export function say(text) {
  const region = document.getElementById("announce");
  if (region) region.textContent = text;
}

/* ---- a click outside, or Escape, closes a menu ---- */
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

/* ---- a menu that would open below the window opens upwards, or the window goes after it ---- */
document.addEventListener("toggle", ({ target }) => {
  const panel = target.matches("details.menu") && target.querySelector(".menu-panel");
  if (!panel) return;
  target.classList.remove("menu-up");
  if (!target.open) return;
  const { bottom, height } = panel.getBoundingClientRect();
  if (bottom > window.innerHeight && target.getBoundingClientRect().top > height) target.classList.add("menu-up");
  else panel.scrollIntoView({ block: "nearest" });
}, true);

/* ---- a link to a field leads into the field ---- */
/* The element that the address names after its #; null where that is no proper encoding. */
function targetOfHash() {
  try { return document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { return null; }
}
function followHash() {
  const target = targetOfHash();
  if (!target) return;
  const field = target.matches("input, textarea") ? target : target.querySelector("input:not([type=hidden]), textarea");
  if (field) field.focus({ preventScroll: target !== field });
}
window.addEventListener("hashchange", followHash);

/* ---- a log-in in another tab changes the CSRF token: the page's may be old, the cookie's never is ---- */
export function csrfToken() {
  const [, present] = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/) || [];
  const field = document.querySelector("input[name=csrfmiddlewaretoken]");
  return present || (field ? field.value : "");
}

document.addEventListener("htmx:configRequest", (event) => {
  if (csrfToken()) event.detail.headers["X-CSRFToken"] = csrfToken();
});
/* What the server says of a request that it did not carry out: busy, full, without its database; else nothing. */
export async function wordsOf(answer) {
  const isSentence = (answer.headers.get("Content-Type") || "").startsWith("text/plain");
  return isSentence ? answer.text() : "";
}
document.addEventListener("submit", (event) => {
  const hidden = event.target.querySelector("input[name=csrfmiddlewaretoken]");
  if (hidden && csrfToken()) hidden.value = csrfToken();
});

/* ---- a confirmation stands where the eye is: at the foot of the window while its place is out of sight, until the
   person goes on ---- */
function showMessages() {
  const box = document.getElementById("messages");
  if (!box || !box.children.length || "near" in box.dataset || box.getBoundingClientRect().bottom > 0) return;
  box.dataset.near = "";
  box.classList.add("messages-near");
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn btn-sm btn-quiet";
  close.textContent = "Tutup";
  const going = new AbortController();
  const putAway = () => { box.classList.remove("messages-near"); close.remove(); going.abort(); };
  close.addEventListener("click", putAway);
  box.append(close);
  if (box.querySelector(".notice:not(.notice-success, .notice-info)")) return;
  // Whoever goes on has seen it, and may need what it lies over, such as a sum.
  for (const type of ["click", "input"]) document.addEventListener(type, putAway, { signal: going.signal });
}

/* ---- a form whose buttons work once ---- */
document.addEventListener("submit", (event) => {
  if (event.target.hasAttribute("data-once")) {
    // Only after the browser has collected the form, or the button's own value is left out.
    setTimeout(() => event.target.querySelectorAll("button").forEach((b) => { b.disabled = true; }));
  }
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("[data-once] button").forEach((button) => { button.disabled = false; });
});

/* ---- Back shows what is stored now: a page out of the browser's cache is asked for again ---- */
function isOld(event) {
  const [visit] = performance.getEntriesByType("navigation");
  return event.persisted || Boolean(visit && visit.type === "back_forward" && visit.transferSize === 0);
}
window.addEventListener("pageshow", (event) => {
  // The answer to a form cannot be asked for again: that would send the form once more.
  if (!isOld(event) || "posted" in document.body.dataset) return;
  document.body.inert = true;
  location.reload();
});

/* ---- a form that goes by itself once its file is chosen ---- */
document.addEventListener("change", (event) => {
  const input = event.target;
  if (input.type === "file" && input.files.length && input.form.hasAttribute("data-send-chosen")) input.form.requestSubmit();
});

{
  const tab = document.querySelector(".parts [aria-current]");
  if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - 48;
  // What scrolls must be reachable by keyboard.
  for (const part of document.querySelectorAll(".paper .chapter, .paper-read :is(table, .picture)")) {
    if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
  }
  const problem = document.querySelector("[data-focus]");
  if (problem) problem.focus();
}
// The browser itself goes to the fragment once the page has loaded, and takes the focus away doing so.
window.addEventListener("load", () => setTimeout(() => {
  if (!document.querySelector("[data-focus]")) followHash();
  showMessages();
  // The way to the fragment may be a smooth one that takes a while; what a person scrolls later counts no more.
  document.addEventListener("scrollend", showMessages, { once: true });
  setTimeout(() => document.removeEventListener("scrollend", showMessages), 2000);
}));
