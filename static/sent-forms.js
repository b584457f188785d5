/* Which drafts a form carried that was sent whole. They go once the server has stored it: then it leads to another page
   or back to this one, else it answers with one of its own, as after the session ended. */
const SENT = "lkj-terkirim";
const MINUTE = 60000;

/* Every use may be denied by the browser's settings. */
function attempt(act) {
  try { return act(); } catch { return null; }
}

/* Note the drafts ({key, at}) of a form on `page`, which is being sent. Their texts are not noted. Some forms lead back
   to their own page once they are stored (`comesBack`), others to another one. */
export function noteSent(page, drafts, comesBack = false) {
  const keys = Object.fromEntries(drafts.map((draft) => [draft.key, draft.at]));
  attempt(() => sessionStorage.setItem(SENT, JSON.stringify({ page, comesBack, drafts: keys, at: Date.now() })));
}

function isStoredBy(sent) {
  const [visit] = performance.getEntriesByType("navigation");
  const here = document.querySelector("[data-page]");
  const isSamePage = sent.page === (here ? here.dataset.page : location.pathname);
  // The visit that brought this page began when the form was sent, however long its answer took.
  const isItsAnswer = performance.timeOrigin - sent.at <= MINUTE && visit && visit.redirectCount > 0;
  return !sent.isRefused && (sent.comesBack || !isSamePage) && isItsAnswer;
}

/* Decide about the form that was sent last, once a page. Returns the keys of its drafts where they are still here because
   the server has not taken it. */
export function settle() {
  const sent = attempt(() => JSON.parse(sessionStorage.getItem(SENT)));
  attempt(() => sessionStorage.removeItem(SENT));
  if (!sent) return [];
  const kept = Object.entries(sent.drafts).filter(([key, at]) => {
    const record = attempt(() => JSON.parse(localStorage.getItem(key)));
    // What was typed since in another window stays.
    return record && record.at === at;
  }).map(([key]) => key);
  if (!isStoredBy(sent)) {
    // The same answer may come once more: a page that was sent can be sent again.
    const isAnswer = "posted" in document.body.dataset;
    if (isAnswer) attempt(() => sessionStorage.setItem(SENT, JSON.stringify({ ...sent, isRefused: true })));
    return kept;
  }
  for (const key of kept) attempt(() => localStorage.removeItem(key));
  return [];
}

/* ---- what the server says it has taken ---- */
/* Names a draft to the server, which keeps the name once it has stored the form. */
export const nameDraft = ({ key, at }) => `${key}@${at}`;

/* Whether the draft, or a later one of its form, is among those names. */
export const isAmong = (draft, names) => names.some((name) => {
  const end = name.lastIndexOf("@");
  return name.slice(0, end) === draft.key && Number(name.slice(end + 1)) >= draft.at;
});
