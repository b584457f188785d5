/* Names as offices make them, the same as lkj/office_names.py makes: what a planner sees while typing a new row. */

/* The title of who leads the unit; `titles` are pairs of how some units' names begin and how their heads' titles do. */
export function titleOf(unit, titles) {
  const found = titles.find(([start]) => unit === start || unit.startsWith(`${start} `));
  if (found) return found[1] + unit.slice(found[0].length);
  return unit ? `Kepala ${unit}` : "";
}

/* Whether the unit stands at the lowest echelon wherever it is; `lowest` are how the names of such units begin. */
export const isLowest = (unit, lowest) => lowest.some((start) => unit.toLowerCase().startsWith(`${start.toLowerCase()} `));

/* The first two words of the name without its titles: `Drs. Wulan Uji, M.Si.` → `wulan.uji`. */
export function userNameOf(name) {
  const plain = name.split(",")[0].normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const words = plain.split(/\s+/).filter((word) => word && !word.endsWith("."));
  return words.slice(0, 2).map((word) => word.replace(/[^a-z0-9]/g, "")).join(".");
}
