/* The fields that save themselves: where each has its status, which value is stored, whether two texts mean the same. */
lkj.fields = (function () {
  "use strict";

  const TYPED = "input:not([type=hidden], [type=password], [type=file], [type=checkbox], [type=radio]), textarea, select";
  const UNSAVED = ["saving", "failed", "refused", "waiting", "conflict"];

  const statusOf = (input) => document.getElementById("status-" + input.id);
  const named = (name) => document.getElementsByName(name)[0];
  const seenOf = (input) => document.getElementById("seen-" + input.id);
  const rowOf = (element) => element.closest("[data-row]");
  const isField = (element) => element instanceof Element && element.matches(TYPED) && element.name
    && rowOf(element) && statusOf(element);
  const all = () => [...document.querySelectorAll("[data-row] :is(input, textarea, select)")].filter(isField);

  function storedOf(input) {
    if (input.dataset.stored !== undefined) return input.dataset.stored;
    if (input.tagName !== "SELECT") return input.defaultValue;
    const chosen = [...input.options].find((option) => option.defaultSelected) || input.options[0];
    return chosen ? chosen.value : "";
  }

  /* A number without the marks that do not change it; a text that is no plain number stays apart from every number. */
  function plain(text) {
    const bare = text.replace(/rp\.?/i, "").replace(/\s/g, "");
    const whole = /^-?\d{1,3}(\.\d{3})+(,\d*)?$/.test(bare) ? bare.replaceAll(".", "") : bare;
    return /^-?\d+(,\d*)?$/.test(whole) ? whole.replace(/^(-?)0+(?=\d)/, "$1").replace(/,0*$|(,\d*[1-9])0+$/, "$1") : text;
  }
  const lines = (text) => text.replace(/\r\n?/g, "\n").trim();
  function same(input, one, other) {
    const [a, b] = [lines(one), lines(other)];
    return a === b || (input.tagName === "INPUT" && plain(a) === plain(b));
  }

  const state = (input) => statusOf(input).dataset.state || "";
  const isStored = (input) => ["saved", "renewed"].includes(state(input));
  const isUnsaved = (input) => UNSAVED.includes(state(input)) || !same(input, input.value, storedOf(input));

  function labelOf(input) {
    const label = document.querySelector(`label[for="${CSS.escape(input.id)}"]`);
    return label ? label.textContent.replace(/\s+/g, " ").trim() : input.name;
  }

  const mark = (name) => document.getElementById("marks").content.querySelector(`[data-mark=${name}] svg`).cloneNode(true);

  /* Icon, words, and what can be done about it. */
  function show(input, newState, text, icon, ...more) {
    const status = statusOf(input);
    status.dataset.state = newState;
    delete status.dataset.why;
    const words = document.createElement("span");
    words.append(text, ...more.flatMap((element) => [" ", element]));
    status.replaceChildren(...(text ? [mark(icon), words] : []));
  }

  return { all, isField, isStored, isUnsaved, labelOf, lines, mark, named, rowOf, same, seenOf, show, state, statusOf, storedOf };
})();
