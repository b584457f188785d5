/* Which column of a copied block is the realisasi and which the spending: by its head, by what its numbers equal, and by
   their size beside target, pagu and last quarter. What its figures do not bear out is asked about. */
import { quote } from "./block.js";
import { counts, isUntilNow, namesQuarter, norm, splitName } from "./sheet-columns.js";
import { isEnglish, valueOf } from "./sheet-numbers.js";

/* The roles of columns that are filled in. */
export const SLOTS = ["numerator", "denominator", "achieved", "money"];
const MANY_TIMES = 10; // so many times its target is no realisasi
const HIGH = 1.5; // of most rows, so many times their targets is a percentage rather
const SMALL = 1000; // rupiah; less is hardly spent of a pagu
const LARGE = 100000; // of at least this
const COUNTED = 4; // rows that are numbered from 1 on: so many realisasi would hardly be

export const figure = (row, key) => (row[key] ? Number(row[key]) : null);
const KEYS = ["target", "ceiling", "previous", "before"];
const near = (one, other) => Math.abs(one - other) < 0.006;

export function rolesOf(sheet, pairs, rows, start, choices, ask) {
  const roles = {};
  for (const column of sheet.values) roles[column] = sheet.named[column];
  const look = lookAt(sheet, pairs, rows);
  const unsure = sheet.values.filter((column) => (!roles[column] || roles[column] === "money?") && namesQuarter(sheet.labels[column].toLowerCase()));
  if (unsure.length) {
    ask(`Kolom ${unsure.map((column) => quote(sheet.labels[column])).join(", ")}: isikan bila angkanya sejak Januari. Bila dari triwulan itu saja, `
      + "batalkan, jumlahkan dahulu dengan triwulan lalu, lalu tempel lagi.");
  }
  settleUncertain(sheet, roles, look, ask);
  settleBare(sheet, roles, start, look, ask);
  let open = sheet.values.filter((column) => !roles[column]);
  if (open.length === 2 && sheet.values.length === 2 && look.numbersRows(open[0]) && !look.numbersRows(open[1])) {
    roles[open.shift()] = "other";
    ask("Kolom pertama tampaknya nomor urut, jadi tidak diisikan; pilih bila memang realisasi.", "numbering");
  }
  const wanted = ["achieved", "money"].filter((slot) => !sheet.values.some((column) => roles[column] === slot));
  if (sheet.dropped.length && !sheet.hasNames) ask("Kolom nomor urut tidak diisikan.", "numbering");
  if (open.length > wanted.length || look.areRepeated(open)) open = explain(open, roles, look, ask);
  if (open.length && pairs.length === 1 && sheet.hasText) ask("Judul kolomnya tidak ikut tersalin; periksa apakah ini realisasi.");
  assignOpen(open, wanted, roles, start, look, ask);
  for (const [column, role] of Object.entries(choices.roles || {})) roles[column] = role;
  oneColumnEach(sheet, roles, ask);
  verify(sheet, roles, look, ask);
  return roles;
}

/* A head such as “Anggaran” may mean pagu or spending, “Capaian” a percentage or the realisasi: the figures say. */
function settleUncertain(sheet, roles, look, ask) {
  for (const column of sheet.values.filter((each) => roles[each] === "realisasi?")) {
    const isMoney = look.fits(column, "money") || !look.fits(column, "achieved");
    roles[column] = isMoney ? "money" : "achieved";
  }
  for (const column of sheet.values) {
    if (roles[column] === "money?") {
      const isTaken = sheet.values.some((other) => roles[other] === "money");
      roles[column] = isTaken || look.equals(column, "ceiling") ? "ceiling" : "money";
    } else if (roles[column] === "capaian?") {
      const isTaken = sheet.values.some((other) => roles[other] === "achieved");
      roles[column] = isTaken ? "capaian" : "achieved";
      if (!isTaken) ask(`Kolom ${quote(sheet.labels[column])} dianggap realisasi kinerja.`);
    } else if (["own", "name", "unit"].includes(roles[column])) {
      roles[column] = "other";
    }
  }
}

/* “Realisasi” alone may be of kinerja or of anggaran: the figures say, and where they do not, the names beside them and the
   field that was chosen. Percentages are neither. */
