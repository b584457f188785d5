import assert from "node:assert/strict";
import { test } from "node:test";
import { basisOf, clear, fieldsOf, fill, isUntouched, orderOf, typedIn, wordsIn } from "../../static/form-values.js";

/* Fields as a browser has them, with the few parts of them that the module asks for. */
function field(name, parts) {
  const made = { name, type: "text", tagName: "INPUT", labels: [{ textContent: ` ${name}\n ` }], ...parts };
  made.matches = () => !["hidden", "password", "file", "submit"].includes(made.type);
  return made;
}
const text = (name, stored, value = stored) => field(name, { tagName: "TEXTAREA", type: "textarea", defaultValue: stored, value });
const box = (name, value, stored, checked = stored) => field(name, { type: "checkbox", value, defaultChecked: stored, checked });
const hidden = (name, value) => field(name, { type: "hidden", value, defaultValue: value });
function list(name, values, stored, chosen) {
  const options = values.map((value) => ({ value, textContent: value, defaultSelected: value === stored, selected: value === chosen }));
  return field(name, { tagName: "SELECT", type: "select-one", options, get selectedOptions() { return options.filter((each) => each.selected); } });
}
function form(...elements) {
  const told = [];
  return { elements, told, dispatchEvent: (event) => told.push(event.type) };
}
const decision = (values = {}) => form(
  hidden("csrfmiddlewaretoken", values.csrf || "a"), hidden("token", values.token || "t1"),
  box("options", "baik", false, values.baik), box("options", "lain", false, values.lain),
  text("note", values.stored || "", values.note || ""), list("place", ["", "tabel-1"], "", values.place || ""),
  field("passphrase", { type: "password", value: "rahasia", defaultValue: "" }),
);

test("what is typed is every field but hidden and secret ones", () => {
  const typed = decision({ lain: true, note: "Baris\r\nkedua", place: "tabel-1" });
  assert.deepEqual(typedIn(typed), [["options", "lain"], ["note", "Baris\nkedua"], ["place", "tabel-1"]]);
  assert.ok(!fieldsOf(typed).some((each) => each.name === "passphrase"));
});

test("a form is untouched as long as it holds what the server put there", () => {
  assert.ok(isUntouched(decision()));
  assert.ok(!isUntouched(decision({ baik: true })));
  assert.ok(isUntouched(decision({ stored: "Lama", note: "Lama" })));
});

test("its basis is what the server said, whatever is typed, and not the token of the session", () => {
  assert.equal(basisOf(decision({ note: "x", csrf: "b", baik: true })), basisOf(decision()));
  assert.notEqual(basisOf(decision({ token: "t2" })), basisOf(decision()));
  assert.notEqual(basisOf(decision({ stored: "Baru" })), basisOf(decision()));
});

test("fields in another order are about the same", () => {
  const one = form(text("text-7", "Satu"), text("text-8", "Dua"));
  const other = form(text("text-8", "Dua"), text("text-7", "Satu"));
  assert.equal(basisOf(one), basisOf(other));
});

test("rows that the page has added say nothing of what the form is about, and stand where they stood", () => {
  const row = (name, added) => ({ ...hidden("urut", name), dataset: { order: "" }, closest: () => (added ? {} : null) });
  const typed = (name, value) => ({ ...text(name, "", value), closest: () => ({}) });
  const stored = form(row("u1"), row("u2"));
  const grown = form(row("u1"), row("b1", true), typed("b1-unit", "Seksi Baru"), row("u2"));
  assert.equal(basisOf(grown), basisOf(stored));
  assert.ok(!isUntouched(grown));
  assert.deepEqual(orderOf(grown), ["u1", "b1", "u2"]);
  fill(stored, typedIn(grown), orderOf(grown));
  assert.deepEqual(stored.told, ["lkj:filling", "lkj:filled"]);
});

test("what was typed goes back into its fields, and out again", () => {
  const fresh = decision();
  fill(fresh, typedIn(decision({ lain: true, note: "Lihat", place: "tabel-1" })));
  assert.deepEqual(typedIn(fresh), [["options", "lain"], ["note", "Lihat"], ["place", "tabel-1"]]);
  assert.deepEqual(fresh.told, ["lkj:filled"]);
  clear(fresh);
  assert.ok(isUntouched(fresh));
});

test("a field that is gone is passed over", () => {
  const fresh = decision();
  fill(fresh, [["text-7", "Ubah"], ["note", "Lihat"]]);
  assert.deepEqual(typedIn(fresh), [["note", "Lihat"], ["place", ""]]);
});

test("it is told in words, of what differs from the server's", () => {
  assert.deepEqual(wordsIn(decision({ baik: true, note: "Lihat" })), [["options", "dicentang"], ["note", "Lihat"]]);
});

test("a field in a row or a part of the page is told with what that is called", () => {
  const part = (heading, ...fields) => ({
    querySelector: () => heading && { textContent: heading, querySelector: () => null, cloneNode: () => ({ textContent: heading, querySelectorAll: () => [] }) },
    querySelectorAll: () => fields,
  });
  const within = (each, row) => Object.assign(each, { closest: (where) => (where === "[data-added]" ? null : row), getAttribute: () => null });
  const unit = text("Unit kerja", "", "Seksi Layanan");
  const nip = text("NIP", "", "198706062011011006");
  const place = text("Urutan", "1");
  const row = part(null, place, unit, nip);
  const told = wordsIn(form(...[place, unit, nip].map((each) => within(each, row))));
  assert.deepEqual(told, [["Unit kerja", "Seksi Layanan"], ["Seksi Layanan: NIP", "198706062011011006"]]);
  const duties = within(text("Tugas pokok", "a", "b"), part(" Kepala Seksi\n Layanan "));
  assert.deepEqual(wordsIn(form(duties)), [["Kepala Seksi Layanan: Tugas pokok", "b"]]);
  const own = Object.assign(text("a7-email", "", "a@uji.id"), { labels: [], closest: () => null, getAttribute: () => "Surel Ani" });
  assert.deepEqual(wordsIn(form(own)), [["Surel Ani", "a@uji.id"]]);
});

test("of a list nothing may be chosen, or several", () => {
  const several = (...chosen) => {
    const options = ["DAU", "PAD"].map((value) => ({ value, textContent: ` ${value}\n`, defaultSelected: value === "DAU", selected: chosen.includes(value) }));
    return form(field("funds", { tagName: "SELECT", type: "select-multiple", multiple: true, options, selectedOptions: options.filter((each) => each.selected) }));
  };
  assert.deepEqual(wordsIn(several()), [["funds", ""]]);
  assert.deepEqual(wordsIn(several("DAU", "PAD")), [["funds", "DAU, PAD"]]);
});
