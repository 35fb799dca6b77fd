import { Problem } from '../problem/index.ts'
import { type Shape, ShapeMismatch } from '../wire/index.ts'

/** Where a value stands: the file, and the way to it as `vpgs[3]`; the path of the whole file is empty. */
export interface Place {
  readonly fileName: string
  readonly path: string
}

/** What is wrong with a recorded value, and where; the message begins with file and path. */
export class RecordedProblem extends Problem {
  /** As near as is known: `vpgs[3].VmsCount`, with members as the API spells them. */
  readonly place: Place
  /** The message without the place. */
  readonly reason: string

  constructor(
    code: 'file-unreadable' | 'value-unreadable',
    { place, lead, reason, member = '', cause }: Misfit,
  ) {
    super(code, `${named(place)}${lead}${reason}`, { cause })
    this.place = member === '' ? place : { ...place, path: within(place, member).path }
    this.reason = reason
  }
}

interface Misfit {
  readonly place: Place
  /** What stands between place and reason. */
  readonly lead: ' ' | ': '
  readonly reason: string
  /** Of the value at that place, as a path. */
  readonly member?: string
  readonly cause?: unknown
}

/** The place of a member. */
export function within({ fileName, path }: Place, member: string): Place {
  return { fileName, path: path === '' || member.startsWith('[') ? `${path}${member}` : `${path}.${member}` }
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
    throw new RecordedProblem('file-unreadable', {
      place,
      lead: ' ',
      reason: 'is not an object; write one with members.',
    })
  }
  return new Map(Object.entries(raw).map(([name, value]) => [name.toLowerCase(), value]))
}

/** A list as it stands, and anything else as a list of one: some servers and tools unwrap such lists. DEV-034. */
export function asList(raw: unknown): readonly unknown[] {
  return raw === undefined || raw === null ? [] : Array.isArray(raw) ? raw : [raw]
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
    decodeOne({ raw: each, place: within(place, `[${index}]`) }, shape, toItem),
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
    const isMismatch = error instanceof ShapeMismatch
    if (!isMismatch && !(error instanceof Problem)) throw error
    throw new RecordedProblem('value-unreadable', {
      place,
      lead: ': ',
      reason: `${error.message}${isMismatch ? '.' : ''} ${REMEDY}`,
      member: isMismatch ? error.at : '',
      cause: error,
    })
  }
}

const REMEDY = 'Write it as the server answered it, or leave the entry out.'

function named({ fileName, path }: Place): string {
  return path === '' ? fileName : `${fileName}, ${path}`
}
