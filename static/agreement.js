/* The page of one agreement: keys as in a spreadsheet, rows from a pasted block, and buttons that change the table.

   A field saves itself (autosave.js). Whatever adds, moves or removes rows waits for the fields in the same queue, and
   its answer is the table as it is then. What is typed until it comes is kept (typed-ahead.js). */
import { save, send } from "./autosave.js";
import { isField, isUnsaved, state, tokenOf } from "./fields.js";
import { csrfToken, say, wordsOf } from "./lkj.js";
import * as tray from "./tray.js";
import { kept, restore, spread } from "./typed-ahead.js";

const PATIENCE = 20000;
const FIELDS = "td.input :is(input:not([type=hidden]), textarea, select)";
const COLUMNS = ["name", "unit", "yearly", "q1", "q2", "q3", "q4"];
const form = document.getElementById("pk-form");
const table = () => document.getElementById("pk-indikator");
const columnOf = (input) => input.name.split("-").at(-1);
const cells = (row) => [...row.querySelectorAll(`tr:first-child ${FIELDS}`)];
const rows = () => [...form.querySelectorAll("tbody[data-row]:not(.pk-goal)")];

/* ---- what changes the table ---- */
let ahead = null; // the field for what is typed before its row is there
let waiting = []; // texts whose fields are not on the page yet

function act(url, values, { isNewRow = false } = {}) {
  const input = document.activeElement;
  if (isNewRow) typeAhead(input);
  // The field has not been left yet: it goes first.
  if (isField(input) && isUnsaved(input) && state(input) !== "saving") save(input);
  const lanes = [form, ...form.querySelectorAll("[data-row]")];
  send({ lanes, send: () => post(url, values(), input) });
}

/* Take what is typed from now on until the new row is there; Tab and Enter go on in it. */
function typeAhead(from) {
  if (ahead) return;
  ahead = document.createElement("input");
  ahead.className = "visually-hidden";
  ahead.setAttribute("aria-label", "Baris baru sedang dibuat. Ketikan Anda masuk ke dalamnya.");
  ahead.from = from;
  ahead.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (!["Enter", "Tab"].includes(event.key) || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    ahead.value += "\t";
  });
  form.append(ahead);
  ahead.focus({ preventScroll: true });
}

/* The end of typing ahead: what was typed; empty where nothing was. */
function typedAhead() {
  const text = ahead ? ahead.value : "";
  if (ahead) ahead.remove();
  ahead = null;
  return text;
}

/* The fields of the table in their order, and with those that say how an indicator is measured. */
const CELL_FIELDS = `${FIELDS}, .pk-goal th.input textarea`;
const ALL_FIELDS = `${CELL_FIELDS}, .pk-more :is(input:not([type=hidden]), textarea, select)`;
const fieldsIn = (place, which = ALL_FIELDS) => [...place.querySelectorAll(which)];

/* The fields of the table with what is typed in them and not stored; of the row to be added every text. */
const asTyped = (input) => ({
  id: input.id,
  value: input.value,
  token: isField(input) ? tokenOf(input).value : "",
  isOpen: isField(input) ? isUnsaved(input) : input.name.startsWith("baru-") && input.value !== "",
});

function putBack(input, text, token) {
  if (input.value === text) return;
  input.value = text;
  if (!isField(input)) return;
  tokenOf(input).value = token;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  if (input !== document.activeElement) save(input);
  else saveOnLeaving(input);
}

/* The browser tells of no change that a script has made. */
function saveOnLeaving(input) {
  input.addEventListener("blur", () => { if (isUnsaved(input) && state(input) !== "saving") save(input); }, { once: true });
}

const putBackWaiting = () => { waiting = restore(waiting, (id) => document.getElementById(id), putBack); };
form.addEventListener("htmx:afterSettle", putBackWaiting);

async function post(url, values, from) {
  const headers = { "X-CSRFToken": csrfToken(), "HX-Request": "true" };
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(url, { method: "POST", body: new URLSearchParams(values), headers, signal });
    if (!answer.ok) return fail(answer.status, await wordsOf(answer));
    show(await answer.text(), Object.fromEntries(values.map(([name, value]) => [`id_${name}`, value])), from);
    return true;
  } catch {
    return fail(0);
  }
}

