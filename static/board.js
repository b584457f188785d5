// The planner's board: one box ticks all rows, and the bar below says how many are ticked. Without it rows are ticked
// one by one.

const all = document.querySelector("[data-tick-all]");
const boxes = [...document.querySelectorAll(".board input[name=laporan]")];
const count = document.querySelector("[data-ticked-count]");

function show() {
  const ticked = boxes.filter((box) => box.checked).length;
  all.checked = ticked > 0 && ticked === boxes.length;
  all.indeterminate = ticked > 0 && ticked < boxes.length;
  count.textContent = ticked ? `${ticked} laporan dicentang:` : "Untuk laporan yang dicentang:";
}

if (all && count) {
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  for (const box of boxes) box.addEventListener("change", show);
  window.addEventListener("pageshow", show);
}
