/* What is typed into a form that is sent whole comes back into it by itself, until the server has taken it: after the
   session has ended, a tab was closed, a line was lost. Kept are the forms marked data-kept, as drafts of their own person
   (draft-store.js); a draft of a form is named # and the form's id. data-kept="here" is of those that lead back to their
   own page once they are stored. A page that has added rows to a form makes them anew when it hears lkj:filling. */
import { basisOf, clear, fieldsOf, fill, isUntouched, orderOf, typedIn, wordsIn } from "./form-values.js";
import { notTaken, say } from "./lkj.js";
import { earlier, page, store } from "./own-drafts.js";
import { isAmong, nameDraft, noteSent } from "./sent-forms.js";

const place = document.getElementById("form-drafts");
const kept = () => [...document.querySelectorAll("form[data-kept][id]")];
const nameOf = (form) => `#${form.id}`;
const keyOf = (form) => store.keyOf(nameOf(form), page);
const cameBack = "posted" in document.body.dataset;
/* Whether the form came back refused: it then holds what was sent, and not what the server has stored. Another form of
   the same page does not. */
const isRefused = (form) => cameBack && (notTaken.includes(keyOf(form)) || kept().length === 1);
const isAsStored = (form) => !isRefused(form) && isUntouched(form);
const bases = new Map(); // form → the basis that its draft was typed over
let isReady = false;

function keep(form) {
  if (!isReady) return;
  if (isAsStored(form)) {
    store.drop(keyOf(form));
    return;
  }
  const draft = store.get(keyOf(form));
  const words = wordsIn(form);
  // What was sent and refused stands in its fields as the server's: in words it is what the draft says.
  const said = words.length || !draft ? words : JSON.parse(draft.value).words;
  const value = JSON.stringify({ values: typedIn(form), words: said, order: orderOf(form) });
  const token = bases.get(form) ?? basisOf(form);
  // Kept again without a change it would look as if it had been typed since the form was sent.
  if (draft && draft.value === value && draft.token === token) return;
  store.put({ path: page, name: nameOf(form), value, token, label: "" });
}

/* Whether leaving the page loses nothing of a kept form: it is as the server has it, or its draft is in the browser. */
export function isSafe(form) {
  const draft = store.get(keyOf(form));
  return isAsStored(form) || Boolean(draft && store.isSafe(draft.key, draft.value));
}

/* ---- what comes back ---- */
const moment = (at) => new Date(at).toLocaleString("id-ID", { dateStyle: "long", timeStyle: "short" });

function button(words, kind, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `btn btn-sm ${kind}`;
  made.append(words);
  made.addEventListener("click", act);
  return made;
}

const FEW = 6;

function toRead(draft) {
  const list = document.createElement("dl");
  list.className = "drafts-list";
  for (const [label, text] of JSON.parse(draft.value).words) {
    const entry = document.createElement("div");
    for (const [tag, words] of [["dt", label], ["dd", text || "(dikosongkan)"]]) {
      const part = document.createElement(tag);
      part.append(words);
      entry.append(part);
    }
    list.append(entry);
  }
  if (list.children.length <= FEW) return list;
  const [whole, summary] = ["details", "summary"].map((tag) => document.createElement(tag));
  whole.className = "more";
  summary.append(`Lihat ${list.children.length} isian itu`);
  whole.append(summary, list);
  return whole;
}

/* A notice at the head of the page: what it says, what can be done, and what it is about. */
function notice(sentence, buttons, ...more) {
  const whole = place.querySelector("template").content.firstElementChild.cloneNode(true);
  whole.querySelector("p").append(sentence);
  whole.querySelector(".actions").append(...buttons);
  whole.querySelector(".actions").before(...more);
  place.append(whole);
  say(sentence);
  return whole;
}

function putBack(form, draft) {
  const { values, order = [] } = JSON.parse(draft.value);
  fill(form, values, order);
  keep(form);
}

function undo(shown, form, draft) {
  shown.remove();
  store.drop(draft.key);
  if (form) clear(form);
  const after = notice("Isian dibuang.", [button("Urungkan", "btn-quiet", () => {
    after.remove();
    store.put(draft);
    offer(form, draft);
  })]);
  after.querySelector("button").focus();
}

/* Which fields the draft has: `: Seksi Layanan: Nama jabatan, NIP, dan 3 lagi`; a row is named once. */
function namesOf(draft) {
  const labels = JSON.parse(draft.value).words.map(([label]) => label);
  const rowOf = (label) => label.slice(0, label.lastIndexOf(": ") + 1);
  const names = labels.map((label, at) => (at && rowOf(label) && rowOf(labels[at - 1]) === rowOf(label) ? label.slice(rowOf(label).length + 1) : label));
  const more = names.length > FEW ? `, dan ${names.length - FEW} lagi` : "";
  return names.length ? `: ${names.slice(0, FEW).join(", ")}${more}` : "";
}

function offer(form, draft) {
  const from = `Isian Anda dari ${moment(draft.at)} belum tersimpan`;
  const throwAway = () => button("Buang isian itu", "btn-quiet", () => undo(shown, form, draft));
  let shown;
  if (!form) {
    const sentence = `${from}, dan formulirnya tidak ada lagi di halaman ini. Salin bila masih perlu.`;
    shown = notice(sentence, [throwAway()], toRead(draft));
  } else if (draft.token === basisOf(form) && isUntouched(form)) {
    putBack(form, draft);
    shown = notice(`${from} dan sudah kembali ke tempatnya${namesOf(draft)}. Periksa, lalu kirim.`, [throwAway()]);
  } else {
    const again = button("Kembalikan isian", "btn-primary", () => { shown.remove(); putBack(form, draft); });
    shown = notice(`${from}, dan halaman ini sudah berubah sejak itu.`, [again, throwAway()], toRead(draft));
  }
}

/* Whether the server has taken the draft: it says so on every page, since its answer may never have come. */
const isTaken = (draft) => isAmong(draft, place.dataset.taken.split(" "));

function begin(found) {
  isReady = true;
  found.filter((draft) => draft.name.startsWith("#") && isTaken(draft)).forEach((draft) => store.drop(draft.key));
  const own = found.filter((draft) => draft.path === page && draft.name.startsWith("#") && store.get(draft.key));
  const forms = kept();
  for (const draft of own) {
    const form = forms.find((each) => nameOf(each) === draft.name);
    if (form && isRefused(form)) bases.set(form, draft.token);
    else if (!cameBack) offer(form, draft);
  }
  for (const form of forms) if (!isAsStored(form)) keep(form);
}

if (place) {
  earlier.then(begin);
  // Last of all who hear it: a page may write into other fields what follows from this one.
  for (const type of ["input", "change"]) {
    window.addEventListener(type, ({ target }) => {
      if (target.form && target.form.matches("[data-kept]") && fieldsOf(target.form).includes(target)) keep(target.form);
    });
  }
  // What a page has sent by itself is stored, and stands in its fields as the server's.
  document.addEventListener("htmx:afterSettle", () => { setTimeout(() => kept().forEach(keep)); });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-kept]")) return;
    const draft = store.get(keyOf(event.target));
    noteSent(page, draft ? [draft] : [], event.target.dataset.kept === "here");
  });
  document.addEventListener("formdata", (event) => {
    const draft = event.target.matches("[data-kept]") && store.get(keyOf(event.target));
    if (draft) event.formData.append("isian", nameDraft(draft));
  }, true);
}
