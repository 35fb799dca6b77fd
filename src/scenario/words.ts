import { DURATION_PATTERN } from '../runtime/index.ts'
import { SPAN_MS_MAX, SPEED_MAX } from '../simulation/index.ts'
import type { JsonSchema, Telling } from './json-schema.ts'

const DURATION_EXAMPLES = ['10m', '90s', '1h30m', '1d', 90]

/** Seconds as a number, or with a unit. */
export function duration(telling: Telling): JsonSchema {
  return {
    type: ['number', 'string'],
    title: 'a duration',
    minimum: 0,
    maximum: SPAN_MS_MAX / 1000,
    pattern: DURATION_PATTERN,
    examples: DURATION_EXAMPLES,
    ...telling,
  }
}

/** How fast the time of a site runs. */
export const speed: JsonSchema = {
  type: 'number',
  title: `a number above 0 and up to ${SPEED_MAX}`,
  exclusiveMinimum: 0,
  maximum: SPEED_MAX,
  description: 'Seconds of the site for a real second.',
  examples: [60],
}

/** An instant, with its zone: what it means must not depend on where it is read. */
export function instant(telling: Telling): JsonSchema {
  return {
    type: 'string',
    title: 'an instant with its zone',
    pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?(Z|[+-]\\d{2}:\\d{2})$',
    examples: ['2026-10-25T00:30:00Z'],
    ...telling,
  }
}

/** Epoch milliseconds of what `instant` lets through; undefined for a day that does not exist. */
export function parseInstant(value: string): number | undefined {
  const ms = Date.parse(value)
  if (Number.isNaN(ms)) return undefined
  // 2026-02-30 is read as March 2 by some engines: what was written must come back.
  const day = Number(value.slice(8, 10))
  const local = ms + offsetMinutesOf(value) * 60_000
  return new Date(local).getUTCDate() === day ? ms : undefined
}

function offsetMinutesOf(value: string): number {
  const found = /([+-])(\d{2}):(\d{2})$/.exec(value)
  if (found === null) return 0
  const minutes = Number(found[2]) * 60 + Number(found[3])
  return found[1] === '-' ? -minutes : minutes
}
