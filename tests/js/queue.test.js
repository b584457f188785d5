import assert from "node:assert/strict";
import { test } from "node:test";
import { Queue } from "../../static/queue.js";

/* A queue whose jobs end when the test says so; `log` has what was started and what was called. */
function stage(atOnce) {
  const log = [];
  const ends = new Map();
  const queue = new Queue({ atOnce, onFailed: () => log.push("failed"), onIdle: () => log.push("idle") });
  const add = (name, ...lanes) => queue.add({
    name,
    lanes,
    send: () => new Promise((done, fail) => { log.push(name); ends.set(name, { done, fail }); }),
  });
  const settle = () => new Promise((done) => { setTimeout(done); });
  const end = async (name, isWell = true) => { ends.get(name).done(isWell); await settle(); };
  return { add, end, ends, log, queue, settle };
}

test("no more than the given number of jobs run at once", async () => {
  const { add, end, log, queue } = stage(2);
  add("a", 1); add("b", 2); add("c", 3);
  assert.deepEqual(log, ["a", "b"]);
  await end("b");
  assert.deepEqual(log, ["a", "b", "c"]);
  await end("a"); await end("c");
  assert.deepEqual(log, ["a", "b", "c", "idle"]);
  assert.equal(queue.busy, false);
});

test("jobs of one lane run one after the other, and do not hold up others", async () => {
  const { add, end, log } = stage(4);
  add("row 1", 1); add("row 1 again", 1); add("row 2", 2);
  assert.deepEqual(log, ["row 1", "row 2"]);
  await end("row 1");
  assert.deepEqual(log, ["row 1", "row 2", "row 1 again"]);
});

test("a block of many rows waits for each of them, and later jobs of these rows wait for it", async () => {
  const { add, end, log } = stage(4);
  add("row 1", 1); add("block", 1, 2, 3); add("row 2", 2);
  assert.deepEqual(log, ["row 1"]);
  await end("row 1");
  assert.deepEqual(log, ["row 1", "block"]);
  await end("block");
  assert.deepEqual(log, ["row 1", "block", "row 2"]);
});

test("a job that fails is reported, and the others go on", async () => {
  const { add, end, ends, log, settle, queue } = stage(1);
  add("a", 1); add("b", 2); add("c", 3);
  await end("a", false);
  ends.get("b").fail(new Error("lost"));
  await settle();
  await end("c");
  assert.deepEqual(log, ["a", "failed", "b", "failed", "c", "idle"]);
  queue.add({ lanes: [], send: () => { throw new Error("at once"); } });
  await settle();
  assert.equal(queue.busy, false);
});

test("a waiting job can be found and taken out", async () => {
  const { add, end, log, queue } = stage(1);
  add("a", 1); add("b", 2); add("c", 3);
  assert.ok(queue.has((job) => job.name === "b"));
  assert.ok(!queue.has((job) => job.name === "a"), "it has been sent");
  assert.deepEqual(queue.remove((job) => job.name === "b").map((job) => job.name), ["b"]);
  await end("a"); await end("c");
  assert.deepEqual(log, ["a", "c", "idle"]);
});