function settleBare(sheet, roles, start, look, ask) {
  const hasMoney = sheet.values.some((column) => roles[column] === "money");
  for (const column of sheet.values.filter((each) => roles[each] === "achieved")) {
    const label = sheet.labels[column].toLowerCase();
    const isBare = !/kinerja|capaian|indikator|fisik|keluaran|output/.test(label);
    if (look.areShares(column)) {
      roles[column] = "capaian";
      ask(`Kolom ${quote(sheet.labels[column])} berisi persen, bukan realisasi, jadi tidak diisikan.`, "shares");
    } else if (isBare && !hasMoney && look.fits(column, "money")) {
      const isSure = !look.fits(column, "achieved");
      if (!isSure && !(look.areActivities && start.column === 1)) continue;
      roles[column] = "money";
      if (!isSure || !(look.areActivities || start.column === 1)) {
        ask(`Kolom ${quote(sheet.labels[column])} dianggap realisasi anggaran; pilih perannya bila bukan.`, "bare");
      }
    }
  }
  const isOfMoney = !hasMoney && sheet.values.some((column) => roles[column] === "money");
  // Beside it, what is no realisasi kinerja by its figures either is of a part of the year.
  for (const column of sheet.values) if (isOfMoney && roles[column] === "achieved" && !look.fits(column, "achieved")) roles[column] = "other";
}

/* Which of too many columns only repeat what the page knows, or follow from others; returns those that are left. */
function explain(open, roles, look, ask) {
  const rest = [];
  for (const column of open) {
    const same = KEYS.find((key) => look.equals(column, key));
    if (same) roles[column] = same;
    else rest.push(column);
  }
  for (const column of rest.slice()) {
    const from = rest.find((other) => other !== column && look.followsFrom(column, other));
    if (!from) continue;
    roles[column] = "other";
    rest.splice(rest.indexOf(column), 1);
  }
  ask("Ada kolom angka yang bukan realisasi; periksa kolom mana yang diisikan.", "columns");
  return rest;
}

function assignOpen(open, wanted, roles, start, look, ask) {
  if (open.length === 1 && wanted.length) {
    const [column] = open;
    const usual = wanted.length === 2 ? ["achieved", "money"][start.column] : wanted[0];
    const other = wanted.find((slot) => slot !== usual);
    const turned = other && !look.fits(column, usual) && look.fits(column, other);
    roles[column] = turned ? other : usual;
    if (turned) ask("Angka ini tampaknya milik kolom sebelah dari isian yang Anda pilih.", "swapped");
  } else if (open.length === 2 && wanted.length === 2) {
    assignTwo(open, roles, start, look, ask);
  } else if (open.length) {
    for (const slot of wanted) {
      const column = open.find((each) => !roles[each] && look.fits(each, slot));
      if (column !== undefined) roles[column] = slot;
    }
    for (const column of open) roles[column] = roles[column] || "other";
    ask("Kolom tempelan ini tidak semuanya dapat dikenali; periksa kolom mana yang diisikan.", "columns");
  }
}

/* Two columns of bare numbers: realisasi, then spending, unless their sizes say that they are swapped. */
function assignTwo([one, two], roles, start, look, ask) {
  if (look.areRatios) {
    [roles[one], roles[two]] = ["numerator", "denominator"];
    ask("Dua angka pada indikator perbandingan: yang kiri pembilang, yang kanan penyebut?", "parts");
    return;
  }
  const kept = look.fits(one, "achieved") && look.fits(two, "money");
  const swapped = look.fits(two, "achieved") && look.fits(one, "money");
  if (look.isBare && !kept && !swapped && (look.fits(one, "achieved") || look.fits(two, "money"))) {
    roles[one] = look.fits(one, "achieved") ? "achieved" : "other";
    roles[two] = look.fits(two, "money") ? "money" : "other";
    ask("Kolom tempelan ini tidak semuanya dapat dikenali; periksa kolom mana yang diisikan.", "columns");
    return;
  }
  const isSwapped = swapped && !kept;
  [roles[one], roles[two]] = isSwapped ? ["money", "achieved"] : ["achieved", "money"];
  if (isSwapped) ask("Kolomnya tertukar: rupiah di kiri, realisasi kinerja di kanan.", "swapped");
  else if (start.column === 1) ask("Tempelan ini mulai dari kolom realisasi kinerja, bukan dari isian yang Anda pilih.", "start");
  else if (swapped && look.differ(one, two)) ask("Kedua kolom sama-sama dapat berisi rupiah; periksa urutannya.", "order");
}

