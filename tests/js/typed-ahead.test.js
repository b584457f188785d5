import assert from "node:assert/strict";
import { test } from "node:test";
import { kept, restore, spread } from "../../static/typed-ahead.js";

/* A table as the page has it: its fields by their ids. */
const table = (...fields) => new Map(fields.map((field) => [field.id, { token: "", isOpen: false, ...field }]));

test("what is typed before the answer comes stands in the newer table, with the token of the value that was seen", () => {
  const old = table({ id: "i1-name", value: "Jumlah dokumen yang", token: "seen", isOpen: true }, { id: "i1-unit", value: "dokumen" });
  const newer = table({ id: "i1-name", value: "Jumlah", token: "theirs" }, { id: "i1-unit", value: "berkas", token: "new" });
  const put = (field, value, token) => Object.assign(field, { value, token });
  assert.deepEqual(restore(kept([...old.values()]), (id) => newer.get(id), put), []);
  assert.deepEqual([...newer.values()].map(({ value, token }) => [value, token]), [["Jumlah dokumen yang", "seen"], ["berkas", "new"]]);
});

test("a text waits for its field; one that the request itself carried is not put back", () => {
  const texts = kept([
    { id: "i1-data_source", value: "Laporan", token: "", isOpen: true },
    { id: "baru-activity", value: "5.02", token: "", isOpen: true },
    { id: "baru-ceiling", value: "1.000", token: "", isOpen: true },
  ], { "baru-activity": "5.02", "baru-ceiling": "1.0" });
  assert.deepEqual(texts.map(({ id }) => id), ["i1-data_source", "baru-ceiling"]);
  const left = restore(texts, (id) => (id.startsWith("baru") ? {} : null), () => {});
  assert.deepEqual(left.map(({ id }) => id), ["i1-data_source"]);
});

test("a row typed ahead goes on from field to field, and loses nothing where it has too many", () => {
  const row = ["nama", "satuan", "target"];
  const said = (text) => spread(text, row).map(({ field, text: word }) => `${field} = ${word}`);
  assert.deepEqual(said("Jumlah"), ["nama = Jumlah"]);
  assert.deepEqual(said("Jumlah\tdokumen\t12"), ["nama = Jumlah", "satuan = dokumen", "target = 12"]);
  assert.deepEqual(said("Jumlah\t\t12\t3"), ["nama = Jumlah", "satuan = ", "target = 12 3"]);
});
