/* Radio buttons that are one field: what saves, pastes and keeps drafts reads and writes its `value` as an input's.

   Without scripts they are radio buttons of one name, which the form sends as any others. */
export const CHOICE = "word-choice";

class WordChoice extends HTMLElement {
  constructor() {
    super();
    // The field has changed, not one of its buttons.
    for (const type of ["input", "change"]) {
      this.addEventListener(type, (event) => {
        if (event.target === this) return;
        event.stopPropagation();
        this.dispatchEvent(new Event(type, { bubbles: true }));
      });
    }
  }

  get radios() { return [...this.querySelectorAll("input[type=radio]")]; }

  /* The words that it takes, without the empty one that clears it. */
  get words() { return this.radios.map((radio) => radio.value).filter(Boolean); }

  get name() { return this.getAttribute("name"); }

  get form() { return this.closest("form"); }

  get value() { return (this.radios.find((radio) => radio.checked) || { value: "" }).value; }

  set value(word) { for (const radio of this.radios) radio.checked = radio.value === word; }

  get defaultValue() { return (this.radios.find((radio) => radio.defaultChecked) || { value: "" }).value; }

  focus(options) { (this.radios.find((radio) => radio.checked) || this.radios[0]).focus(options); }
}

customElements.define(CHOICE, WordChoice);

/* The field that an element belongs to: the radio buttons' own, or the element itself. */
export const fieldAt = (element) => element.closest(CHOICE) || element;