function fail(status, said = "") {
  const why = { 401: "Sesi Anda berakhir. Masuk lagi di tab baru, lalu coba lagi.", 0: "Periksa sambungan, lalu coba lagi." };
  const from = ahead && ahead.from;
  const typed = typedAhead().replaceAll("\t", " ").trim();
  const more = typed ? ` Yang sempat Anda ketik: “${typed}”.` : "";
  const text = `Belum tersimpan. ${why[status] || said || "Muat ulang halaman, lalu coba lagi."}${more}`;
  if (from && from.isConnected) from.focus();
  tray.show("table", "failed", text, tray.button("Tutup", () => tray.hide("table")));
  say(text);
  return false;
}

function show(html, sent, from) {
  tray.hide("table");
  const active = document.activeElement;
  const open = [...form.querySelectorAll(".pk-more details[open]")].map((each) => each.closest("tbody").id);
  const old = document.getElementById("pk-isi");
  waiting = kept(fieldsIn(old).map(asTyped), sent);
  // Whoever went on to another field meanwhile stays there.
  const stays = old.contains(active) && active.id && active !== from && fieldsIn(old).includes(active);
  const caret = [active.selectionStart, active.selectionEnd];
  old.insertAdjacentHTML("afterend", html.trim());
  const fresh = old.nextElementSibling;
  old.remove();
  window.htmx.process(fresh);
  for (const id of open) {
    const details = document.querySelector(`#${CSS.escape(id)} .pk-more details`);
    if (details) details.open = true;
  }
  const problem = fresh.querySelector(".problem");
  const made = document.getElementById(fresh.dataset.focusOn || "");
  const wanted = stays ? document.getElementById(active.id) : made;
  const typed = typedAhead();
  if (problem || wanted) (problem || wanted).focus();
  if (problem) problem.scrollIntoView({ block: "nearest" });
  putBackWaiting();
  if (problem && typed.trim()) tell(typed);
  else if (typed && made) fillAhead(typed, made, fresh, !stays);
  else if (wanted && wanted.id === active.id && Number.isInteger(caret[0])) wanted.setSelectionRange(...caret);
}

function tell(typed) {
  const text = `Yang sempat Anda ketik: “${typed.replaceAll("\t", " ").trim()}”.`;
  tray.show("table", "warning", text, tray.button("Tutup", () => tray.hide("table")));
}

/* Put what was typed ahead into the new row from its first field on; the last one is where typing goes on. */
function fillAhead(typed, first, place, goesOn) {
  const all = fieldsIn(place, CELL_FIELDS);
  const texts = spread(typed, all.slice(all.indexOf(first)));
  for (const { field, text } of texts) {
    if (text) field.value = text;
    if (text && isField(field)) field.dispatchEvent(new Event("input", { bubbles: true }));
    if (text && isField(field) && !(goesOn && field === texts.at(-1).field)) save(field);
  }
  if (!goesOn) return;
  const last = texts.at(-1).field;
  last.focus();
  if (last.setSelectionRange) last.setSelectionRange(last.value.length, last.value.length);
  if (isField(last)) saveOnLeaving(last);
}

const fieldsOf = (names) => names.map((name) => [name, form.elements[name].value]);

form.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-act]");
  if (!button) return;
  event.preventDefault();
  press(button);
});

function press(button) {
  const own = button.name ? [[button.name, button.value]] : [];
  const more = button.hasAttribute("data-add-line") ? ["baru-activity", "baru-ceiling", "baru-funds"] : [];
  const isNewRow = button.matches("[data-add-line], [data-add-indicator], [name=sasaran]");
  act(button.formAction, () => [...own, ...fieldsOf(more)], { isNewRow });
}

/* ---- keys ---- */
function neighbour(input, down) {
  const all = rows().filter((row) => row.closest("table") === input.closest("table"));
  const row = all[all.indexOf(input.closest("tbody")) + (down ? 1 : -1)];
  return row && cells(row).find((each) => columnOf(each) === columnOf(input));
}

