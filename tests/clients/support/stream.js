// Events of a subscription, to be awaited one by one.

const PATIENCE_MS = 20_000;

/** Gathers what a subscription delivers; `next` waits for the first event that fits. */
export class Stream {
  #events = [];
  #waiting = [];
  #failure = null;

  /** Something was delivered. */
  push(event) {
    this.#events.push(event);
    this.#settle();
  }

  /** The subscription failed. */
  fail(cause) {
    this.#failure = cause instanceof Error ? cause : new Error(JSON.stringify(cause));
    this.#settle();
  }

  /** The first event that fits, skipping the ones before it. */
  next(what, fits = () => true) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`no ${what} within ${PATIENCE_MS / 1000} s`));
      }, PATIENCE_MS);
      const done = (settle) => (value) => {
        clearTimeout(timer);
        settle(value);
      };
      this.#waiting.push({ fits, resolve: done(resolve), reject: done(reject) });
      this.#settle();
    });
  }

  #settle() {
    while (this.#waiting.length > 0) {
      const [waiter] = this.#waiting;
      if (this.#events.length > 0) {
        const event = this.#events.shift();
        if (!waiter.fits(event)) continue;
        this.#waiting.shift();
        waiter.resolve(event);
      } else if (this.#failure) {
        this.#waiting.shift();
        waiter.reject(this.#failure);
      } else {
        return;
      }
    }
  }
}
