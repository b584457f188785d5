/* Comparing two texts of a field: whether they mean the same. */

/* A number's text without points, spaces, Rp and zeros that do not change it; any other text unchanged. */
export function plain(text) {
  const bare = text.replace(/rp\.?/i, "").replace(/\s/g, "");
  const whole = /^-?\d{1,3}(\.\d{3})+(,\d*)?$/.test(bare) ? bare.replaceAll(".", "") : bare;
  if (!/^-?\d+(,\d*)?$/.test(whole)) return text;
  return whole.replace(/^(-?)0+(?=\d)/, "$1").replace(/,0*$|(,\d*[1-9])0+$/, "$1");
}

export const lines = (text) => text.replace(/\r\n?/g, "\n").trim();

/* `numeric` is true of a field for one line, in which 1.000 and 1000 are the same. */
export function sameText(one, other, numeric) {
  const [a, b] = [lines(one), lines(other)];
  return a === b || (numeric && plain(a) === plain(b));
}
