/* Offers drafts that the server never stored back on their page, and lists them on the report's first page. */
import { save } from "./autosave.js";
import * as drafts from "./drafts.js";
import { iconOf, isField, same, state, storedOf, tokenOf } from "./fields.js";
import { say } from "./lkj.js";
import { fieldAt } from "./word-choice.js";

const root = document.getElementById("drafts");
let back = []; // drafts with the field they go back into
let gone = []; // drafts without a field to go back into: it is gone, locked, or has a new text
let hidden = []; // drafts whose field comes when a part of its row is opened
let thrown = []; // drafts that the person discarded, to be taken back

function make(tag, text, attributes = {}) {
  const element = document.createElement(tag);
  element.append(text);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
function button(text, kind, act) {
  const made = make("button", text, { type: "button", class: `btn btn-sm ${kind}` });
  made.addEventListener("click", act);
  return made;
}
const moment = (at) => new Date(at).toLocaleString("id-ID", { dateStyle: "long", timeStyle: "short" });

const fieldOf = (draft) => [...document.getElementsByName(draft.name)].find(isField);
/* Whether the field shows the draft's text already, as one that came back refused does. */
const shown = (input, draft) => same(input, input.value, draft.value)
  && ["refused", "waiting", "conflict"].includes(state(input));

function sort(found) {
  for (const draft of found.filter((each) => each.path === drafts.page && !each.name.startsWith("#"))) {
    const input = fieldOf(draft);
    if (!input && foldOf(draft)) hidden.push(draft);
    else if (!input) gone.push(draft);
    else if (same(input, draft.value, storedOf(input))) drafts.drop(draft.key);
    else if (!shown(input, draft)) back.push({ ...draft, input });
  }
  const isBefore = (one, other) => one.input.compareDocumentPosition(other.input) & Node.DOCUMENT_POSITION_FOLLOWING;
  back.sort((one, other) => (isBefore(one, other) ? -1 : 1));
}

/* The part of the draft's row that is fetched when it is opened, as long as it is closed. */
function foldOf(draft) {
  const row = document.getElementById(draft.name.split("-")[0]);
  return row && row.querySelector("details[hx-get]:not([open])");
}

/* Open those parts, and go on with their drafts once the fields are there, or did not come. */
function unfold() {
  for (const fold of new Set(hidden.map(foldOf))) {
    const goOn = () => {
      const own = hidden.filter((draft) => fold.closest("[data-row]").id === draft.name.split("-")[0]);
      hidden = hidden.filter((draft) => !own.includes(draft));
      sort(own);
      render();
    };
    fold.addEventListener("htmx:afterSettle", goOn, { once: true });
    fold.addEventListener("htmx:afterRequest", (event) => { if (!event.detail.successful) goOn(); }, { once: true });
    fold.open = true;
  }
}

/* ---- on the page they were typed on ---- */
function listed(those) {
  const list = make("dl", "", { class: "drafts-list" });
  for (const draft of those) {
    const entry = make("div", "");
    entry.append(make("dt", draft.label), make("dd", draft.value || "(dikosongkan)", { "data-word": "Isian Anda" }));
    entry.append(make("dd", storedOf(draft.input) || "(kosong)", { "data-word": "Tersimpan", class: "soft" }));
    list.append(entry);
  }
  const details = make("details", "", { class: "more" });
  details.append(make("summary", "Lihat isiannya"), list);
  return details;
}

function toCopy(those) {
  const block = make("div", "", { class: "drafts-list" });
  those.forEach((draft, number) => {
    const text = make("textarea", "", { class: "form-control", readonly: "", rows: "1", id: `salin-${number}` });
    text.value = draft.value;
    block.append(make("label", draft.label, { for: text.id, class: "cell-label" }), text);
  });
  return block;
}

function notice(title, ...parts) {
  const heading = make("h2", title, { class: "notice-title h3", id: "judul-isian" });
  const body = make("div", heading, { class: "notice-body" });
  body.append(...parts);
  const attributes = { class: "notice notice-warning drafts", "aria-labelledby": "judul-isian" };
  const whole = make("section", iconOf("draft"), attributes);
  whole.append(body);
  return whole;
}
function actions(...buttons) {
  const row = make("div", "", { class: "actions" });
  row.append(...buttons);
  return row;
}

function restore() {
  const taken = back;
  back = [];
  for (const { input, value, token } of taken) {
    input.value = value;
    // The draft was typed over the value of that day: a newer one is a conflict, which the person decides.
    if (token !== null && tokenOf(input)) tokenOf(input).value = token;
  }
  for (const { input } of taken) save(input);
  render();
  const folded = taken[0].input.closest("details:not([open])");
  if (folded) folded.open = true;
  taken[0].input.focus();
  say(`${taken.length} isian dikembalikan.`);
}

function throwAway(those) {
  those.forEach((draft) => drafts.drop(draft.key));
  thrown = [...thrown, ...those];
  back = back.filter((draft) => !those.includes(draft));
  gone = gone.filter((draft) => !those.includes(draft));
  render();
  root.querySelector(".notice:last-child button").focus();
}
function takeBack() {
  for (const draft of thrown) {
    drafts.put(draft);
    (draft.input ? back : gone).push(draft);
  }
  thrown = [];
  render();
  root.querySelector("button").focus();
}

/* A person who types into the field of an offered draft writes a new text; a long draft is then still offered, to copy. */
document.addEventListener("input", (event) => {
  const draft = event.isTrusted && back.find((each) => each.input === fieldAt(event.target));
  if (!draft) return;
  back = back.filter((each) => each !== draft);
  if (draft.input.tagName === "TEXTAREA" && draft.value) {
    gone.push(drafts.put({ ...draft, name: `${draft.name}|${draft.at}` }));
  }
  render();
}, true);

function render() {
  const notices = [];
  if (back.length) {
    const latest = Math.max(...back.map((draft) => draft.at));
    notices.push(notice(
      `${back.length} isian dari ${moment(latest)} belum sempat tersimpan.`,
      actions(button("Kembalikan isian", "btn-primary", restore), button("Buang", "btn-quiet", () => throwAway(back))),
      listed(back),
    ));
  }
  if (gone.length) {
    notices.push(notice(
      `${gone.length} isian Anda belum tersimpan dan tidak dapat dikembalikan ke kolomnya.`,
      make("p", "Kolomnya sudah tidak ada, tidak dapat diubah lagi, atau sudah Anda isi yang baru. "
        + "Salin bila masih perlu."),
      toCopy(gone),
      actions(button("Buang", "btn-quiet", () => throwAway(gone))),
    ));
  }
  if (thrown.length) {
    notices.push(notice(`${thrown.length} isian dibuang.`, actions(button("Urungkan", "btn-quiet", takeBack))));
  }
  root.replaceChildren(...notices);
}

/* ---- on the report's first page ---- */
function renderPages(found) {
  const counts = new Map();
  for (const { path } of found) {
    if (path.startsWith(root.dataset.report) && path !== drafts.page) counts.set(path, (counts.get(path) || 0) + 1);
  }
  if (counts.size === 0) return;
  const links = [...counts].map(([path, count]) => {
    const link = [...document.querySelectorAll(".parts a, main a")].find((each) => each.pathname === path);
    return make("li", make("a", `${link ? link.textContent.trim() : "Halaman lain"} (${count})`, { href: path }));
  });
  const list = make("ul", "", { class: "drafts-pages" });
  list.append(...links);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  root.replaceChildren(notice(`Ada ${total} isian di peramban ini yang belum tersimpan.`, list));
}

function offer(found) {
  sort(found);
  unfold();
  render();
  const first = root.querySelector(".notice-title");
  if (first) say(first.textContent);
}

// Another window of the same page has removed a draft, for example because it is stored now.
window.addEventListener("storage", (event) => {
  if (!event.key || event.newValue !== null || !(back.length || gone.length)) return;
  back = back.filter((draft) => draft.key !== event.key);
  gone = gone.filter((draft) => draft.key !== event.key);
  render();
});

if (root) drafts.earlier.then(root.hasAttribute("data-overview") ? renderPages : offer);
