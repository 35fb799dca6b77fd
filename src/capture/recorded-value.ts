import { Problem } from '../problem/index.ts'
import { type Shape, ShapeMismatch } from '../wire/index.ts'

/** Where a value stands: the file, and the way to it as `vpgs[3]`. */
export interface Place {
  readonly fileName: string
  readonly path: string
}

export interface Recorded {
  readonly raw: unknown
  readonly place: Place
}

/**
 * The members of an object by their names in lower case.
 *
 * @throws Problem `file-unreadable` where it is no object
 */
export function membersOf(raw: unknown, place: Place): ReadonlyMap<string, unknown> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    throw new Problem('file-unreadable', `${named(place)} is not an object; write one in braces.`)
  }
  return new Map(Object.entries(raw).map(([name, value]) => [name.toLowerCase(), value]))
}

/**
 * Reads a list of answers. One that stands alone is a list of one: some tools that record unwrap such lists.
 *
 * @throws Problem `value-unreadable`
 */
export function decodeList<Api, Item>(
  { raw, place }: Recorded,
  shape: Shape<Api>,
  toItem: (api: Api) => Item,
): readonly Item[] {
  if (raw === undefined || raw === null) return []
  if (!Array.isArray(raw)) return [decodeOne({ raw, place }, shape, toItem)]
  return raw.map((each: unknown, index) =>
    decodeOne({ raw: each, place: { ...place, path: `${place.path}[${index}]` } }, shape, toItem),
  )
}

/**
 * Reads one answer.
 *
 * @throws Problem `value-unreadable`
 */
export function decodeOne<Api, Item>(
  { raw, place }: Recorded,
  shape: Shape<Api>,
  toItem: (api: Api) => Item,
): Item {
  try {
    // Undefined stands for an absent member, which some shapes read as a default; an entity must be there.
    return toItem(shape.fromJson(raw ?? null, ''))
  } catch (error) {
    if (error instanceof ShapeMismatch) throw unreadable(place, `${error.message}.`, error)
    if (error instanceof Problem) throw unreadable(place, error.message, error)
    throw error
  }
}

function unreadable(place: Place, reason: string, cause: unknown): Problem {
  return new Problem(
    'value-unreadable',
    `${named(place)}: ${reason} Write it as the server answered it, or leave the entry out.`,
    { cause },
  )
}

function named({ fileName, path }: Place): string {
  return path === '' ? fileName : `${fileName}, ${path}`
}
