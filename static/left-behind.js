/* Says on the first page which of the person's reports have texts in this browser that no server has (draft-store.js). */
const prefix = `lkj-isian|${document.body.dataset.person}|`;

function pathsLeft() {
  // Every use may be denied by the browser's settings.
  try { return Object.keys(localStorage).filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length).split("|")[0]); } catch { return []; }
}

for (const note of document.querySelectorAll("[data-left]")) {
  const own = pathsLeft().filter((path) => path.startsWith(note.dataset.left));
  if (own.length) {
    const link = note.querySelector("a");
    [link.href] = own;
    link.prepend(`${own.length} `);
    note.hidden = false;
  }
}