function enter(input) {
  input.focus();
  if (input.select) input.select();
}

/* Enter goes down the column; in the last row of a sasaran it goes on in the row, and behind its end to a new row. */
function onEnter(input) {
  const row = input.closest("tbody");
  const isGoal = row.classList.contains("pk-goal");
  const own = isGoal ? [] : cells(row);
  const below = isGoal ? null : neighbour(input, true);
  const isLast = !row.nextElementSibling || !row.nextElementSibling.matches(".pk-indicator, .pk-lines tbody[data-row]");
  if (isGoal && row.nextElementSibling.matches(".pk-indicator")) enter(cells(row.nextElementSibling)[0]);
  else if (isGoal) add(row);
  else if (!isLast && below) enter(below);
  else if (own.at(-1) !== input) enter(own[own.indexOf(input) + 1]);
  else if (row.matches(".pk-indicator")) add(row);
  else document.getElementById("id_baru-activity").focus();
}

/* A new indicator below the sasaran that the row belongs to. */
function add(row) {
  let after = row;
  while (after && !after.querySelector("[data-add-indicator]")) after = after.nextElementSibling;
  if (after) press(after.querySelector("[data-add-indicator]"));
}

form.addEventListener("keydown", (event) => {
  const input = event.target;
  const addGoal = form.querySelector("button[name=sasaran]");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && addGoal) {
    event.preventDefault();
    press(addGoal);
    return;
  }
  if (event.isComposing || event.ctrlKey || event.metaKey) return;
  if (event.key === "Enter" && input.closest(".pk-new-line") && input.tagName === "INPUT") {
    event.preventDefault();
    press(form.querySelector("[data-add-line]"));
    return;
  }
  if (!isField(input) || input.closest(".pk-more")) return;
  const isUp = event.key === "ArrowUp";
  if (event.altKey && (isUp || event.key === "ArrowDown")) {
    event.preventDefault();
    press(input.closest("tbody").querySelector(isUp ? "[data-up]" : "[data-down]"));
  } else if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
    event.preventDefault();
    onEnter(input);
  } else if ((isUp || event.key === "ArrowDown") && input.tagName === "INPUT" && !event.shiftKey && !event.altKey) {
    const next = neighbour(input, !isUp);
    if (next) { event.preventDefault(); enter(next); }
  }
});

/* ---- a block from a spreadsheet ---- */
form.addEventListener("paste", (event) => {
  const input = event.target;
  const body = input.closest && input.closest("tbody[data-row]");
  const text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
  if (input.name === "baru-activity" && /[\t\r\n]/.test(text.trim())) {
    event.preventDefault();
    act(form.querySelector("[data-add-line]").formAction, () => [["tempelan", text]], { isNewRow: true });
    return;
  }
  if (!body || !table().contains(body) || input.closest(".pk-more") || !table().dataset.paste) return;
  const column = body.classList.contains("pk-goal") ? "sasaran" : columnOf(input);
  if (column !== "sasaran" && !COLUMNS.includes(column)) return;
  const isBlock = /\t/.test(text) || (/[\r\n]/.test(text.trimEnd()) && !["sasaran", "name"].includes(column));
  if (!isBlock) return;
  event.preventDefault();
  act(table().dataset.paste, () => [["tempelan", text], ["kolom", column], ["baris", body.id], ["nilai", seen(body)]]);
});

/* The version tokens of what the page shows from this row of a sasaran on: what another planner changed is not covered. */
function seen(body) {
  const tokens = [];
  for (let row = body; row && row.matches(".pk-indicator"); row = row.nextElementSibling) {
    tokens.push(...cells(row).filter(isField).map((input) => `${input.name}:${tokenOf(input).value}`));
  }
  return tokens.join(" ");
}

/* ---- how an indicator is measured: only what its kind needs is shown ---- */
form.addEventListener("change", (event) => {
  if (event.target.matches(".pk-how select[name$='-kind']")) {
    event.target.closest(".pk-how").dataset.kind = event.target.value;
  }
});

// A new agreement opens in its first field.
const first = location.hash.startsWith("#id_") && document.getElementById(location.hash.slice(1));
if (first) first.focus();
