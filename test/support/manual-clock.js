/** A clock that stands still until it is told to go on. */
export class ManualClock {
    #now;
    #sleepers = [];
    /** @param now epoch milliseconds */
    constructor(now = Date.UTC(2026, 0, 1)) {
        this.#now = now;
    }
    now() {
        return this.#now;
    }
    /** How many wait in `sleep()`: for tests that must not advance too early. */
    get sleepers() {
        return this.#sleepers.length;
    }
    sleep(ms, signal) {
        return new Promise((resolve, reject) => {
            if (signal?.aborted)
                return reject(signal.reason);
            const onAbort = () => {
                this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
                reject(signal?.reason);
            };
            const sleeper = {
                wakesAt: this.#now + ms,
                wake: () => {
                    signal?.removeEventListener('abort', onAbort);
                    resolve();
                },
            };
            signal?.addEventListener('abort', onAbort, { once: true });
            this.#sleepers = [...this.#sleepers, sleeper];
        });
    }
    /**
     * Goes on by `ms`, waking sleepers in the order of their times, each at its own. Those who go to sleep again
     * on waking are woken too where their time falls within.
     */
    async advance(ms) {
        const until = this.#now + ms;
        for (;;) {
            const next = this.#sleepers.toSorted((one, other) => one.wakesAt - other.wakesAt)[0];
            if (next === undefined || next.wakesAt > until)
                break;
            this.#now = Math.max(this.#now, next.wakesAt);
            this.#sleepers = this.#sleepers.filter((other) => other !== next);
            next.wake();
            await settled();
        }
        this.#now = until;
        await settled();
    }
}
/** Lets everything run that waits for nothing but promises. */
async function settled() {
    await new Promise((resolve) => setImmediate(resolve));
}
