import type { Delivery, DeliveryState } from '../store/index.ts'
import type { Sent } from './sender.ts'

const [SECOND_MS, MINUTE_MS, HOUR_MS] = [1000, 60_000, 3_600_000]

/** How long after a try the next one is. Source: Standard Webhooks, "Deliverability and reliability". */
const PAUSES_MS = [
  5 * SECOND_MS,
  ...[5 * MINUTE_MS, 30 * MINUTE_MS],
  ...[2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR_MS),
] as const

/** A pause is longer by up to this share, so that what failed together does not come together again. */
const JITTER = 0.2

const ATTEMPTS_KEPT = 12

/**
 * A delivery after a try: delivered, waiting for the next, or dead after the last of ten.
 *
 * @param chance from 0, and less than 1
 */
export function afterTry(delivery: Delivery, { attempt, retryAfterMs = 0 }: Sent, chance: number): Delivery {
  const tries = delivery.tries + 1
  const pauseMs = PAUSES_MS[delivery.tries]
  const isTaken = attempt.error === null
  const state: DeliveryState = isTaken ? 'delivered' : pauseMs === undefined ? 'dead' : 'waiting'
  const waitMs = Math.round(Math.max(pauseMs ?? 0, retryAfterMs) * (1 + JITTER * chance))
  return {
    ...delivery,
    state,
    tries,
    dueAt: state === 'waiting' ? attempt.at + attempt.tookMs + waitMs : delivery.dueAt,
    attempts: [...delivery.attempts, attempt].slice(-ATTEMPTS_KEPT),
  }
}
