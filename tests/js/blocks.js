/* Blocks as real sheets give them, with where their values belong: for tests/js/recognise.test.js. */

const row = (number, name, code, activity, unit, target, previous, ceiling, before, more = {}) => ({
  number, name, code, activity, unit, target, previous, ceiling, before, accumulates: true, words: null, parts: [],
  moneyAbove: false, achieved: `i${number}`, money: `a${number}`, ...more,
});

/* Ten indicators, each with a budget line of its own: a subbagian. */
export const TEN = [
  row(1, "Jumlah laporan capaian kinerja yang disusun", "1.05.01.2.01.06", "Koordinasi dan Penyusunan Laporan Capaian Kinerja", "laporan", "12", "6", "1500000", "700000"),
  row(2, "Jumlah dokumen evaluasi kinerja perangkat daerah", "1.05.01.2.01.07", "Evaluasi Kinerja Perangkat Daerah", "dokumen", "4", "2", "2000000", "870000"),
  row(3, "Jumlah pakaian dinas beserta atribut kelengkapan", "1.05.01.2.05.02", "Pengadaan Pakaian Dinas beserta Atribut Kelengkapannya", "stel", "60", "20", "45000000", "7000000"),
  row(4, "Jumlah komponen instalasi listrik yang disediakan", "1.05.01.2.06.01", "Penyediaan Komponen Instalasi Listrik", "paket", "5", "2", "60000000", "22000000"),
  row(5, "Jumlah bahan logistik kantor yang disediakan", "1.05.01.2.06.04", "Penyediaan Bahan Logistik Kantor", "paket", "4", "2", "12000000", "4000000"),
  row(6, "Jumlah rapat koordinasi dan konsultasi yang diikuti", "1.05.01.2.06.09", "Penyelenggaraan Rapat Koordinasi dan Konsultasi", "kali", "40", "18", "45000000", "15500000"),
  row(7, "Jumlah jasa komunikasi, air, dan listrik yang dibayar", "1.05.01.2.08.02", "Penyediaan Jasa Komunikasi, Sumber Daya Air dan Listrik", "bulan", "12", "6", "90000000", "40000000"),
  row(8, "Jumlah jasa pelayanan umum kantor yang dibayar", "1.05.01.2.08.04", "Penyediaan Jasa Pelayanan Umum Kantor", "bulan", "12", "6", "480000000", "200000000"),
  row(9, "Jumlah kendaraan dinas yang dipelihara", "1.05.01.2.09.02", "Penyediaan Jasa Pemeliharaan Kendaraan Dinas", "unit", "27", "20", "420000000", "140000000"),
  row(10, "Persentase sarana gedung kantor yang berfungsi baik", "1.05.01.2.09.09", "Pemeliharaan Gedung Kantor", "%", "100", "80", "15000000", "5000000", { accumulates: false }),
];
/* Year to date, as the sheets below have it. */
const A = ["9", "3", "45", "4", "3", "30", "9", "9", "25", "87,5"];
const M = ["884.000", "1.200.000", "17.067.280", "43.983.350", "8.000.000", "30.500.000", "65.000.000", "367.000.000", "280.000.000", "9.900.000"];
const NAMES = TEN.map((each) => each.name);
const CODES = TEN.map((each) => each.code);
const ACTS = TEN.map((each) => each.activity);
const UNITS = TEN.map((each) => each.unit);
const T = TEN.map((each) => each.target);
const points = (text) => text.replace(/\B(?=(\d{3})+$)/g, ".");
const P = TEN.map((each) => points(each.ceiling));
const B = TEN.map((each) => points(each.before));
const L = TEN.map((each) => each.previous);
const NO = A.map((_, index) => `${index + 1}`);
const plain = (text) => text.replaceAll(".", "");
const english = (text) => text.replace(/[.,]/g, (mark) => (mark === "." ? "," : "."));
const capaian = ["75,00", "75,00", "75,00", "80,00", "75,00", "75,00", "75,00", "75,00", "92,59", "87,50"];
const serapan = M.map((text, index) => ((Number(plain(text)) / Number(TEN[index].ceiling)) * 100).toFixed(2).replace(".", ","));
const sum = (texts) => points(`${texts.reduce((total, text) => total + Number(plain(text)), 0)}`);
const none = NO.map(() => "");

