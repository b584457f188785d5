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

test("a server that is busy or away is asked again after a pause", () => {
  for (const status of [500, 502, 503, 504]) assert.deepEqual(stepAfter({ status }), { askAgainAfter: PAUSE });
});

test("no answer at all is asked again after a pause", () => {
  assert.deepEqual(stepAfter({ status: 0 }), { askAgainAfter: PAUSE });
});

test("a refusal is final: no session, no right, a ticket that is not valid any more", () => {
  for (const status of [400, 401, 403, 404, 410, 429]) assert.deepEqual(stepAfter({ status }), {});
});