/* A field takes one column: the one that says it counts since January, else the first. */
function oneColumnEach(sheet, roles, ask) {
  for (const slot of SLOTS) {
    const columns = sheet.values.filter((column) => roles[column] === slot);
    if (columns.length < 2) continue;
    const untilNow = columns.filter((column) => isUntilNow(sheet.labels[column].toLowerCase()));
    const [taken] = untilNow.length ? untilNow : columns;
    for (const column of columns) if (column !== taken) roles[column] = "other";
    if (untilNow.length !== 1) ask(`Ada ${columns.length} kolom yang mungkin realisasi; yang diisikan ${quote(sheet.labels[taken])}.`, `twice-${slot}`);
  }
}

/* Ask where a column that is to be filled in says something else by its figures, and where a column that repeats the
   page's figures does not repeat them. */
function verify(sheet, roles, look, ask) {
  const words = { target: "target", ceiling: "pagu", previous: "triwulan lalu", before: "realisasi anggaran triwulan lalu" };
  for (const column of sheet.values) {
    const role = roles[column];
    if (["target", "ceiling"].includes(role) && look.contradicts(column, role)) {
      ask(`Kolom ${words[role]} pada tempelan tidak sama dengan ${words[role]} di halaman ini.`);
    }
    if (!["achieved", "money"].includes(role)) continue;
    const keys = role === "achieved" ? ["target", "previous"] : ["ceiling", "before"];
    const same = keys.find((key) => look.equals(column, key));
    if (same) ask(`Angkanya sama dengan ${words[same]} di semua baris: apakah ini memang realisasi?`, `same-${role}`);
    if (role === "achieved" && !sheet.named[column] && look.isSequence(column)) ask("Angkanya berurutan: nomor urut, atau realisasi?");
    if (!look.fits(column, role)) ask(look.why(column, role), `size-${role}`);
  }
}

/* Whether a row of the block names one of these texts of a row of the table. */
function isCalledBy(sheet, pairs, rows, textsOf) {
  const known = new Set(rows.flatMap(textsOf).filter(Boolean).map(norm));
  return pairs.some(({ row }) => sheet.cells[row].some((cell) => cell && (known.has(norm(cell)) || known.has(splitName(cell).name))));
}

