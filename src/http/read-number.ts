import { Problem, quoted } from '../problem/index.ts'

/**
 * A whole number from 1 on in a query; `undefined` where it is not given.
 *
 * @param bounds.digits how many digits it may be written with, zeros in front included
 * @throws Problem `filter-unreadable`
 */
export function readNumber(
  name: string,
  text: string | undefined,
  { most, digits }: { readonly most: number; readonly digits: number },
): number | undefined {
  if (text === undefined) return undefined
  const value = /^\d+$/.test(text) && text.length <= digits ? Number(text) : 0
  if (value >= 1 && value <= most) return value
  throw new Problem('filter-unreadable', `${name} ${quoted(text)} is not a number from 1 to ${most}.`)
}

/** Of a cursor that is a position. */
export const POSITION_BOUNDS = { most: Number.MAX_SAFE_INTEGER, digits: 16 } as const
