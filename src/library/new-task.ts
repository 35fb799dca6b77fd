import { findNearestName, Problem, quoted } from '../problem/index.ts'
import {
  isEnded,
  NO_RELATED_ENTITIES,
  type RelatedEntities,
  type Task,
  taskStates,
  taskTypes,
  type Vocabulary,
} from '../task/index.ts'
import { checkWish, type Expected, INSTANT, type Kind, orNull, PERCENT, TEXT, TRUTH } from './check-wish.ts'

/** A task to put there. Only `type` must be given; instants are epoch milliseconds. */
export type NewTask = Pick<Task, 'type'> & Partial<Omit<Task, 'id' | 'generation' | 'cancelRequestedAt'>>

const RELATED: { readonly [Name in keyof RelatedEntities]: Kind } = {
  hosts: listOf('{ identifier, siteIdentifier }', ({ identifier, siteIdentifier }) =>
    [identifier, siteIdentifier].every((text) => typeof text === 'string'),
  ),
  sites: listOf('{ identifier, isLocal }', ({ identifier, isLocal }) => {
    return typeof identifier === 'string' && typeof isLocal === 'boolean'
  }),
  vpgs: ['a list of identifiers', isListOfTexts],
  flrSessions: ['a list of identifiers', isListOfTexts],
}

const NEW_TASK: Expected = {
  what: 'The members of a task',
  members: {
    type: TEXT,
    state: TEXT,
    progressPercent: PERCENT,
    startedAt: INSTANT,
    completedAt: orNull(INSTANT),
    completeReason: orNull(TEXT),
    initiatedBy: orNull(TEXT),
    isCancellable: TRUTH,
    relatedEntities: ['an object with hosts, sites, vpgs and flrSessions', isObject],
  } satisfies { readonly [Name in keyof NewTask]-?: Kind },
}

/**
 * The whole of a task, from what is given of it.
 *
 * @throws Problem `value-unreadable`
 */
export function toTask(wish: NewTask, { now, user }: { now: number; user: string }): Omit<Task, 'id'> {
  checkWish(wish, NEW_TASK)
  const type = readName('type', wish.type, taskTypes)
  const state = readName('state', wish.state ?? 'InProgress', taskStates)
  const isDone = state === 'Completed'
  const { progressPercent = isDone ? 100 : 0, startedAt = now } = wish
  if ((progressPercent === 100) !== isDone)
    throw unreadable('100 percent and the state Completed go together.')
  const completedAt = isEnded(state) ? (wish.completedAt ?? Math.max(now, startedAt)) : null
  const { completeReason = '', initiatedBy = user, isCancellable = false, relatedEntities: given = {} } = wish
  checkWish(given, { what: 'The relatedEntities of a task', members: RELATED })
  const relatedEntities = { ...NO_RELATED_ENTITIES, ...given }
  return {
    ...{ type, state, progressPercent, startedAt, completedAt, completeReason },
    ...{ initiatedBy, isCancellable, relatedEntities, generation: 1 },
  }
}

function readName<Name extends string>(
  member: string,
  text: string | undefined,
  { names, parse }: Vocabulary<Name>,
): Name {
  if (text === undefined) throw unreadable(`${member} is missing; give one such as ${names[1]}.`)
  const name = parse(text)
  if (name !== undefined) return name
  const nearest = findNearestName(text, names)
  const remedy =
    nearest === undefined ? `there are ${names.slice(1).join(', ')}.` : `did you mean ${nearest}?`
  throw unreadable(`${member} is ${quoted(text)}, which is no task ${member}; ${remedy}`)
}

function listOf(shape: string, is: (members: Readonly<Record<string, unknown>>) => boolean): Kind {
  return [
    `a list of ${shape}`,
    (value) => Array.isArray(value) && value.every((one) => isObject(one) && is(one)),
  ]
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}

function unreadable(message: string): Problem {
  return new Problem('value-unreadable', message)
}
