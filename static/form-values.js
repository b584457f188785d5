/* What a form holds that is sent whole: its typed values, and those that the server gave it. */

const TYPED = "input:not([type=hidden], [type=password], [type=file], [type=submit], [type=button]), textarea, select";
const isTick = (field) => field.type === "checkbox" || field.type === "radio";

/* The fields of a form that a person fills in; secrets and files are not among them. */
export const fieldsOf = (form) => [...form.elements].filter((field) => field.name && field.matches(TYPED));

function pick(field, isStored) {
  if (isTick(field)) return (isStored ? field.defaultChecked : field.checked) ? [field.value] : [];
  if (field.tagName !== "SELECT") return [isStored ? field.defaultValue : field.value];
  const options = [...field.options];
  const chosen = options.filter((option) => (isStored ? option.defaultSelected : option.selected));
  // A list without a choice of the server's own shows its first one.
  return (chosen.length || field.multiple ? chosen : options.slice(0, 1)).map((option) => option.value);
}

const pairs = (form, isStored) => fieldsOf(form)
  .flatMap((field) => pick(field, isStored).map((value) => [field.name, value.replace(/\r\n?/g, "\n")]));

/* [name, value] of all that stands in the form now. */
export const typedIn = (form) => pairs(form, false);

/* Whether the field stands in a row that the page has added to the form, of which the server knows nothing. */
const isAdded = (field) => Boolean(field.closest && field.closest("[data-added]"));

/* The rows of the form as they stand, by the values that name them; the server's and those that the page has added. */
export const orderOf = (form) => [...form.elements].filter((field) => field.dataset && "order" in field.dataset)
  .map((field) => field.value);

/* What the form is about, as text: what the server put into its fields, the hidden ones too. Where fields stand on the
   page says nothing: what was written meanwhile stands last, and in its order when the page comes anew. */
export function basisOf(form) {
  const own = [...form.elements].filter((field) => !isAdded(field));
  const hidden = own.filter((field) => field.type === "hidden" && field.name !== "csrfmiddlewaretoken");
  const all = [...pairs({ elements: own }, true), ...hidden.map((field) => [field.name, field.value])];
  return JSON.stringify(all.map((pair) => JSON.stringify(pair)).sort());
}

/* Whether nothing stands in the form but what the server put there. */
export const isUntouched = (form) => JSON.stringify(pairs(form, true)) === JSON.stringify(typedIn(form));

const squeezed = (text) => text.replace(/\s+/g, " ").trim();

const hasWords = (text) => /\p{L}/u.test(text);

/* What the row or part of the page in which the field stands is called: by its heading, else by the first words in it. */
function partOf(field) {
  const part = field.closest && field.closest("tr, fieldset");
  if (!part) return "";
  const heading = part.querySelector("legend, th, .card-title");
  if (heading && !heading.querySelector("input, textarea, select")) {
    const own = heading.cloneNode(true);
    own.querySelectorAll(".fig-note, .code, .visually-hidden").forEach((note) => note.remove());
    if (hasWords(own.textContent)) return squeezed(own.textContent);
  }
  const typed = [...part.querySelectorAll("input:not([type=hidden]), textarea")].filter((each) => !isTick(each));
  return squeezed((typed.find((each) => hasWords(each.value)) || { value: "" }).value);
}

/* What the field is called, apart from the part of the page in which it stands. */
function labelOf(field) {
  const said = field.getAttribute && field.getAttribute("aria-label");
  const label = field.labels && field.labels.length ? field.labels[0].textContent : "Isian";
  // A required one is marked with a star.
  const name = squeezed(said || label).replace(/\s*\*$/, "");
  const part = partOf(field);
  return part && !name.includes(part) && part !== squeezed(field.value) ? `${part}: ${name}` : name;
}

/* By field, its label and the words in it, of those that differ from the server's. */
export function wordsIn(form) {
  const changed = fieldsOf(form).filter((field) => String(pick(field, true)) !== String(pick(field, false)));
  return changed.map((field) => {
    const label = labelOf(field);
    if (isTick(field)) return [label, field.checked ? "dicentang" : "centangnya dihapus"];
    if (field.tagName !== "SELECT") return [label, field.value];
    // None may be chosen, or several.
    return [label, [...field.selectedOptions].map((option) => squeezed(option.textContent)).join(", ")];
  });
}

/* Put [name, value] pairs back into the form, whose rows stood in that `order`. Fields that are not on the page any more
   are passed over; a page that hears lkj:filling may make rows anew and take from `detail.values` what is stored. */
export function fill(form, values, order = []) {
  const detail = { order, values };
  if (order.length) form.dispatchEvent(new CustomEvent("lkj:filling", { bubbles: true, detail }));
  for (const field of fieldsOf(form)) {
    const own = detail.values.filter(([name]) => name === field.name).map(([, value]) => value);
    if (isTick(field)) field.checked = own.includes(field.value);
    else if (field.tagName === "SELECT") {
      for (const option of field.options) option.selected = own.includes(option.value);
    } else if (own.length) [field.value] = own;
  }
  form.dispatchEvent(new CustomEvent("lkj:filled", { bubbles: true }));
}

/* Put the server's values back. */
export function clear(form) {
  for (const field of fieldsOf(form)) {
    if (isTick(field)) field.checked = field.defaultChecked;
    else if (field.tagName === "SELECT") {
      const stored = pick(field, true);
      for (const option of field.options) option.selected = stored.includes(option.value);
    } else field.value = field.defaultValue;
  }
  form.dispatchEvent(new CustomEvent("lkj:filled", { bubbles: true }));
}
