/* The one queue of everything that the page saves: a few jobs at a time, and of those that share a lane one at a time.

   A job is {lanes, send, …}: `lanes` are any objects (the rows that it writes), `send` starts it and returns a promise
   of whether it succeeded. Jobs that share a lane are sent in the order in which they were added. */
export class Queue {
  #waiting = [];
  #underWay = new Set();
  #options;

  /* `onFailed()` is called for each job that failed, `onIdle()` as soon as no job is left. */
  constructor({ atOnce, onFailed = () => {}, onIdle = () => {} }) {
    this.#options = { atOnce, onFailed, onIdle };
  }

  get busy() {
    return this.#underWay.size + this.#waiting.length > 0;
  }

  add(job) {
    this.#waiting.push(job);
    this.#sendNext();
  }

  /* Whether any job that has not been sent yet passes the test. */
  has(test) {
    return this.#waiting.some(test);
  }

  /* Take out the jobs that have not been sent yet and pass the test. */
  remove(test) {
    const removed = this.#waiting.filter(test);
    this.#waiting = this.#waiting.filter((job) => !removed.includes(job));
    return removed;
  }

  #sendNext() {
    const taken = new Set([...this.#underWay].flatMap((job) => job.lanes));
    for (const job of this.#waiting.slice()) {
      if (this.#underWay.size >= this.#options.atOnce) return;
      // The lanes of a waiting job are taken for the jobs behind it, so that its lanes keep their order.
      const free = !job.lanes.some((lane) => taken.has(lane));
      job.lanes.forEach((lane) => taken.add(lane));
      if (free) this.#send(job);
    }
  }

  async #outcome(job) {
    try { return await job.send(); } catch { return false; }
  }

  async #send(job) {
    this.#waiting.splice(this.#waiting.indexOf(job), 1);
    this.#underWay.add(job);
    const isWell = await this.#outcome(job);
    this.#underWay.delete(job);
    if (!isWell) this.#options.onFailed();
    this.#sendNext();
    if (!this.busy) this.#options.onIdle();
  }
}
