/* The decision's buttons follow its ticks before one of them is pressed. The server refuses by the same rules
   (reports/workflow/disposition.py), and alone decides. Without scripts both buttons can be pressed. */

/* What the ticks allow, and why: the name of the sentence that the page has ready. `ticks` are those that are ticked. */
export function weighed(ticks, { text = false, note = false, remarks = false } = {}) {
  const has = (effect) => ticks.some((tick) => tick.effect === effect);
  const neither = (why) => ({ approve: false, return: false, why });
  if (has("accepts") && has("revises")) return neither("both");
  if (ticks.some((tick) => ticks.some((other) => other.key === tick.opposite))) return neither("opposite");
  if (ticks.some((tick) => tick.needsText) && !text) return neither("text");
  if (has("accepts")) return { approve: true, return: false, why: "approve" };
  if (ticks.length || note || remarks) return { approve: false, return: true, why: note || remarks || text ? "return" : "bare" };
  return neither("nothing");
}

const form = globalThis.document?.getElementById("disposisi");

function ticked() {
  return [...form.querySelectorAll(".boxes [data-effect]")].flatMap((box) => {
    const { checked, value } = box.querySelector("input");
    const { effect, opposite, needsText } = box.dataset;
    return checked ? [{ key: value, effect, opposite, needsText: needsText !== undefined }] : [];
  });
}

const written = (name) => Boolean(form.elements[name].value.trim());

function show() {
  const remarks = document.querySelector("#catatanku li") !== null;
  const found = weighed(ticked(), { text: written("other_text"), note: written("note"), remarks });
  for (const button of form.querySelectorAll("[name=decision]")) {
    const can = found[button.value];
    button.setAttribute("aria-disabled", String(!can));
    button.classList.toggle("btn-primary", can);
    button.classList.toggle("btn-quiet", !can);
  }
  say(found.why);
  document.getElementById("akibat").classList.remove("decide-why-again");
  const count = document.querySelectorAll("#catatanku > li").length;
  form.querySelector("[data-remark-count]").textContent = count ? ` (${count})` : "";
  return found;
}

function say(name) {
  const said = form.querySelector(`template[data-why="${name}"]`);
  const why = document.getElementById("akibat");
  const words = said.content.textContent.replace(/\s+/g, " ").trim();
  if (why.textContent !== words) why.textContent = words;
  const short = document.querySelector("[data-decision-short]");
  if (short) short.textContent = said.dataset.short;
}

if (form) {
  for (const type of ["input", "lkj:filled"]) form.addEventListener(type, show);
  document.addEventListener("htmx:afterSettle", show);
  window.addEventListener("pageshow", show);
  // Before lkj.js, which would take the form for sent. Enter in a box presses no decision.
  document.addEventListener("submit", (event) => {
    const { submitter } = event;
    if (event.target !== form || (submitter && submitter.hasAttribute("formaction"))) return;
    const decides = submitter && submitter.name === "decision";
    if (decides && submitter.getAttribute("aria-disabled") !== "true") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { why } = show();
    // What is missing for the button that was pressed, unless the ticks allow neither of the two.
    if (decides && ["approve", "return", "bare", "nothing"].includes(why)) say(`not-${submitter.value}`);
    const sentence = document.getElementById("akibat");
    sentence.scrollIntoView({ block: "nearest" });
    requestAnimationFrame(() => sentence.classList.add("decide-why-again"));
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || location.hash !== "#putusan" || document.querySelector("dialog[open]")) return;
    location.hash = "#tutup";
    document.querySelector(".decide-bar a").focus();
  });
  show();
}
