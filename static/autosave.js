/* A field saves itself as it is left. Its status says how that went; links wait until it is known.

   A row ([data-row]) sends its own fields. An element for blocks ([data-block]) sends fields of many rows at once: those
   that its event names in `detail.cells`. */
import * as drafts from "./drafts.js";
import { all, isField, isStored, isUnsaved, labelOf, rowOf, show, state, statusOf, tokenOf, tokensOf } from "./fields.js";
import { say } from "./lkj.js";
import { Queue } from "./queue.js";
import { fieldAt } from "./word-choice.js";

const AT_ONCE = 4;
const underWay = new Map(); // the element that has sent a request → its job, {inputs, lanes, done}
let leaving = null;
let sendingForm = false;

const queue = new Queue({ atOnce: AT_ONCE, onFailed: () => { leaving = null; }, onIdle: goOn });

export const busy = () => queue.busy;
/* Send something else in turn with the fields: a job of the queue. Links wait for it, too. */
export const send = (job) => queue.add(job);
export const save = (input) => input.dispatchEvent(new Event("change", { bubbles: true }));
const dispatch = (input, name, detail) => input.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));

/* ---- what htmx is about to send goes into the queue ---- */
const sameInputs = (one, other) => one.length === other.length && one.every((input, index) => input === other[index]);

document.addEventListener("htmx:confirm", (event) => {
  const { elt, triggeringEvent, issueRequest } = event.detail;
  if (!elt.matches("[data-row], [data-block]")) return;
  event.preventDefault();
  const inputs = inputsOf(triggeringEvent);
  if (queue.has((job) => job.elt === elt && sameInputs(job.inputs, inputs))) return;
  queue.add({ elt, inputs, lanes: [...new Set([elt, ...inputs.map(rowOf)])], send: sendOff });

  function sendOff() {
    // htmx sends nothing for a row that has left the page.
    if (!elt.isConnected) return true;
    return new Promise((done) => {
      underWay.set(elt, { inputs, lanes: this.lanes, done });
      issueRequest(true);
    });
  }
});

function inputsOf(event) {
  if (event && event.detail && event.detail.cells) return event.detail.cells;
  return event && event.target && event.target.name && rowOf(event.target) ? [event.target] : [];
}

function goOn() {
  const address = leaving;
  leaving = null;
  // A refused field stops the first click on a link; the next click is followed.
  if (address && !all().some(isUnsaved)) location.href = address;
}

document.addEventListener("htmx:configRequest", (event) => {
  const { elt, parameters } = event.detail;
  const job = underWay.get(elt);
  if (!job) return;
  if (elt.matches("[data-row]")) {
    if (job.inputs.length) parameters.touched = job.inputs[0].name;
    return;
  }
  // As they are now, not as they were when the block began to wait for its turn.
  for (const input of job.inputs) {
    parameters[input.name] = input.value;
    parameters[tokenOf(input).name] = tokenOf(input).value;
  }
});

export const showSaving = (input) => show(input, "saving", "Menyimpan…", "saving");

// Capturing, because a budget cell stops its event before the row around it gets it.
document.addEventListener("change", (event) => {
  if (isField(event.target)) showSaving(event.target);
}, true);

document.addEventListener("input", (event) => {
  if (isField(event.target) && isStored(event.target)) show(event.target, "", "");
});

/* ---- the answer ---- */
/* Show the stored value as the program writes it, unless the person has typed on; the tokens follow. */
function normalise(input, status) {
  if (!isStored(input) || input.value !== status.dataset.sent || input === document.activeElement) return;
  input.value = status.dataset.stored;
  for (const [each, token] of tokensOf(status)) tokenOf(each).value = token;
}
document.addEventListener("focusout", (event) => {
  const input = fieldAt(event.target);
  if (isField(input)) setTimeout(() => normalise(input, statusOf(input)));
});

function takeOver(status) {
  delete status.dataset.fresh;
  const input = document.getElementById(status.dataset.for);
  if (!input) return;
  input.dataset.stored = status.dataset.stored;
  if (["refused", "conflict"].includes(status.dataset.state)) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  normalise(input, status);
}

/* The words of an answered field's status, to be read aloud. Those of another person's value begin with its label, as it
   need not be the field that was left. */
function hear(status) {
  const input = document.getElementById(status.dataset.for);
  if (!input) return "";
  takeOver(status);
  dispatch(input, isStored(input) ? "lkj:saved" : "lkj:answered", { sent: status.dataset.sent });
  // The answer is about the value before: a newer one waits to be sent.
  if (isStored(input) && isWaiting(input)) showSaving(input);
  const text = status.textContent.replace(/\s+/g, " ").trim();
  return state(input) === "renewed" ? `${labelOf(input)}: ${text}` : text;
}
function hearAll() {
  const heard = [...document.querySelectorAll(".field-status[data-fresh]")].map(hear).filter(Boolean);
  if (heard.length) say([...new Set(heard)].join(" "));
}

const statesBefore = new Map(); // the element that has sent → [field, state before the answer]
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { elt } = event.detail.requestConfig;
  const job = underWay.get(elt);
  if (!job) return;
  const around = all().filter((input) => job.lanes.includes(rowOf(input)));
  statesBefore.set(elt, around.map((input) => [input, state(input)]));
});

const isWaiting = (input) => queue.has((job) => job.inputs && job.inputs.includes(input));

