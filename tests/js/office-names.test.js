import assert from "node:assert/strict";
import { test } from "node:test";
import { isLowest, titleOf, userNameOf } from "../../static/office-names.js";

const TITLES = [["Sekretariat", "Sekretaris"], ["Kecamatan", "Camat"]];

// The same pairs as in tests/core/test_setting_up.py.
test("a title follows from the unit", () => {
  assert.equal(titleOf("Sekretariat", TITLES), "Sekretaris");
  assert.equal(titleOf("Kecamatan Sukodono", TITLES), "Camat Sukodono");
  assert.equal(titleOf("Sekretariatan", TITLES), "Kepala Sekretariatan");
  assert.equal(titleOf("", TITLES), "");
});

test("a seksi or sub bagian is of the lowest echelon, wherever it stands", () => {
  assert.ok(isLowest("sub bagian Umum", ["Seksi", "Sub Bagian"]));
  assert.ok(!isLowest("Seksinya", ["Seksi", "Sub Bagian"]));
});

test("a user name is the name without its titles", () => {
  assert.equal(userNameOf("Drs. H. Wulan Uji Coba, M.Si."), "wulan.uji");
  assert.equal(userNameOf("Ny. Siti"), "siti");
});
