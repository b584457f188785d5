/* The rows of an office's structure: added, indented and moved by keyboard. Without scripts the empty rows are filled. */
import { say } from "./lkj.js";
import { isLowest, titleOf, userNameOf } from "./office-names.js";

const table = document.querySelector("table.structure");
const body = table.tBodies[0];
const blank = document.getElementById("baris-baru");
const TITLES = JSON.parse(table.dataset.titles);
const LOWEST = JSON.parse(table.dataset.lowest);
const BELOW = { "": "II", II: "III", III: "IV", IV: "IV", "-": "-" };

const rows = () => [...body.rows];
const isNew = (row) => row.classList.contains("structure-new");
const depthOf = (row) => Number(row.dataset.depth);
const field = (row, name) => row.querySelector(`[name$="-${name}"]`);
const rowOf = (element) => element.closest("tr");
let made = Math.max(0, ...rows().filter(isNew).map((row) => Number(row.dataset.key.slice(1)) + 1));

/* ---- what follows from depth and unit: shown as soon as it is known, kept once somebody typed another ---- */
function propose(input, text) {
  if (input.value && input.value !== (input.dataset.proposed || "")) return;
  input.value = text;
  input.dataset.proposed = text;
}

const above = (row) => {
  for (let each = row.previousElementSibling; each; each = each.previousElementSibling) {
    if (depthOf(each) < depthOf(row)) return each;
  }
  return null;
};

function echelonOf(row) {
  if (!row) return "";
  if (!isNew(row)) return row.dataset.echelon || "";
  if (field(row, "echelon").value) return field(row, "echelon").value;
  const unit = field(row, "unit").value.trim();
  if (!unit && field(row, "title").value.trim()) return "-";
  const below = BELOW[echelonOf(above(row))];
  return below === "III" && isLowest(unit, LOWEST) ? "IV" : below;
}

function proposeEchelons() {
  for (const row of rows().filter(isNew)) {
    const select = field(row, "echelon");
    const chosen = select.value;
    select.value = "";
    const found = echelonOf(row);
    select.value = chosen;
    select.options[0].textContent = found === "-" ? "Tanpa eselon" : `Eselon ${found}`;
  }
}

/* ---- depth ---- */
const deepest = (row) => {
  const before = row.previousElementSibling;
  return before ? Math.min(depthOf(before) + 1, field(row, "depth").options.length - 1) : 0;
};

function setDepth(row, depth) {
  row.dataset.depth = depth;
  field(row, "depth").value = String(depth);
  proposeEchelons();
}

function indent(row, by) {
  const depth = depthOf(row) + by;
  if (depth < 0 || depth > deepest(row)) return false;
  setDepth(row, depth);
  say(`Tingkat ${depth + 1}`);
  return true;
}

/* ---- rows ---- */
function prepare(row) {
  if (isNew(row)) field(row, "depth").tabIndex = -1;
}

function addAfter(row, depth, key = `b${made}`) {
  const holder = document.createElement("tbody");
  holder.innerHTML = blank.innerHTML.replaceAll("b__n__", key);
  made = Math.max(made, Number(key.slice(1)) + 1);
  const fresh = holder.rows[0];
  fresh.dataset.added = "";
  if (row) row.after(fresh);
  else body.append(fresh);
  prepare(fresh);
  setDepth(fresh, depth);
  return fresh;
}

function enter(row) {
  field(row, "unit").focus();
}

const isBlank = (row) => [...row.querySelectorAll("input:not([type=hidden]), textarea")].every((input) => !input.value.trim());

/* The new row behind this one: what is typed next stands beside it, only below the head of the office one deeper. */
function nextOf(row) {
  const depth = rows().indexOf(row) === 0 ? 1 : depthOf(row);
  const next = row.nextElementSibling;
  if (!next || !isNew(next)) return addAfter(row, depth);
  if (isBlank(next)) setDepth(next, depth);
  return next;
}

/* The row with all rows below it in the tree. */
function blockOf(row) {
  const found = [row];
  for (let each = row.nextElementSibling; each && depthOf(each) > depthOf(row); each = each.nextElementSibling) {
    found.push(each);
  }
  return found;
}

function siblingBefore(row) {
  for (let each = row.previousElementSibling; each && depthOf(each) >= depthOf(row); each = each.previousElementSibling) {
    if (depthOf(each) === depthOf(row)) return each;
  }
  return null;
}