export const sheet = (...columns) => columns[0].map((_, index) => columns.map((column) => column[index]).join("\t")).join("\n");
const under = (head, ...columns) => `${head}\n${sheet(...columns)}`;
const all = (values, letter) => Object.fromEntries(values.map((value, index) => [`${letter}${index + 1}`, value]).filter(([, value]) => value));
const achieved = all(A, "i");
const money = all(M, "a");
export const both = { ...achieved, ...money };

/* A table with a shared budget line, a ratio, a scale of words, a quarter that asks for nothing, and a line alone. */
export const MIXED = [
  row(1, "Jumlah patroli wilayah yang dilaksanakan", "1.05.02.2.01.01", "Pencegahan Gangguan Ketenteraman", "kali", "240", "120", "300000000", "150000000"),
  row(2, "Persentase pengaduan yang diselesaikan", "1.05.02.2.01.01", "Pencegahan Gangguan Ketenteraman", "%", "100", "80", "300000000", "150000000", { achieved: "i2", isRatio: true, parts: ["n2", "d2"], money: null, moneyAbove: true, accumulates: false }),
  row(3, "Opini atas laporan keuangan", "1.05.02.2.01.04", "Penindakan atas Gangguan Ketenteraman", "opini", "", "", "80000000", "", { words: ["TMP", "TW", "WDP", "WTP"] }),
  row(4, "Jumlah kajian yang disusun", "1.05.02.2.01.06", "Penyusunan Kajian", "kajian", "1", "", "50000000", "0", { achieved: null }),
  row(5, "Nilai penerimaan denda", "", "", "rupiah", "90000000", "20000000", "", "", { money: null }),
  row(6, "Pengadaan Sarana Pendukung", "1.05.02.2.01.11", "Pengadaan Sarana Pendukung", "", "", "", "7500000", "0", { achieved: null }),
];

const CLEAN = "clean", ASKS = "asks", REFUSED = "refused";
export { ASKS, CLEAN, REFUSED };

