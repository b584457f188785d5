/* What a page that waits for a file does after each answer to its question whether the file is ready. */
export const PAUSE = 5000; // milliseconds

const AGAIN = "Halaman ini mencoba lagi sendiri setiap beberapa detik.";
const AWAY = `Server tidak dapat dihubungi. Periksa sambungan Anda. ${AGAIN}`;
const BROKEN = `Server sedang bermasalah. ${AGAIN} Bila tetap begini, beri tahu pengelola aplikasi.`;
const REFUSED = {
  401: "Sesi Anda berakhir. Tekan “Periksa sekarang” untuk masuk lagi; berkasnya tetap disiapkan.",
  403: "Anda tidak berwenang membaca berkas ini lagi. Bila itu keliru, sampaikan kepada perencana.",
  404: "Yang Anda tunggu tidak ada lagi, atau tidak dapat Anda baca lagi. Buka laporannya dari Beranda, lalu minta "
    + "berkasnya sekali lagi.",
};
const OTHERWISE = "Server menolak menjawab halaman ini. Tekan “Periksa sekarang”; bila tetap ditolak, beri tahu "
  + "pengelola aplikasi.";

/* `status` is the answer's, 0 where none came; `address` is the finished file's, where the answer names it.

   Returns {fetch: address}, or {say: sentence} with {askAgainAfter: milliseconds} where the next answer may be another,
   or {}. An answer that says “not yet” needs nothing: htmx shows it, and what it shows asks again by itself. A refusal is
   final, since the next one would be the same. */
export function stepAfter({ status, address = "" }) {
  if (address) return { fetch: address };
  if (status === 0) return { say: AWAY, askAgainAfter: PAUSE };
  if (status >= 500) return { say: BROKEN, askAgainAfter: PAUSE };
  return status >= 400 ? { say: REFUSED[status] || OTHERWISE } : {};
}
