import type { Site } from '../inventory/index.ts'
import { Problem, quoted } from '../problem/index.ts'
import { NAMED_THINGS } from './named-things.ts'
import { findNamed } from './names.ts'
import { type NamedKind, OPERATION_MEMBERS, type OperationMember } from './operation-members.ts'
import type { OperationKind, OperationRequest } from './operation-request.ts'

/**
 * An operation as `startOperation` takes it, from members that were given by name: what may be left out is filled in,
 * names become identifiers.
 *
 * @throws Problem `value-unreadable`, naming the member and the remedy, `entity-not-found` for a VPG or VM that is not
 *   there; what else is unknown is refused when the operation starts
 */
export function toOperationRequest(
  site: Site,
  kind: OperationKind,
  input: Readonly<Record<string, unknown>>,
): OperationRequest {
  const members: Readonly<Record<string, OperationMember>> = OPERATION_MEMBERS[kind]
  // Each member was checked by the table, which is typed by the inputs; the compiler cannot follow the pair.
  return { kind, input: readMembers({ site, kind, path: '' }, members, input) } as unknown as OperationRequest
}

/** Where a value stands, for messages. */
interface Place {
  readonly site: Site
  readonly kind: OperationKind
  /** `wish.vms`; '' for the input itself. */
  readonly path: string
}

function readMembers(
  place: Place,
  members: Readonly<Record<string, OperationMember>>,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const names = Object.keys(members)
  const stranger = Object.keys(given).find((name) => !names.includes(name))
  if (stranger !== undefined) {
    const known = names.length === 0 ? 'it takes none' : `there are ${names.join(', ')}`
    throw unreadable(place, `${quoted(pathOf(place, stranger))} is not a member; ${known}.`)
  }
  return Object.fromEntries(
    Object.entries(members).map(([name, member]) => {
      const path = pathOf(place, name)
      const value = given[name] === undefined ? member.default : given[name]
      return [name, readMember({ ...place, path }, member, value)]
    }),
  )
}

function readMember(place: Place, member: OperationMember, value: unknown): unknown {
  const { path } = place
  if (value === undefined) throw unreadable(place, `${path} is missing; give it: ${member.doc}`)
  if (value === null) {
    if (member.isNullable === true) return null
    throw unreadable(place, `${path} is null; give ${WANTED[member.kind]}, or leave it out.`)
  }
  if (member.kind === 'object') {
    if (typeof value !== 'object' || Array.isArray(value)) {
      throw unreadable(place, `${path} is not ${WANTED.object}.`)
    }
    // No array and not null: what it has is asked for by name.
    return readMembers(place, member.members ?? {}, value as Readonly<Record<string, unknown>>)
  }
  if (member.kind === 'word') return readWord(place, member.words ?? [], value)
  if (!isOf(member.kind, value)) throw unreadable(place, `${path} is not ${WANTED[member.kind]}.`)
  const { names } = member
  if (names === undefined) return value
  const identifierOf = (text: unknown) => toIdentifier(place.site, names, String(text))
  return Array.isArray(value) ? value.map(identifierOf) : identifierOf(value)
}

const WANTED: Readonly<Record<OperationMember['kind'], string>> = {
  text: 'text; a number that is meant as text needs quotes',
  number: 'a number',
  yesNo: 'true or false',
  list: 'a list of texts; numbers that are meant as text need quotes',
  word: 'a word',
  object: 'an object with members',
}

function isOf(kind: Exclude<OperationMember['kind'], 'object' | 'word'>, value: unknown): boolean {
  if (kind === 'text') return typeof value === 'string'
  if (kind === 'number') return typeof value === 'number' && Number.isFinite(value)
  if (kind === 'yesNo') return typeof value === 'boolean'
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function readWord(place: Place, words: readonly string[], value: unknown): string {
  const word = words.find((one) => typeof value === 'string' && one.toLowerCase() === value.toLowerCase())
  if (word !== undefined) return word
  throw unreadable(place, `${place.path} is not one of ${words.join(', ')}.`)
}

function pathOf({ path }: Place, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

function unreadable({ kind }: Place, message: string): Problem {
  return new Problem('value-unreadable', `${kind}: ${message}`)
}

/** The identifier of what a text means. A text that is one already stays as it was written. */
function toIdentifier(site: Site, kind: NamedKind, text: string): string {
  const { called, of } = NAMED_THINGS[kind]
  const found = findNamed(called, text, of(site))
  if (found === undefined) {
    if (kind !== 'vpg' && kind !== 'vm') return text
    throw new Problem(
      'entity-not-found',
      `The site has no ${called} ${quoted(text)}; list its ${called}s to see what there is.`,
    )
  }
  return found.name === text ? found.identifier : text
}
