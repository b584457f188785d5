/* What a copied block would fill in, shown before anything is: where it is not certain, the person decides. */
import { quote } from "./block.js";
import { same, storedOf } from "./fields.js";
import { norm } from "./sheet-columns.js";

const ROLES = {
  achieved: "Realisasi kinerja", money: "Realisasi anggaran", numerator: "Pembilang", denominator: "Penyebut",
  other: "Tidak diisikan",
};
const dialog = document.getElementById("paste-preview");
const part = (name) => dialog.querySelector(`[data-part=${name}]`);

function made(tag, text = "", ...inside) {
  const element = document.createElement(tag);
  element.append(text, ...inside);
  return element;
}

/* Show the preview of `reading` (see recognise()). `read` reads anew with a person's choices; `fill` is called with the
   entries that they agree to, `cancel` if they do not. `rows` are the table's. */
export function preview(reading, text, rows, { read, fill, cancel }) {
  let shown = reading;
  const choices = { roles: {} };
  const decide = (change) => {
    change();
    shown = read(choices);
    render();
  };
  const options = [
    ["hasGaps", "Lewati baris kosong pada tempelan", (on) => { choices.gaps = on ? "skip" : "count"; }],
    ["hasDashes", "Tanda “-” berarti 0", (on) => { choices.dash = on ? "zero" : ""; }],
  ].filter(([name]) => reading[name]);

  function render() {
    const { refusal, entries = [], names = [], questions = [] } = shown;
    part("questions").replaceChildren(...(refusal ? [refusal] : questions).map((sentence) => made("li", sentence)));
    part("rows").replaceChildren(...rowsOf(entries, names, rows));
    part("fill").textContent = `Isi ${entries.length} nilai`;
    part("fill").disabled = entries.length === 0;
  }

  const isRatio = rows.some((row) => row.isRatio);
  const roles = Object.entries(ROLES).filter(([role]) => isRatio || !["numerator", "denominator"].includes(role));
  const selects = reading.columns.map((column) => selectOf(column, roles));
  selects.forEach((select, index) => select.addEventListener("change", () => decide(() => {
    // A field takes one column.
    selects.forEach((each, place) => { if (place !== index && each.value === select.value) each.value = "other"; });
    selects.forEach((each, place) => { choices.roles[reading.columns[place].column] = each.value; });
  })));
  part("columns").replaceChildren(...selects.map((select, index) => {
    const { label, sample } = reading.columns[index];
    const title = made("span", label ? quote(label) : `Kolom angka ${index + 1}`);
    return made("label", title, made("span", sample.join("; ")), select);
  }));
  part("options").replaceChildren(...options.map(([, words, choose]) => {
    const box = made("input");
    box.type = "checkbox";
    box.className = "form-check-input";
    box.addEventListener("change", () => decide(() => choose(box.checked)));
    return made("label", box, words);
  }));
  part("text").value = text.trimEnd();

  let agreed = null;
  part("fill").onclick = () => { agreed = shown.entries; dialog.close(); };
  part("cancel").onclick = () => dialog.close();
  dialog.addEventListener("close", () => (agreed ? fill(agreed) : cancel()), { once: true });
  render();
  dialog.showModal();
  // Not on the button: Enter, out of habit behind Ctrl+V, would fill in what nobody has read.
  part("questions").tabIndex = -1;
  part("questions").focus();
}

function selectOf({ role }, roles) {
  const select = made("select");
  select.className = "form-select";
  for (const [value, words] of roles) {
    const option = made("option", words);
    option.value = value;
    select.append(option);
  }
  select.value = roles.some(([value]) => value === role) ? role : "other";
  return select;
}

/* A line for each row of the table that gets something: its name, and the block's where that is another one, and the
   values with those that they replace. */
function rowsOf(entries, names, rows) {
  const touched = [...new Set(entries.map(({ row }) => row))].sort((a, b) => a - b);
  return touched.map((index) => {
    const own = entries.filter(({ row }) => row === index);
    const cell = (label, ...slots) => {
      const values = own.filter(({ slot }) => slots.includes(slot)).flatMap(({ field, text, fault }, place) => [
        place ? " dari " : "", made("strong", text), fault ? note(`akan ditolak: ${fault}`, "fig-note-negative") : "", replaced(field, text),
      ]);
      const filled = made("td", ...(values.length ? values : ["–"]));
      filled.dataset.label = label;
      return filled;
    };
    const { title, activity } = rows[index];
    const copied = names[own[0].from];
    const name = made("th", title, copied && !isAlike(copied, title) && !isAlike(copied, activity) ? note(`pada tempelan: ${copied}`) : "");
    name.scope = "row";
    return made("tr", name, cell("Realisasi", "numerator", "denominator", "achieved"), cell("Anggaran", "money"));
  });
}

function replaced(field, text) {
  const before = field.value;
  if (!before || before === text) return "";
  const isStored = same(field, before, storedOf(field));
  return note(`sebelumnya ${before}${isStored ? "" : ", belum tersimpan"}`);
}

function note(text, kind = "") {
  const element = made("span", text);
  element.className = `fig-note ${kind}`;
  return element;
}

const isAlike = (one, other) => Boolean(other) && (norm(other).includes(norm(one)) || norm(one).includes(norm(other)));
