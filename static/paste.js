/* A block copied from a spreadsheet fills the cells from where it is pasted; every one is saved and told apart. */
(function () {
  "use strict";

  if (!lkj.grid) return;
  const { CELLS, columnOf, isMoney, table } = lkj.grid;
  let last = []; // [{cell, before}] of the paste that can be taken back

  /* Rows of cells; a spreadsheet puts cells with line breaks or tabs of their own into quotes. */
  function blockOf(text) {
    const rows = [[""]];
    let quoted = false;
    const append = (letter) => { const row = rows.at(-1); row[row.length - 1] += letter; };
    const letters = [...text.replace(/\r\n?/g, "\n").replace(/\n$/, "")];
    for (let i = 0; i < letters.length; i += 1) {
      const letter = letters[i];
      if (letter === '"' && quoted && letters[i + 1] === '"') { append('"'); i += 1; }
      else if (letter === '"' && (quoted || rows.at(-1).at(-1) === "")) quoted = !quoted;
      else if (letter === "\t" && !quoted) rows.at(-1).push("");
      else if (letter === "\n" && !quoted) rows.push([""]);
      else append(letter === "\n" || letter === "\t" ? " " : letter);
    }
    return rows;
  }

  /* The table as lines of [kinerja, anggaran]; a shared budget line stands beside the first line it reaches. */
  function lines() {
    const found = [];
    for (const row of table.querySelectorAll("tbody tr")) {
      const inputs = [...row.querySelectorAll(CELLS)];
      const money = inputs.filter(isMoney);
      const achieved = inputs.filter((cell) => !isMoney(cell));
      for (let i = 0; i < Math.max(money.length, achieved.length); i += 1) found.push([achieved[i] || null, money[i] || null]);
    }
    return found;
  }

  /* For each row of the block the cells beside each other, from `cell` on. */
  function placesFrom(cell) {
    if (isMoney(cell)) {
      const column = columnOf(cell);
      return column.slice(column.indexOf(cell)).map((each) => [each]);
    }
    const all = lines();
    return all.slice(all.findIndex(([achieved]) => achieved === cell));
  }

  function fill(changes) {
    for (const { cell, value } of changes) cell.value = value;
    for (const { cell } of changes) cell.dispatchEvent(new Event("input", { bubbles: true }));
    for (const { cell } of changes) lkj.autosave.save(cell);
  }

  function paste(cell, block) {
    const places = placesFrom(cell);
    const changes = [];
    const left = [];
    block.forEach((row, down) => row.forEach((text, right) => {
      const value = text.trim();
      const target = (places[down] || [])[right];
      // An empty cell of the block takes nothing away.
      if (value && target) changes.push({ cell: target, value, before: target.value });
      else if (value) left.push(value);
    }));
    last = changes.map(({ cell: filled, before }) => ({ cell: filled, before }));
    fill(changes);
    cell.select();
    report(changes.length, left);
  }

  function report(count, left) {
    const shown = left.slice(0, 5).join("; ") + (left.length > 5 ? "; …" : "");
    const text = `${count} nilai ditempel.` + (left.length ? ` ${left.length} nilai tidak mendapat tempat: ${shown}` : "");
    const buttons = [lkj.tray.button("Tutup", close)];
    if (count) buttons.unshift(lkj.tray.button("Urungkan tempelan", undo));
    lkj.tray.show("paste", left.length ? "warning" : "pasted", text, ...buttons);
  }

  function close() {
    lkj.tray.hide("paste");
    last = [];
  }

  function undo() {
    const changes = last.map(({ cell, before }) => ({ cell, value: before }));
    if (changes.length) {
      fill(changes);
      changes[0].cell.focus();
    }
    close();
    lkj.say("Tempelan diurungkan.");
  }

  table.addEventListener("paste", (event) => {
    const cell = event.target;
    const text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    if (!cell.matches(CELLS) || !/[\t\n\r]/.test(text.trimEnd())) return;
    event.preventDefault();
    paste(cell, blockOf(text));
  });

  // What was typed over since stays; with a key pressed, the paste is no longer the last thing done.
  let justPasted = false;
  table.addEventListener("paste", () => { justPasted = last.length > 0; });
  table.addEventListener("input", (event) => {
    if (!event.isTrusted) return;
    justPasted = false;
    last = last.filter(({ cell }) => cell !== event.target);
  });
  table.addEventListener("keydown", (event) => {
    if (!justPasted || event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
    event.preventDefault();
    undo();
  });
})();
