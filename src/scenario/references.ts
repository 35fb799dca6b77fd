import { findNearestName, quoted } from '../problem/index.ts'
import {
  NAMED_THINGS,
  type OperationKind,
  type OperationMember,
  type ThingKind,
} from '../simulation/index.ts'
import type { EntityNames } from './entity-names.ts'
import { formatPath } from './mistakes.ts'
import { membersOfOperation } from './operation-schemas.ts'
import type { Reading } from './reading.ts'
import type { Path } from './source.ts'
import { hasWildcard, toNamePattern } from './wildcard.ts'
import { actionsOf, type WrittenAction, type WrittenStep } from './written-scenario.ts'

/** A place in a step that names something. */
interface Reference {
  readonly kind: ThingKind
  readonly text: string
  readonly path: Path
  /** `*` in it stands for any letters. */
  readonly isPattern: boolean
}

/** Every place in the steps that names something of the site. */
export function referencesOf(steps: readonly WrittenStep[]): readonly Reference[] {
  return steps.flatMap((step, index) => [
    ...mention('vpg', step.when?.vpg, ['steps', index, 'when', 'vpg']),
    ...actionsOf(step, index).flatMap(({ action, path }) => referencesIn(action, path)),
  ])
}

function referencesIn(action: WrittenAction, path: Path): readonly Reference[] {
  if (action.start !== undefined) {
    return memberReferences(action, membersOfOperation(action.start as OperationKind), path)
  }
  const loss = ['lose', 'regain'].find((name) => action[name] !== undefined)
  if (loss === undefined) return mention('vpg', action.vpg, [...path, 'vpg'])
  const { peer, host } = action[loss] as { readonly peer?: string; readonly host?: string }
  return [
    ...mention('peer', peer, [...path, loss, 'peer']),
    ...mention('host', host, [...path, loss, 'host']),
  ]
}

function memberReferences(
  given: Readonly<Record<string, unknown>>,
  members: Readonly<Record<string, OperationMember>>,
  path: Path,
): readonly Reference[] {
  return Object.entries(members).flatMap(([name, { names, members: inner }]) => {
    const value = given[name]
    const at = [...path, name]
    if (value === undefined) return []
    if (inner !== undefined) return memberReferences(value as Readonly<Record<string, unknown>>, inner, at)
    if (names === undefined) return []
    if (!Array.isArray(value)) {
      return mention(names, value, at).map((one) => ({ ...one, isPattern: names === 'vpg' }))
    }
    return value.flatMap((one: unknown, place) => mention(names, one, [...at, place]))
  })
}

function mention(kind: ThingKind, text: unknown, path: Path): readonly Reference[] {
  return typeof text === 'string' ? [{ kind, text, path, isPattern: false }] : []
}

/** Notes every name that nothing has, at the beginning or by what a step makes. */
export function checkReferences(steps: readonly WrittenStep[], names: EntityNames, reading: Reading): void {
  const made = madeBy(steps)
  for (const { kind, text, path, isPattern } of referencesOf(steps)) {
    const madeNames = made.names[kind] ?? []
    if (made.unknown.has(kind) || names.has(kind, text) || madeNames.includes(text)) continue
    const known = [...names.names(kind), ...madeNames]
    if (isPattern && hasWildcard(text) && known.some((name) => toNamePattern(text).test(name))) continue
    const what = `${formatPath(path)} is ${quoted(text)}, and the site has no such ${NAMED_THINGS[kind].called}`
    reading.note(path, `${what}; ${remedyFor(text, known, kind)}`)
  }
}

function remedyFor(text: string, known: readonly string[], kind: ThingKind): string {
  const nearest =
    findNearestName(text, known) ?? known.find((name) => name.toLowerCase() === text.toLowerCase())
  if (nearest !== undefined) return `did you mean ${quoted(nearest)}?`
  if (known.length === 0) return `it has no ${NAMED_THINGS[kind].called} at all`
  return `there ${known.length > 12 ? 'are for example' : 'are'} ${known.slice(0, 12).join(', ')}`
}

/** The names that come to be by steps, and the kinds of which names come to be that nobody can foresee. */
function madeBy(steps: readonly WrittenStep[]) {
  const starts = steps
    .flatMap((step, index) => actionsOf(step, index))
    .flatMap(({ action }) => (action.start === undefined ? [] : [action]))
  const isStarted = (...kinds: readonly OperationKind[]) =>
    starts.some(({ start }) => (kinds as readonly unknown[]).includes(start))
  const textsOf = (read: (action: WrittenAction) => unknown) =>
    starts.map(read).filter((name) => typeof name === 'string')
  return {
    names: {
      vpg: textsOf(({ wish }) => (wish as { readonly name?: unknown } | undefined)?.name),
      site: textsOf(({ hostName }) => hostName),
      peer: textsOf(({ hostName }) => hostName),
    } as Partial<Record<ThingKind, readonly string[]>>,
    unknown: new Set<ThingKind>([
      ...(isStarted('installVra', 'installClusterVras') ? (['vra'] as const) : []),
    ]),
  }
}
