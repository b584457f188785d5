/* The fields that save themselves: their status, version token and row, and whether their value is stored. */
import { sameText } from "./numbers.js";
import { CHOICE } from "./word-choice.js";

const TYPED = "input:not([type=hidden], [type=password], [type=file], [type=checkbox], [type=radio]), textarea, "
  + `select, ${CHOICE}`;
const UNSAVED = ["saving", "failed", "refused", "waiting", "conflict"];

export const statusOf = (input) => document.getElementById("status-" + input.id);
export const named = (name) => document.getElementsByName(name)[0];
export const tokenOf = (input) => document.getElementById("token-" + input.id);
/* By field, the version token of its stored value. */
export const tokensOf = (status) => (status.dataset.tokens || "").split(" ").filter(Boolean)
  .map((pair) => pair.split(":")).map(([name, token]) => [named(name), token]);
export const rowOf = (element) => element.closest("[data-row]");
export const isField = (element) => element instanceof Element && element.matches(TYPED) && element.name
  && rowOf(element) && statusOf(element);
export const all = () => [...document.querySelectorAll(`[data-row] :is(${TYPED})`)].filter(isField);

export function storedOf(input) {
  if (input.dataset.stored !== undefined) return input.dataset.stored;
  if (input.tagName !== "SELECT") return input.defaultValue;
  const chosen = [...input.options].find((option) => option.defaultSelected) || input.options[0];
  return chosen ? chosen.value : "";
}

export const same = (input, one, other) => sameText(one, other, input.tagName === "INPUT");

export const state = (input) => statusOf(input).dataset.state || "";
export const isStored = (input) => ["saved", "renewed"].includes(state(input));
/* Whether the person has to correct the text or to choose between two. */
export const isWrong = (input) => ["refused", "conflict"].includes(state(input));
export const isUnsaved = (input) => UNSAVED.includes(state(input)) || !same(input, input.value, storedOf(input));

export function labelOf(input) {
  const label = document.querySelector(`label[for="${CSS.escape(input.id)}"]`)
    || document.getElementById(`label-${input.id}`);
  return label ? label.textContent.replace(/\s+/g, " ").trim() : input.name;
}

export function iconOf(name) {
  return document.getElementById("icons").content.querySelector(`[data-icon=${name}] svg`).cloneNode(true);
}

/* Show a state in the field's status: its icon, its words, and in `more` links or buttons. */
export function show(input, newState, text, icon, ...more) {
  const status = statusOf(input);
  status.dataset.state = newState;
  delete status.dataset.why;
  const words = document.createElement("span");
  words.append(text, ...more.flatMap((element) => [" ", element]));
  status.replaceChildren(...(text ? [iconOf(icon), words] : []));
}