function siblingAfter(row) {
  const next = blockOf(row).at(-1).nextElementSibling;
  return next && depthOf(next) === depthOf(row) ? next : null;
}

const ACTIONS = {
  insert(row) {
    enter(addAfter(blockOf(row).at(-1), depthOf(row) + 1));
  },
  up(row) {
    const other = siblingBefore(row);
    if (other) other.before(...blockOf(row));
    say(other ? "Dinaikkan. Tekan Simpan susunan." : "Sudah paling atas di tingkatnya.");
  },
  down(row) {
    const other = siblingAfter(row);
    if (other) blockOf(other).at(-1).after(...blockOf(row));
    say(other ? "Diturunkan. Tekan Simpan susunan." : "Sudah paling bawah di tingkatnya.");
  },
  remove(row) {
    const next = row.nextElementSibling || row.previousElementSibling;
    row.remove();
    const left = next && isNew(next) ? next : addAfter(rows().at(-1), rows().length ? 1 : 0);
    enter(left);
  },
};

table.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (!button) return;
  const menu = button.closest("details");
  if (menu) menu.open = false;
  ACTIONS[button.dataset.do](rowOf(button));
  proposeEchelons();
});

table.addEventListener("input", (event) => {
  const row = rowOf(event.target);
  if (!row || !isNew(row)) return;
  if (event.target === field(row, "unit")) propose(field(row, "title"), titleOf(event.target.value.trim(), TITLES));
  if (event.target === field(row, "name")) propose(field(row, "username"), userNameOf(event.target.value));
  if (event.target === field(row, "depth")) setDepth(row, Number(event.target.value));
  proposeEchelons();
});

table.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (!target.matches("input, select, textarea") || event.isComposing) return;
  const row = rowOf(target);
  if (key === "Enter") {
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) return void target.form.requestSubmit();
    enter(nextOf(row));
    return;
  }
  const atStart = target === field(row, "unit") && target.selectionStart === 0 && target.selectionEnd === 0;
  if (key === "Tab" && atStart && indent(row, event.shiftKey ? -1 : 1)) event.preventDefault();
});

/* What was typed on an earlier visit comes back: first the rows that it was typed into, where they stood. */
const form = document.getElementById("susunan");

/* Unit, post and holder of a line that is stored, and of a row that was typed: of the same words where it became that. */
const named = (...words) => words.map((each) => (each || "").trim().toLowerCase()).join("|");
const firstWords = (line, where) => (line.querySelector(where) || { firstChild: null }).firstChild?.textContent;
const storedNames = () => rows().filter((row) => !isNew(row)).map((line) => named(
  firstWords(line, ".structure-name"), firstWords(line, "[data-label=Jabatan] div"),
  firstWords(line, ".structure-holder:not(.structure-vacant)"),
));

/* The keys of typed rows that are stored by now: they are not made once more. */
function storedAmong({ order, values }) {
  const stored = new Set(storedNames());
  return order.filter((key) => {
    const typed = (name) => (values.find(([each]) => each === `${key}-${name}`) || [])[1];
    const title = typed("title") || titleOf((typed("unit") || "").trim(), TITLES);
    return key.startsWith("b") && stored.has(named(typed("unit"), title, typed("name")));
  });
}

form.addEventListener("lkj:filling", ({ detail }) => {
  const done = storedAmong(detail);
  detail.values = detail.values.filter(([name]) => !done.includes(name.split("-")[0]));
  const byKey = (key) => rows().find((row) => row.dataset.key === key);
  let before = null;
  for (const key of detail.order.filter((each) => !done.includes(each))) {
    const there = byKey(key);
    if (there && before && isNew(there)) before.after(there);
    // A post that somebody ended meanwhile has no row any more.
    else if (!there && key.startsWith("b")) before = addAfter(before, 0, key);
    if (there) before = there;
  }
});
form.addEventListener("lkj:filled", () => {
  for (const row of rows().filter(isNew)) setDepth(row, Number(field(row, "depth").value));
});

/* Rows that are typed and not sent are lost with the page: the browser asks first. */
let sent = false;
form.addEventListener("submit", () => { sent = true; });
window.addEventListener("beforeunload", (event) => {
  if (!sent && rows().some((row) => isNew(row) && !isBlank(row))) event.preventDefault();
});

rows().forEach(prepare);
proposeEchelons();
