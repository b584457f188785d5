/* What is typed and not yet stored is kept in this browser, by person, page and field, until the server has it. */
lkj.drafts = (function () {
  "use strict";

  const { isField, labelOf, lines, same, seenOf, storedOf } = lkj.fields;
  const PREFIX = "lkj-isian";
  const SENT = "lkj-terkirim";
  const DAYS = 60;
  const MINUTE = 60000;
  const person = document.body.dataset.person;
  // A form that came back refused may stand at the address of a button.
  const page = (document.getElementById("drafts") || document.body).dataset.page || location.pathname;

  // A person has no | in their number, nor a page in its path; a field's name comes last.
  const keyOf = (name, path = page) => [PREFIX, person, path, name].join("|");

  /* Every use may be denied by the browser's settings or fail for want of room. */
  function attempt(act) {
    try { return act(); } catch { return null; }
  }
  const read = (key) => attempt(() => JSON.parse(localStorage.getItem(key)));
  const drop = (key) => attempt(() => localStorage.removeItem(key));
  const write = (key, draft) => attempt(() => { localStorage.setItem(key, JSON.stringify(draft)); return true; });
  const works = () => attempt(() => { localStorage.setItem(PREFIX, ""); localStorage.removeItem(PREFIX); return true; }) || false;

  /* Drafts of this person: [{key, path, name, value, seen, at, label}]. */
  function all() {
    const keys = attempt(() => Object.keys(localStorage)) || [];
    const found = [];
    for (const key of keys.filter((each) => each.startsWith(PREFIX + "|"))) {
      const draft = read(key);
      const [, owner, path, ...name] = key.split("|");
      if (!draft || typeof draft.value !== "string" || Date.now() - draft.at > DAYS * 24 * 60 * MINUTE) drop(key);
      else if (owner === person) found.push({ ...draft, key, path, name: name.join("|") });
    }
    return found;
  }

  /* Keep a draft of all() again, under another name too. */
  function put({ path, name, value, seen, at, label }) {
    const key = keyOf(name, path);
    write(key, { value, seen, at, label });
    return { key, path, name, value, seen, at, label };
  }

  function keep(input) {
    if (same(input, input.value, storedOf(input))) return drop(keyOf(input.name));
    const seen = seenOf(input);
    return write(keyOf(input.name), { value: input.value, seen: seen ? seen.value : null, at: Date.now(), label: labelOf(input) });
  }

  /* Whether the field may be left as it is: its text is kept here or has nothing new. */
  function kept(input) {
    if (same(input, input.value, storedOf(input))) return true;
    const draft = read(keyOf(input.name));
    return Boolean(draft) && draft.value === input.value;
  }

  for (const type of ["input", "change"]) {
    document.addEventListener(type, (event) => { if (isField(event.target)) keep(event.target); }, true);
  }

  document.addEventListener("lkj:saved", (event) => {
    const draft = read(keyOf(event.target.name));
    if (draft && same(event.target, draft.value, event.detail.sent)) drop(keyOf(event.target.name));
  });

  const forget = (input) => drop(keyOf(input.name));

  /* ---- a form sent whole ---- */
  document.addEventListener("submit", (event) => {
    if (!event.target.hasAttribute("data-autosave")) return;
    const form = new FormData(event.target, event.submitter);
    // A draft that was offered and not taken back is not among what the form sends.
    const isSent = (draft) => draft.path === page && form.getAll(draft.name).some((value) => lines(value) === lines(draft.value));
    const values = Object.fromEntries(all().filter(isSent).map((draft) => [draft.key, draft.value]));
    attempt(() => sessionStorage.setItem(SENT, JSON.stringify({ page, values, at: Date.now() })));
  });

  /* The server sends a form that it stored on to another page; what it could not store comes back without a redirect. */
  function forgetSent() {
    const sent = attempt(() => JSON.parse(sessionStorage.getItem(SENT)));
    attempt(() => sessionStorage.removeItem(SENT));
    const [visit] = performance.getEntriesByType("navigation");
    if (!sent || sent.page === page || Date.now() - sent.at > MINUTE || !visit || visit.redirectCount === 0) return;
    for (const [key, value] of Object.entries(sent.values)) {
      const draft = read(key);
      if (draft && draft.value === value) drop(key);
    }
  }
  forgetSent();

  return { all, drop, forget, kept, page, put, works };
})();