/* [what it is, the copied text, clean / asks / refused, the right fields, {rows, row, column}] */
export const BLOCKS = [
  ["two columns of bare numbers", sheet(A, M), CLEAN, both],
  ["realisasi alone", sheet(A), CLEAN, achieved],
  ["spending alone, into its column", sheet(M), CLEAN, money, { column: 1 }],
  ["spending alone, into the column beside it", sheet(M), ASKS, money],
  ["realisasi alone, into the money column", sheet(A), ASKS, achieved, { column: 1 }],
  ["swapped columns", sheet(M, A), ASKS, both],
  ["a head row", under("Realisasi\tAnggaran", A, M), CLEAN, both],
  ["a head row, swapped", under("Realisasi Anggaran (Rp)\tRealisasi Kinerja", M, A), CLEAN, both],
  ["a head row of two words, swapped", under("Anggaran\tRealisasi", M, A), CLEAN, both],
  ["the same two words for pagu and spending", under("Anggaran\tRealisasi", P, M), CLEAN, money, { column: 1 }],
  ["title rows over merged cells", `LAPORAN REALISASI TRIWULAN III\t\nSUBBAGIAN UMUM\t\n\t\n${under("Realisasi\tRealisasi Anggaran", A, M)}`, CLEAN, both],
  ["a number column", under("No\tRealisasi\tAnggaran", NO, A, M), CLEAN, both],
  ["a number column without a head", sheet(NO, A, M), ASKS, both],
  ["a number column and the realisasi, without a head", sheet(NO, A), ASKS, achieved],
  ["a number column and the spending, without a head", sheet(NO, M), ASKS, money, { column: 1 }],
  ["the realisasi and its capaian, without a head", sheet(A, capaian), ASKS, achieved],
  ["a whole table", under("No\tIndikator Kinerja\tSatuan\tTarget\tRealisasi\tCapaian (%)\tPagu\tRealisasi Anggaran\tSerapan (%)", NO, NAMES, UNITS, T, A, capaian, P, M, serapan), CLEAN, both],
  ["a whole table, two rows of heads over merged cells", `No\tIndikator\tKinerja\t\t\tAnggaran\t\t\n\t\tTarget\tRealisasi\t%\tPagu\tRealisasi\t%\n${sheet(NO, NAMES, T, A, capaian, P, M, serapan)}`, CLEAN, both],
  ["a line that numbers the columns", `No\tIndikator\tTarget\tRealisasi\tCapaian\n1\t2\t3\t4\t5=4/3\n${sheet(NO, NAMES, T, A, capaian)}`, CLEAN, achieved],
  ["columns numbered in parentheses", `No\tIndikator\tTarget\tRealisasi\n(1)\t(2)\t(3)\t(4)\n${sheet(NO, NAMES, T, A)}`, CLEAN, achieved],
  ["amounts under a bare Realisasi beside sub kegiatan", under("Sub Kegiatan\tRealisasi", ACTS, M), CLEAN, money, { column: 1 }],
  ["the same, from a field of kinerja", under("Sub Kegiatan\tRealisasi", ACTS, M), CLEAN, money],
  ["amounts of this quarter beside those since January", under("Kode\tSub Kegiatan\tRealisasi TW III\tRealisasi s.d. TW III", CODES, ACTS, M.map(() => "1.000"), M), CLEAN, money, { column: 1 }],
  ["amounts under a bare Realisasi beside indicators", under("Indikator\tRealisasi", NAMES, M), ASKS, money],
  ["results under a bare Realisasi beside sub kegiatan", under("Sub Kegiatan\tRealisasi", ACTS, A), CLEAN, achieved],
  ["percentages of capaian alone", under("Capaian", A.slice(0, 9).map(() => "66,67%")), REFUSED],
  ["percentages beside the result", under("Indikator\tRealisasi\tCapaian", NAMES.slice(0, 9), A.slice(0, 9), A.slice(0, 9).map(() => "66,67%")), CLEAN, all(A.slice(0, 9), "i")],
  ["a column of a quarter without a word of what", under("Indikator\tTarget\tTW II\tTW III", NAMES, T, L, A), ASKS, achieved],
  ["names in another order", under("Indikator\tRealisasi\tRealisasi Anggaran", [...NAMES].reverse(), [...A].reverse(), [...M].reverse()), CLEAN, both],
  ["names and two columns without a head", sheet(NAMES, A, M), CLEAN, both],
  ["codes and activities of the finance system", under("Kode Rekening\tUraian\tAnggaran\tRealisasi\tSisa", CODES, ACTS, P, M, none.map(() => "1")), CLEAN, money, { column: 1 }],
  ["codes, pagu, spending, without a head", sheet(CODES, P, M), ASKS, money, { column: 1 }],
  ["subtotals and a total", `${under("Indikator\tRealisasi\tAnggaran", NAMES.slice(0, 5), A.slice(0, 5), M.slice(0, 5))}\nJumlah\t\t${sum(M.slice(0, 5))}\n${sheet(NAMES.slice(5), A.slice(5), M.slice(5))}\nTotal\t\t${sum(M)}`, CLEAN, both],
  ["a total that nothing names", `${sheet(M)}\n${sum(M)}`, ASKS, money, { column: 1 }],
  ["the sum above its parts", `${sum(M)}\n${sheet(M)}`, ASKS, money, { column: 1 }],
  ["rows of a sasaran between the names", `Indikator\tRealisasi\nMeningkatnya tata kelola\t\n${sheet(NAMES.slice(0, 4), A.slice(0, 4))}\nMeningkatnya layanan\t\n${sheet(NAMES.slice(4), A.slice(4))}`, CLEAN, achieved],
  ["an empty row between bare numbers", `${sheet(A.slice(0, 4), M.slice(0, 4))}\n\t\n${sheet(A.slice(4), M.slice(4))}`, ASKS, both],
  ["an empty row, fewer rows than the table", `${A.slice(0, 3).join("\n")}\n\n${A.slice(3, 7).join("\n")}`, ASKS, null],
  ["signs for percent behind numbers that are none", sheet(capaian.map((each) => `${each}%`), M), ASKS, null],
  ["capaian beside realisasi", sheet(A, capaian), ASKS, null],
  ["Rp, points and sen", sheet(A, M.map((each) => `Rp ${each},00`)), CLEAN, { ...achieved, ...all(M.map((each) => `Rp ${each},00`), "a") }],
  ["Rp with a point, and ,-", sheet(A, M.map((each) => `Rp. ${each},-`)), CLEAN, { ...achieved, ...all(M.map((each) => `Rp. ${each},-`), "a") }],
  ["accounting format with no-break spaces", sheet(A, M.map((each) => `\u00a0Rp\u00a0\u00a0${each}\u00a0`)), CLEAN, { ...achieved, ...all(M.map((each) => `Rp ${each}`), "a") }],
  ["a web page's spaces, soft hyphens and joiners", sheet(A.map((each) => `\u200b${each}\ufeff `), M.map((each) => each.replace(".", "\u00ad."))), CLEAN, both],
  ["thin spaces between thousands", sheet(A, M.map((each) => each.replaceAll(".", "\u202f"))), ASKS, both],
  ["English numbers", sheet(A.map(english), M.map((each) => `${english(each)}.00`)), ASKS, { ...achieved, ...all(M.map((each) => `${each},00`), "a") }],
  ["English thousands beside English sen", "1,754\t884,000.00", ASKS, { i1: "1.754", a1: "884.000,00" }],
  ["English thousands in the spending alone", sheet(M.map(english)), ASKS, money, { column: 1 }],
  ["an English number among Indonesian ones", sheet(A, [...M.slice(0, 9), "9,900,000.00"]), ASKS, null],
  ["parentheses for below zero", sheet(A, ["(884.000)", ...M.slice(1)]), ASKS, { ...both, a1: "-884.000" }],
  ["a dash for nothing", sheet(A, ["-", ...M.slice(1)]), ASKS, { ...both, a1: undefined }],
  ["an accountant's dash", sheet(A, [" Rp-   ", ...M.slice(1)]), ASKS, { ...both, a1: undefined }],
  ["target, realisasi, spending without a head", sheet(T, A, M), ASKS, both],
  ["realisasi, pagu, spending without a head", sheet(A, P, M), ASKS, both],
  ["realisasi, capaian, spending without a head", sheet(A, capaian, M), ASKS, both],
  ["last quarter, realisasi, spending", sheet(L, A, M), ASKS, both],
  ["pagu and spending", sheet(P, M), ASKS, null, { column: 1 }],
  ["pagu alone", sheet(P), ASKS, null, { column: 1 }],
  ["targets alone", sheet(T), ASKS, null],
  ["last quarter's figures alone", sheet(L, B), ASKS, null],
  ["a hidden column of the quarter before", under("Indikator\tTarget\tRealisasi TW II\tRealisasi TW III\tRealisasi Anggaran", NAMES, T, L, A, M), CLEAN, both],
  ["the quarter alone and since January", under("Indikator\tRealisasi Triwulan Ini\tRealisasi s.d. Triwulan Ini", NAMES, none.map(() => "1"), A), CLEAN, achieved],
  ["a hidden column without a head", sheet(NAMES, none.map(() => "7"), A, M), ASKS, null],
  ["an empty hidden column", sheet(A, none, M), CLEAN, both],
  ["satuan behind the numbers", sheet(A.map((each, index) => `${each} ${UNITS[index]}`.replace(" %", "%"))), CLEAN, all(A.map((each, index) => `${each} ${UNITS[index]}`.replace(" %", "%")), "i")],
  ["satuan of the row below", sheet(A.slice(1).map((each, index) => `${each} ${UNITS[index + 1]}`.replace(" %", "%"))), ASKS, null],
  ["another year's targets", under("Indikator\tTarget\tRealisasi", NAMES, ["10", ...T.slice(1)], A), ASKS, achieved],
  ["a name that is none of these", `${under("Indikator\tRealisasi", NAMES.slice(0, 3), A.slice(0, 3))}\nJumlah tamu yang dilayani pada bagian lain\t77`, ASKS, all(A.slice(0, 3), "i")],
  ["a name written a little otherwise", under("Indikator\tRealisasi", ["Jumlah laporan capaian kinerja yang disusun tepat", ...NAMES.slice(1)], A), ASKS, achieved],
  ["names in capitals with numbers before them", under("Indikator\tRealisasi", NAMES.map((each) => each.toUpperCase()), A), CLEAN, achieved],
  ["one name twice", under("Indikator\tRealisasi", [NAMES[0], NAMES[0]], ["9", "8"]), REFUSED],
  ["more rows than the table", `${sheet(A)}\n5\n6`, REFUSED],
  ["a whole register", "1\n".repeat(1001), REFUSED],
  ["all rows, pasted into the third", sheet(A, M), ASKS, both, { row: 2 }],
  ["columns that are too narrow", sheet(A, ["########", ...M.slice(1)]), REFUSED],
  ["a wrong formula", sheet(["#REF!", ...A.slice(1)]), REFUSED],
  ["a wrong formula in a column that is not filled in", under("Indikator\tRealisasi\tCapaian (%)", NAMES, A, ["#DIV/0!", ...capaian.slice(1)]), CLEAN, achieved],
  ["numbers shortened by Excel", sheet(A, ["1,2E+09", ...M.slice(1)]), REFUSED],
  ["words alone", "Realisasi\tAnggaran", REFUSED],
  ["a word among numbers", sheet([...A.slice(0, 4), "nihil", ...A.slice(5)]), ASKS, { ...achieved, i5: undefined }],
  ["numbers nobody can read", sheet(A, ["884.00.0", ...M.slice(1)]), CLEAN, { ...both, a1: "884.00.0" }],
  ["a number that nobody can read, below another", "9\n2,5,0", CLEAN, { i1: "9", i2: "2,5,0" }],
  ["fisik and keuangan of a monthly report", under("Uraian Kegiatan\tPagu\tFisik (%)\tKeuangan (Rp)\tKeuangan (%)", ACTS, P, capaian, M, serapan), CLEAN, money, { column: 1 }],
  ["columns numbered without a head", `1\t2\n${sheet(A, M)}`, ASKS, both],
  ["line breaks inside cells", under('"Indikator\nKinerja"\t"Realisasi\nTW III"', NAMES.map((each) => `"${each.replace(" yang ", "\nyang ")}"`), A), CLEAN, achieved],
  ["the quarter before, by its head", under("Indikator\tRealisasi TW II", NAMES, L), REFUSED],
  ["codes and names in one cell", under("Uraian\tPagu\tRealisasi", ACTS.map((each, index) => `${CODES[index]} ${each}`), P, M), CLEAN, money, { column: 1 }],
  ["numbers in front of the names", under("Indikator\tRealisasi", NAMES.map((each, index) => `${index + 1}. ${each}`), A), CLEAN, achieved],
  ["K and Rp below merged quarters", `Indikator\tTarget\t\tRealisasi s.d. TW II\t\tRealisasi s.d. TW III\t\n\tK\tRp\tK\tRp\tK\tRp\n${sheet(NAMES, T, P, L, B, A, M)}`, CLEAN, both],
  ["the year before beside this one", under("Indikator\tRealisasi 2021\tRealisasi 2022", NAMES, none.map(() => "2"), A), CLEAN, achieved],
  ["thousands of rupiah", under("Indikator\tRealisasi Anggaran (Rp 000)", NAMES, M.map((each) => each.slice(0, -4))), ASKS, all(M.map((each) => `${each.slice(0, -4)}.000`), "a")],
  ["thousands, as a title says", `(dalam ribuan rupiah)\t\t\n${under("Indikator\tRealisasi\tRealisasi Anggaran", NAMES, A, M.map((each) => each.slice(0, -4)))}`, ASKS, { ...achieved, ...all(M.map((each) => `${each.slice(0, -4)}.000`), "a") }],
  ["millions of rupiah", "Indikator\tRealisasi Keuangan (juta Rp)\nJumlah bahan logistik kantor yang disediakan\t8,5", ASKS, { a5: "8.500.000" }],
  ["the finance system's export: until last period, this period, until this period", under("Kode Rekening\tUraian\tAnggaran\tRealisasi s.d. Periode Lalu\tRealisasi Periode Ini\tRealisasi s.d. Periode Ini\t%", CODES, ACTS, P, B, none.map(() => "1.000"), M, serapan), CLEAN, money],
  ["a cash book: LS, GU and their sum", under("Uraian\tPagu\tLS\tGU\tJumlah SPJ", ACTS, P, none.map(() => "1.000"), B, M), CLEAN, money],
  ["the plan beside the result", under("Indikator\tRencana\tRealisasi", NAMES, T, A), CLEAN, achieved],
  ["the quarter's target beside the year's", under("Indikator\tTarget Tahunan\tTarget TW III\tRealisasi TW III", NAMES, T, A, A), CLEAN, achieved],
  ["fisik and keuangan below merged quarters", `Sub Kegiatan\tTriwulan II\t\tTriwulan III\t\n\tFisik\tKeuangan\tFisik\tKeuangan\n${sheet(ACTS, L, B, A, M)}`, ASKS, money],
  ["K and Rp below four quarters, the last one empty", `Indikator\tTW II\t\tTW III\t\tTW IV\t\n\tK\tRp\tK\tRp\tK\tRp\n${sheet(NAMES, L, B, A, M, none, none)}`, ASKS, both],
  ["this quarter beside the year so far", under("Indikator\tRealisasi TW III\tRealisasi s/d TW III", NAMES, none.map(() => "1"), A), CLEAN, achieved],
  ["a result that is weighted", under("Indikator\tBobot\tRealisasi Tertimbang\tRealisasi", NAMES, none.map(() => "10"), none.map(() => "7,5"), A), CLEAN, achieved],
  ["a percentage as a fraction", sheet([...A.slice(0, 9), "0,875"], M), ASKS, { ...both, i10: "0,875" }],
  ["lines of a chat: a name, a colon, a value with its satuan", NAMES.map((each, index) => `${index + 1}. ${each} : ${A[index]} ${UNITS[index]}`.replace(" %", "%")).join("\n"), CLEAN, all(A.map((each, index) => `${each} ${UNITS[index]}`.replace(" %", "%")), "i")],
  ["columns set apart by spaces", A.map((each, index) => `${each}   ${M[index]}`).join("\n"), CLEAN, both],
  ["the accountant's spaces behind Rp are no columns", M.map((each) => `Rp      ${each}`).join("\n"), CLEAN, all(M.map((each) => `Rp ${each}`), "a"), { column: 1 }],
  ["a total of expenses between", `${under("Uraian\tPagu\tRealisasi", ACTS.slice(0, 4), P.slice(0, 4), M.slice(0, 4))}\nJUMLAH BELANJA OPERASI\t1\t2\n${sheet(ACTS.slice(4), P.slice(4), M.slice(4))}\nJumlah / rata-rata\t1\t2`, CLEAN, money],
  ["a column of years and one of dates", under("Tahun\tTanggal\tRealisasi\tAnggaran", none.map(() => "2022"), none.map(() => "30/09/2022"), A, M), CLEAN, both],
  ["a ratio with both of its numbers", "Indikator\tPembilang\tPenyebut\tRealisasi\nPersentase pengaduan yang diselesaikan\t7\t12\t58,33%", CLEAN, { n2: "7", d2: "12" }, { rows: MIXED, row: 1 }],
  ["two bare numbers over a ratio", "7\t12", ASKS, { n2: "7", d2: "12" }, { rows: MIXED, row: 1 }],
  ["a percentage over a ratio", "150\n58,33", ASKS, { i1: "150" }, { rows: MIXED }],
  ["a shared budget line, merged", "150\t160.000.000\n\t\nWTP\t40.000.000", ASKS, { i1: "150", a1: "160.000.000", i3: "WTP", a3: "40.000.000" }, { rows: MIXED }],
  ["a shared budget line, repeated", sheet(MIXED.slice(0, 2).map((each) => each.name), ["150", ""], ["160.000.000", "160.000.000"]), CLEAN, { i1: "150", a1: "160.000.000" }, { rows: MIXED }],
  ["a shared budget line with two amounts", sheet(MIXED.slice(0, 2).map((each) => each.name), ["150", ""], ["160.000.000", "9.000.000"]), ASKS, { i1: "150", a1: "160.000.000" }, { rows: MIXED }],
  ["a word of a scale in small letters", "wtp", CLEAN, { i3: "WTP" }, { rows: MIXED, row: 2 }],
  ["a word that the scale has not", "Indikator\tRealisasi\nOpini atas laporan keuangan\tbaik\nJumlah patroli wilayah yang dilaksanakan\t150", ASKS, { i1: "150" }, { rows: MIXED, row: 2 }],
  ["a dash where nothing is asked for", "WTP\t40.000.000\n-\t1.000.000", CLEAN, { i3: "WTP", a3: "40.000.000", a4: "1.000.000" }, { rows: MIXED, row: 2 }],
  ["an indicator in rupiah", "Rp 45.000.000", CLEAN, { i5: "45.000.000" }, { rows: MIXED, row: 4 }],
  ["thousands or decimals", "1,754", ASKS, { i1: "1,754" }, { rows: MIXED }],
  ["codes of activities with two indicators", "Kode\tRealisasi Anggaran\n1.05.02.2.01.01\t160.000.000\n1.05.02.2.01.11\t7.000.000", CLEAN, { a1: "160.000.000", a6: "7.000.000" }, { rows: MIXED, column: 1 }],
];
