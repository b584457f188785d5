/* What a person types while a table waits to be exchanged for a newer one: kept, and put into the newer one.

   Functions over plain objects, so that they can be tried without a browser. A field is {id, value, token, isOpen}:
   `isOpen` says that the program has not stored its value. */

/* What is typed in fields of the old table and stored nowhere. `sent` are the values that the request itself carried. */
export const kept = (fields, sent = {}) => fields
  .filter(({ id, value, isOpen }) => isOpen && sent[id] !== value)
  .map(({ id, value, token }) => ({ id, value, token }));

/* Put each kept text into its field of the newer table by `put(field, text, token)`; returns those without a field yet. */
export function restore(texts, find, put) {
  return texts.filter(({ id, value, token }) => {
    const field = find(id);
    if (field) put(field, value, token);
    return !field;
  });
}

/* A text typed ahead of its row, a tab where Tab or Enter was pressed: which text goes into which of the row's fields. */
export function spread(text, fields) {
  const words = text.split("\t");
  if (words.length > fields.length) words.splice(fields.length - 1, words.length, words.slice(fields.length - 1).join(" "));
  return words.map((word, number) => ({ field: fields[number], text: word.trim() }));
}
