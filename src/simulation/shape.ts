import { INSTANT_MAX } from './site-clock.ts'

/** Holds a value against what it must be: the place within it that is not so, or undefined where all is well. */
export type Shape = (value: unknown, place: string) => string | undefined

export function shape(holds: (value: unknown) => boolean): Shape {
  return (value, place) => (holds(value) ? undefined : place)
}

/** The first moment of the dates that .NET has, and with it the API. */
const INSTANT_MIN = -62_135_596_800_000

export const anything = shape((value) => value !== undefined)
export const text = shape((value) => typeof value === 'string')
export const truth = shape((value) => typeof value === 'boolean')
export const numeral = shape((value) => Number.isFinite(value))
export const whole = shape((value) => Number.isSafeInteger(value))
export const percent = shape((value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 100)
/** What a date can be written for. */
export const instant = shape(
  (value) => Number.isFinite(value) && Number(value) >= INSTANT_MIN && Number(value) <= INSTANT_MAX,
)
export const wholeInstant: Shape = (value, place) => whole(value, place) ?? instant(value, place)
export const word = (names: readonly string[]) => shape((value) => names.includes(String(value)))

export const orNull =
  (given: Shape): Shape =>
  (value, place) =>
    value === null ? undefined : given(value, place)

export const orAbsent =
  (given: Shape): Shape =>
  (value, place) =>
    value === undefined ? undefined : given(value, place)

export const listOf =
  (item: Shape): Shape =>
  (value, place) =>
    Array.isArray(value)
      ? value.reduce<string | undefined>(
          (wrong, each, index) => wrong ?? item(each, `${place}[${index}]`),
          undefined,
        )
      : place

/** An object with these members; others may stand beside them. */
export function members<Value>(
  shapes: { readonly [Name in keyof Value]-?: Shape } | Readonly<Record<string, Shape>>,
): Shape {
  const entries: readonly [string, Shape][] = Object.entries(shapes)
  return (value, place) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return place
    const given = value as Readonly<Record<string, unknown>>
    for (const [name, one] of entries) {
      const wrong = one(given[name], place === '' ? name : `${place}.${name}`)
      if (wrong !== undefined) return wrong
    }
    return undefined
  }
}

export const maybeText = orNull(text)
