import type { Clock } from '../../src/runtime/index.ts';
/** A clock that stands still until it is told to go on. */
export declare class ManualClock implements Clock {
    #private;
    /** @param now epoch milliseconds */
    constructor(now?: number);
    now(): number;
    /** How many wait in `sleep()`: for tests that must not advance too early. */
    get sleepers(): number;
    sleep(ms: number, signal?: AbortSignal): Promise<void>;
    /**
     * Goes on by `ms`, waking sleepers in the order of their times, each at its own. Those who go to sleep again
     * on waking are woken too where their time falls within.
     */
    advance(ms: number): Promise<void>;
}