/* What the figures of a column say, beside those of the rows they are paired with. */
function lookAt(sheet, pairs, rows) {
  const seen = (column, slot) => {
    const isMoney = slot === "money";
    const english = isEnglish(pairs.map(({ row }) => sheet.numbers[row][column]).filter(Boolean), isMoney) === true;
    return pairs.flatMap((pair) => {
      const number = sheet.numbers[pair.row][column];
      const row = rows[isMoney ? pair.money : pair.achieved ?? pair.money];
      return number ? [{ number, row, value: valueOf(number, english || number.style === "en") }] : [];
    });
  };
  const compared = (column, key) => seen(column, ["ceiling", "before"].includes(key) ? "money" : "achieved")
    .filter(({ row }) => figure(row, key) !== null && !(["ceiling", "before"].includes(key) && row.moneyAbove));
  const look = {
    equals(column, key) {
      const found = compared(column, key);
      return found.length >= Math.min(2, pairs.length) && found.length > 0 && found.some(({ value }) => value)
        && found.every(({ value, row }) => near(value, figure(row, key)));
    },
    contradicts: (column, key) => compared(column, key).some(({ value, row }) => !near(value, figure(row, key))),
    fits(column, slot) {
      const judged = seen(column, slot).map((each) => DOUBTS[slot](each)).filter((doubt) => doubt !== null);
      const bad = judged.filter(Boolean).length;
      return bad === 0 || bad * 2 < judged.length;
    },
    why(column, slot) {
      return seen(column, slot).map((each) => DOUBTS[slot](each)).find(Boolean);
    },
    numbersRows: (column) => look.isSequence(column) && pairs.length >= COUNTED && valueOf(seen(column, "achieved")[0].number) === 1,
    isSequence: (column) => counts(seen(column, "achieved").map(({ number }) => number)) && pairs.length > 1,
    isBare: !sheet.hasNames && pairs.length > 2,
    /* Whether the rows are called by their activities or codes alone. */
    areActivities: isCalledBy(sheet, pairs, rows, (row) => [row.activity, row.code])
      && !isCalledBy(sheet, pairs, rows, (row) => [row.name].filter((name) => name !== row.activity)),
    /* Whether the column is percentages of rows that are measured otherwise. */
    areShares(column) {
      const found = seen(column, "achieved").filter(({ row }) => row && row.unit !== "%");
      return found.length > 0 && found.every(({ number }) => number.isPercent);
    },
    areRatios: pairs.length > 0 && pairs.every(({ achieved }) => achieved !== null && rows[achieved].isRatio),
    differ: (one, two) => pairs.some(({ row }) => sheet.cells[row][one] !== sheet.cells[row][two]),
    /* Whether of two columns one repeats what the page knows, and the two are not realisasi and spending in order. */
    areRepeated: (open) => open.length === 2 && !(look.fits(open[0], "achieved") && look.fits(open[1], "money"))
      && open.some((column) => KEYS.some((key) => look.equals(column, key))),
    /* Whether the column is a percentage, or what is left, of the other one and the page's target or pagu. */
    followsFrom(column, other) {
      const found = pairs.flatMap((pair) => {
        const [a, b] = [sheet.numbers[pair.row][column], sheet.numbers[pair.row][other]];
        return a && b ? [{ result: valueOf(a), from: valueOf(b), row: rows[pair.achieved ?? pair.money] }] : [];
      });
      return found.length > 0 && found.every(({ result, from, row }) => ["target", "ceiling"].some((key) => {
        const whole = figure(row, key);
        return whole && (Math.abs(result - (from / whole) * 100) < 0.06 || near(result, whole - from));
      }));
    },
  };
  return look;
}

export const isManyTimes = (value, row) => Boolean(figure(row, "target")) && value >= MANY_TIMES * Math.abs(figure(row, "target"));
export const isTooSmall = (value, row) => value !== 0 && Math.abs(value) < SMALL && figure(row, "ceiling") >= LARGE;
export const inRupiah = (row) => /^rp|rupiah/i.test(row.unit);

/* Why a number is hardly what its slot asks for; empty where nothing speaks against it, null where nothing is known. */
const DOUBTS = {
  achieved({ number, value, row }) {
    const [target, previous] = [figure(row, "target"), figure(row, "previous")];
    if (number.isRupiah && !inRupiah(row)) return "Kolom yang akan diisikan sebagai realisasi kinerja berisi rupiah.";
    if (number.isPercent && row.unit && row.unit !== "%") return "Kolom yang akan diisikan sebagai realisasi kinerja berisi persen, mungkin capaian.";
    if (!target) return null;
    if (isManyTimes(value, row)) return "Kebanyakan angka realisasi kinerja jauh di atas targetnya.";
    if (value > HIGH * Math.abs(target)) return "Kebanyakan angka realisasi kinerja di atas targetnya; mungkin ini persentase capaian.";
    if (row.accumulates && previous !== null && value < previous) {
      return "Kebanyakan realisasi kinerja lebih kecil daripada triwulan lalu: isi angka sejak Januari.";
    }
    return "";
  },
  money({ number, value, row }) {
    const [ceiling, before] = [figure(row, "ceiling"), figure(row, "before")];
    if (number.isPercent) return "Kolom yang akan diisikan sebagai realisasi anggaran berisi persen.";
    if (number.unit) return "Kolom yang akan diisikan sebagai realisasi anggaran bersatuan, bukan rupiah.";
    if (ceiling === null) return null;
    if (value > ceiling * 1.2) return "Kebanyakan realisasi anggaran di atas pagunya.";
    if (before !== null && value < before) return "Kebanyakan realisasi anggaran lebih kecil daripada triwulan lalu: isi angka sejak Januari.";
    if (value === 0) return null;
    return isTooSmall(value, row) ? "Kebanyakan realisasi anggaran terlalu kecil untuk rupiah." : "";
  },
};
