import type { Log } from '../runtime/index.ts'
import type { SignalAction } from './cue.ts'

/** Tells whoever runs the site what its scenario asks of them: one signal after the other. */
export interface Signals {
  setListener(listener: (signal: SignalAction) => Promise<void>): void
  /** Takes on signals whose cause is durable; they are told with `deliver`. */
  add(signals: readonly SignalAction[]): void
  /** Whether some are not told yet, or not done with: nothing else may come due. */
  isPending(): boolean
  /** Whether the listener is at it: then who waits may be the listener itself. */
  isDelivering(): boolean
  /** Resolves when all are told. */
  deliver(): Promise<void>
  /** Forgets those that are not told yet. */
  clear(): void
}

export function createSignals(log: Log): Signals {
  let listener: ((signal: SignalAction) => Promise<void>) | undefined
  let waiting: SignalAction[] = []
  let delivery: Promise<void> | undefined

  async function tellAll(): Promise<void> {
    // What the listener asks for at once finds the delivery under way.
    await Promise.resolve()
    for (let signal = waiting.shift(); signal !== undefined; signal = waiting.shift()) {
      if (listener === undefined) {
        log.warn({ signal: signal.signal }, 'a signal of the scenario was dropped: nobody listens')
        continue
      }
      try {
        await listener(signal)
      } catch (error) {
        log.error({ err: error, signal: signal.signal }, 'a signal of the scenario could not be followed')
      }
    }
  }

  return {
    setListener(given) {
      listener = given
    },
    add(signals) {
      waiting.push(...signals)
    },
    isPending: () => waiting.length > 0 || delivery !== undefined,
    isDelivering: () => delivery !== undefined,
    deliver() {
      if (waiting.length > 0) {
        delivery ??= tellAll().finally(() => {
          delivery = undefined
        })
      }
      return delivery ?? Promise.resolve()
    },
    clear() {
      waiting = []
    },
  }
}
