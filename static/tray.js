/* Notices at the lower edge of the window, one for each name: always visible, and read aloud by screen readers. */
import { iconOf } from "./fields.js";

const tray = document.createElement("div");
tray.className = "tray";
tray.setAttribute("role", "status");
document.body.append(tray);

// With this class the page scrolls a field that gets the focus above the notices, not behind them.
new ResizeObserver(() => {
  document.documentElement.classList.toggle("has-tray", tray.childElementCount > 0);
}).observe(tray);

const noticeOf = (name) => tray.querySelector(`[data-name=${name}]`);

export function hide(name) {
  const notice = noticeOf(name);
  if (notice) notice.remove();
}

export function show(name, icon, text, ...buttons) {
  const words = document.createElement("p");
  words.textContent = text;
  const notice = document.createElement("div");
  notice.className = "tray-notice";
  notice.dataset.name = name;
  notice.append(iconOf(icon), words, ...buttons);
  const old = noticeOf(name);
  if (old) old.replaceWith(notice);
  else tray.append(notice);
}

export function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-quiet btn-sm";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}
