/* A broken connection is announced once for all fields; what could not be sent is sent again as soon as possible. */
import { save } from "./autosave.js";
import * as drafts from "./drafts.js";
import { state } from "./fields.js";
import * as tray from "./tray.js";

const EVERY = 15000;
const FAREWELL = 8000;
const LATER = ["network", "server", "session"];
const failed = new Map(); // field → why
let recovered = 0;
let timer = 0;

const unsent = () => [...failed.keys()].filter((input) => input.isConnected && failed.get(input) !== "session");

function sayBroken(why) {
  const safe = drafts.works() && [...failed.keys()].every(drafts.isSafe);
  const what = why === "server" ? "Server sedang bermasalah." : "Tidak ada sambungan.";
  const next = why === "server" ? "dikirim lagi sebentar lagi" : "dikirim begitu sambungan kembali";
  const words = safe ? `${what} Isian Anda disimpan di peramban ini dan ${next}.`
    : `${what} Jangan tutup halaman ini: isian Anda belum tersimpan dan ${next}.`;
  tray.show("connection", "offline", words, tray.button("Coba sekarang", retryOne));
  clearTimeout(timer);
  timer = setTimeout(retryOne, EVERY);
}

function sayWhole() {
  clearTimeout(timer);
  tray.show("connection", "saved", recovered ? `Tersambung lagi, ${recovered} isian tersimpan.` : "Tersambung lagi.");
  recovered = 0;
  timer = setTimeout(() => tray.hide("connection"), FAREWELL);
}

/* Try one field, to find out whether the server answers; another one each time, as the fault may be of its own row. */
function retryOne() {
  const [input] = unsent();
  if (!input) return;
  const why = failed.get(input);
  failed.delete(input);
  failed.set(input, why);
  save(input);
}

document.addEventListener("lkj:failed", (event) => {
  const { why } = event.detail;
  if (!LATER.includes(why)) return settled(event.target);
  failed.set(event.target, why);
  if (why !== "session") sayBroken(why);
});

/* The server has answered for one field: send all others again, also after a log-in in another tab. */
function answered(event) {
  const had = failed.size;
  if (event.type === "lkj:saved" && failed.has(event.target)) recovered += 1;
  failed.delete(event.target);
  for (const input of [...failed.keys()]) {
    if (!input.isConnected) failed.delete(input);
    else if (state(input) === "failed") save(input);
  }
  if (had && failed.size === 0) sayWhole();
}
function settled(input) {
  if (failed.delete(input) && failed.size === 0) sayWhole();
}
document.addEventListener("lkj:saved", answered);
document.addEventListener("lkj:answered", answered);

window.addEventListener("offline", () => sayBroken("network"));
window.addEventListener("online", () => (unsent().length ? retryOne() : failed.size || sayWhole()));
document.addEventListener("visibilitychange", () => {
  const [input] = failed.keys();
  if (!document.hidden && input) save(input);
});
