/* What every page does beyond HTML. Everything also works without scripts: forms are posted whole. */
/* Read out to who does not see the page. */
export function say(text) {
  const place = document.getElementById("announce");
  if (place) place.textContent = text;
}

/* ---- menus close when one looks elsewhere ---- */
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

/* ---- a link to a field leads into the field ---- */
/* An address may come with a hash that is no proper encoding. */
function placeOfHash() {
  try { return document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { return null; }
}
function followHash() {
  const place = placeOfHash();
  if (!place) return;
  const field = place.matches("input, textarea") ? place : place.querySelector("input:not([type=hidden]), textarea");
  if (field) field.focus({ preventScroll: place !== field });
}
window.addEventListener("hashchange", followHash);

/* ---- logging in again in another tab changes the token; the cookie always has the present one ---- */
export function csrfToken() {
  const [, kept] = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/) || [];
  const field = document.querySelector("input[name=csrfmiddlewaretoken]");
  return kept || (field ? field.value : "");
}

document.addEventListener("htmx:configRequest", (event) => {
  if (csrfToken()) event.detail.headers["X-CSRFToken"] = csrfToken();
});
document.addEventListener("submit", (event) => {
  const hidden = event.target.querySelector("input[name=csrfmiddlewaretoken]");
  if (hidden && csrfToken()) hidden.value = csrfToken();
});

/* ---- a form that is sent once ---- */
document.addEventListener("submit", (event) => {
  if (event.target.hasAttribute("data-once")) {
    // Only after the browser has collected the form, or the button's own value is left out.
    setTimeout(() => event.target.querySelectorAll("button").forEach((b) => { b.disabled = true; }));
  }
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("[data-once] button").forEach((button) => { button.disabled = false; });
});

{
  const tab = document.querySelector(".parts [aria-current]");
  if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - 48;
  // What scrolls must be reachable without a mouse.
  for (const part of document.querySelectorAll(".paper .chapter")) {
    if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
  }
  const problem = document.querySelector("[data-focus]");
  if (problem) problem.focus();
}
// The browser itself goes to the fragment once the page has loaded, and takes the focus away doing so.
window.addEventListener("load", () => setTimeout(() => {
  if (!document.querySelector("[data-focus]")) followHash();
}));
