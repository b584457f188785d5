/* The heads of printed tables stay at the upper edge where each table scrolls sideways by itself, as on a phone:
   `position: sticky` would hold them inside their table only. */
const tables = [...document.querySelectorAll(".paper table")].filter((table) => table.tHead);
const moved = new WeakMap();
let waits = false;

function hold() {
  waits = false;
  for (const table of tables) {
    const head = table.tHead;
    const { top, height } = head.getBoundingClientRect();
    const own = top - (moved.get(head) || 0);
    const room = table.getBoundingClientRect().bottom - own - 2 * height;
    const by = getComputedStyle(table).overflowX === "auto" ? Math.max(0, Math.min(-own, room)) : 0;
    moved.set(head, by);
    head.style.transform = by ? `translateY(${by}px)` : "";
  }
}

if (tables.length) {
  document.addEventListener("scroll", () => {
    if (!waits) requestAnimationFrame(hold);
    waits = true;
  }, { passive: true });
}
