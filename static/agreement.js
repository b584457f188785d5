/* The page of one agreement: keys as in a spreadsheet, rows from a pasted block, and buttons that change the table.

   A field saves itself (autosave.js). Whatever adds, moves or removes rows waits for the fields in the same queue, and
   its answer is the table as it is then. */
import { save, send } from "./autosave.js";
import { isField, isUnsaved, state } from "./fields.js";
import { csrfToken, say } from "./lkj.js";
import * as tray from "./tray.js";

const PATIENCE = 20000;
const FIELDS = "td.input :is(input:not([type=hidden]), textarea, select)";
const COLUMNS = ["name", "unit", "yearly", "q1", "q2", "q3", "q4"];
const form = document.getElementById("pk-form");
const table = () => document.getElementById("pk-indikator");
const columnOf = (input) => input.name.split("-").at(-1);
const cells = (row) => [...row.querySelectorAll(`tr:first-child ${FIELDS}`)];
const rows = () => [...form.querySelectorAll("tbody[data-row]:not(.pk-goal)")];

/* ---- what changes the table ---- */
function act(url, values) {
  const input = document.activeElement;
  // The field has not been left yet: it goes first.
  if (isField(input) && isUnsaved(input) && state(input) !== "saving") save(input);
  const lanes = [form, ...form.querySelectorAll("[data-row]")];
  send({ lanes, send: () => post(url, values()) });
}

async function post(url, values) {
  const headers = { "X-CSRFToken": csrfToken(), "HX-Request": "true" };
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(url, { method: "POST", body: new URLSearchParams(values), headers, signal });
    if (!answer.ok) return fail(answer.status);
    show(await answer.text());
    return true;
  } catch {
    return fail(0);
  }
}

function fail(status) {
  const why = { 401: "Sesi Anda berakhir. Masuk lagi di tab baru, lalu coba lagi.", 0: "Periksa sambungan, lalu coba lagi." };
  const text = `Belum tersimpan. ${why[status] || "Muat ulang halaman, lalu coba lagi."}`;
  tray.show("table", "failed", text, tray.button("Tutup", () => tray.hide("table")));
  say(text);
  return false;
}

function show(html) {
  tray.hide("table");
  const open = [...form.querySelectorAll(".pk-more details[open]")].map((each) => each.closest("tbody").id);
  const old = document.getElementById("pk-isi");
  old.insertAdjacentHTML("afterend", html.trim());
  const fresh = old.nextElementSibling;
  old.remove();
  window.htmx.process(fresh);
  for (const id of open) {
    const details = document.querySelector(`#${CSS.escape(id)} .pk-more details`);
    if (details) details.open = true;
  }
  const problem = fresh.querySelector(".problem");
  const wanted = problem || document.getElementById(fresh.dataset.focusOn || "");
  if (!wanted) return;
  wanted.focus();
  if (problem) problem.scrollIntoView({ block: "nearest" });
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
  act(button.formAction, () => [...own, ...fieldsOf(more)]);
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
  if (!body || !table().contains(body) || input.closest(".pk-more") || !table().dataset.paste) return;
  const column = body.classList.contains("pk-goal") ? "sasaran" : columnOf(input);
  if (column !== "sasaran" && !COLUMNS.includes(column)) return;
  const isBlock = /\t/.test(text) || (/[\r\n]/.test(text.trimEnd()) && !["sasaran", "name"].includes(column));
  if (!isBlock) return;
  event.preventDefault();
  act(table().dataset.paste, () => [["tempelan", text], ["kolom", column], ["baris", body.id]]);
});

/* ---- how an indicator is measured: only what its kind needs is shown ---- */
form.addEventListener("change", (event) => {
  if (event.target.matches(".pk-how select[name$='-kind']")) {
    event.target.closest(".pk-how").dataset.kind = event.target.value;
  }
});

// A new agreement opens in its first field.
const first = location.hash.startsWith("#id_") && document.getElementById(location.hash.slice(1));
if (first) first.focus();
