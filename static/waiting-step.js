/* What a page that waits for a file does after each answer to its question whether the file is ready. */
export const PAUSE = 5000; // milliseconds

/* `status` is the answer's, 0 where none came; `address` is the finished file's, where the answer names it.

   Returns {fetch: address}, {askAgainAfter: milliseconds} or {}. An answer that says “not yet” needs nothing: htmx shows
   it, and what it shows asks again by itself. Nor does a refusal (a ticket that is not valid any more, a session that
   has ended): the next one would be the same. */
export function stepAfter({ status, address = "" }) {
  if (address) return { fetch: address };
  return status === 0 || status >= 500 ? { askAgainAfter: PAUSE } : {};
}