/* The server's answer leaves out a field that was sent along and is stored as it was: it counts as saved. */
function settle(elt, sent) {
  for (const [input, before] of statesBefore.get(elt) || []) {
    if (state(input) !== "" || sent[input.name] === undefined) continue;
    input.removeAttribute("aria-invalid");
    if (isWaiting(input)) showSaving(input);
    else if (["saved", "saving", "failed"].includes(before) && input.value === sent[input.name]) {
      show(input, "saved", "Tersimpan", "saved");
      dispatch(input, "lkj:saved", { sent: input.value });
    }
  }
}

document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, parameters } = event.detail.requestConfig;
  const job = underWay.get(elt);
  if (!job) return;
  hearAll();
  if (event.detail.successful) settle(elt, parameters);
  statesBefore.delete(elt);
  // htmx reports a failure after this event, and frees the row after that.
  setTimeout(() => {
    underWay.delete(elt);
    for (const input of job.inputs.filter(isField)) {
      if (state(input) === "saving" && !isWaiting(input)) fail(input, "server");
    }
    job.done(true);
  });
});

// On a page that came back with refused fields, their texts are typed and not stored.
document.querySelectorAll(".field-status[data-fresh]").forEach(takeOver);

/* ---- what can go wrong ---- */
const WORDS = {
  // The notice at the lower edge says why, and sends it again.
  network: "Belum terkirim",
  server: "Belum terkirim",
  gone: "Gagal tersimpan: baris ini sudah tidak ada. Salin isian Anda, lalu muat ulang halaman.",
  session: "Sesi Anda berakhir. Masuk lagi, isian Anda menunggu di peramban ini.",
  sessionUnsafe: "Sesi Anda berakhir dan isian ini belum tersimpan. "
    + "Masuk lagi di tab baru, kembali ke sini, lalu coba lagi.",
};

function againButton(input) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "again";
  button.textContent = "Coba lagi";
  button.addEventListener("click", () => { input.focus(); save(input); });
  return button;
}

function logInLink(isSafe) {
  const link = document.createElement("a");
  link.href = `${document.body.dataset.login}?next=${encodeURIComponent(drafts.page)}`;
  link.textContent = "Masuk lagi";
  if (!isSafe) link.target = "_blank";
  return link;
}

function fail(input, why, words) {
  const safe = drafts.isSafe(input);
  const text = words || WORDS[why === "session" && !safe ? "sessionUnsafe" : why];
  const ways = {
    session: () => (safe ? [logInLink(true)] : [logInLink(false), againButton(input)]),
  }[why] || (() => []);
  show(input, "failed", text, "failed", ...ways());
  statusOf(input).dataset.why = why;
  if (why !== "network" && why !== "server") say(text);
  dispatch(input, "lkj:failed", { why });
}

function failed(event, why, words) {
  const job = underWay.get((event.detail.requestConfig || event.detail).elt);
  for (const input of job ? job.inputs.filter(isField) : []) fail(input, why, words);
}

document.addEventListener("htmx:sendError", (event) => failed(event, "network"));
document.addEventListener("htmx:sendAbort", (event) => failed(event, "network"));
document.addEventListener("htmx:timeout", (event) => failed(event, "network"));
document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  if (xhr.status === 401) {
    failed(event, "session");
    // The waiting ones would be refused as well.
    const waiting = queue.remove((job) => job.inputs).flatMap((job) => job.inputs);
    waiting.filter(isField).forEach((input) => fail(input, "session"));
  } else if (xhr.status === 403) {
    const plainText = (xhr.getResponseHeader("Content-Type") || "").startsWith("text/plain");
    failed(event, "refusal", `Ditolak: ${plainText ? xhr.responseText : "Anda tidak berwenang mengubah isian ini."}`);
  } else {
    failed(event, xhr.status === 404 ? "gone" : "server");
  }
});

/* ---- Enter goes on to the next field instead of sending the page ---- */
document.addEventListener("keydown", (event) => {
  const input = event.target;
  if (event.key !== "Enter" || event.defaultPrevented || input.tagName !== "INPUT") return;
  if (!input.closest("[data-autosave]")) return;
  event.preventDefault();
  goAfter(input);
});

/* Go to the next visible field, or from the last one to the button that Tab would reach. */
export function goAfter(input) {
  const fields = all().filter((field) => field.checkVisibility());
  const next = fields[fields.indexOf(input) + 1] || input.form.querySelector(".form-end .btn-primary");
  if (!next) {
    input.blur();
    return;
  }
  next.focus();
  if (next.select) next.select();
}

/* ---- leaving ---- */
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || !busy() || link.target || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.getAttribute("href").startsWith("#")) return;
  event.preventDefault();
  leaving = link.href;
});
document.addEventListener("submit", () => { sendingForm = true; });
window.addEventListener("beforeunload", (event) => {
  if (sendingForm) return;
  if (busy() || all().some((input) => isUnsaved(input) && !drafts.isSafe(input))) event.preventDefault();
});
window.addEventListener("pageshow", () => { sendingForm = false; });

// Else the browser fills old texts into a page with newer ones, whose tokens do not belong to them.
document.querySelectorAll("form[data-autosave]").forEach((form) => { form.autocomplete = "off"; });

/* What was typed and left before these scripts ran is saved now; a field that is still in use is saved as it is left. */
document.addEventListener("htmx:load", () => {
  all().filter((input) => input !== document.activeElement && isUnsaved(input) && !state(input)).forEach(save);
}, { once: true });
