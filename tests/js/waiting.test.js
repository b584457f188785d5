import assert from "node:assert/strict";
import { test } from "node:test";
import { PAUSE, stepAfter } from "../../static/waiting-step.js";

const FILE = "/laporan/1/pdf/?berkas=tiket";

test("a file that is ready is fetched once", () => {
  assert.deepEqual(stepAfter({ status: 200, address: FILE }), { fetch: FILE });
});

test("the event that names the file carries no request of its own", () => {
  assert.deepEqual(stepAfter({ status: 0, address: FILE }), { fetch: FILE });
});

test("“not yet” is shown by htmx, and asks again by itself", () => {
  for (const status of [200, 202, 204]) assert.deepEqual(stepAfter({ status }), {});
});

test("a server that is busy or away is asked again after a pause, and the page says so", () => {
  for (const status of [0, 500, 502, 503, 504]) {
    const { say, ...step } = stepAfter({ status });
    assert.deepEqual(step, { askAgainAfter: PAUSE });
    assert.match(say, /mencoba lagi sendiri/);
  }
});

test("a refusal is final, and the page says what happened and what to do", () => {
  const words = {
    401: /Sesi Anda berakhir.*masuk lagi/, 403: /tidak berwenang.*perencana/, 404: /tidak ada lagi.*sekali lagi/,
    400: /menolak.*Periksa sekarang/, 410: /menolak/, 429: /menolak/,
  };
  for (const [status, sentence] of Object.entries(words)) {
    const { say, ...step } = stepAfter({ status: Number(status) });
    assert.deepEqual(step, {});
    assert.match(say, sentence);
  }
});
