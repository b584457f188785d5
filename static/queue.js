/* The one queue of everything that the page saves: a few at a time, and one at a time of jobs that share a lane.

   A job is {lanes, send, …}: `lanes` are any objects (the rows that it writes), `send` starts it and returns a promise
   of whether it went well. Jobs that share a lane are sent in the order in which they were added. */
export class Queue {
  #waiting = [];
  #underWay = new Set();
  #options;

  /* `onFailed()` is called for each job that did not go well, `onIdle()` as soon as nothing is left. */
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
      // A lane that has to wait stays taken for the jobs behind, so that none overtakes.
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
