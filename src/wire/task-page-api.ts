import { Problem, quoted } from '../problem/index.ts'
import { GROUP_KEYS, type GroupKey, parseTaskId, type Task, type TaskGroup } from '../task/index.ts'
import { integer, isoText, text } from './scalars.ts'
import { list, nullable, type RecordShape, record, type Shape, type ValueOf } from './shape.ts'
import { TASK_VIEW_MEMBERS, type TaskView, taskView } from './task-write-api.ts'

/** A record that a client may ask for with some of its members; the OpenAPI says which are always there. */
function asAskedFor<Value>(
  name: string,
  shape: RecordShape<Value>,
  required: readonly string[],
): Shape<Value> {
  return {
    ...shape,
    schema(book) {
      const properties = shape
        .membersFor(book.style)
        .map((member) => [member.name, member.shape.schema(book)])
      book.schemas.set(name, { type: 'object', properties: Object.fromEntries(properties), required })
      return { $ref: `#/components/schemas/${name}` }
    },
  }
}

/** One page of `GET /api/tasks`. */
export const taskPage = record('TaskPage', {
  tasks: list(asAskedFor('FoundTask', taskView, [])),
  /** What to give as `cursor` for the page after this one; null where there is none. */
  next: text,
})
export type TaskPageView = ValueOf<typeof taskPage>

/** The members that a task can be asked for with. */
export type TaskMember = keyof typeof TASK_VIEW_MEMBERS
// Object.keys cannot know the literal names of the table.
const MEMBERS = Object.keys(TASK_VIEW_MEMBERS) as TaskMember[]

/**
 * Reads `fields`: names of members with commas between.
 *
 * @throws Problem `filter-unreadable`
 */
export function parseFields(given: string | undefined): readonly TaskMember[] | undefined {
  return given === undefined ? undefined : parseNames('fields', given, MEMBERS)
}

/** A page of which each task has these members alone, in the order of all. */
export function taskPageOf(fields: readonly TaskMember[] | undefined): Shape<TaskPageView> {
  if (fields === undefined) return taskPage
  const some = Object.fromEntries(MEMBERS.filter((name) => fields.includes(name)).map(toMember))
  // It writes tasks of any kind with less of them, and reads none.
  const shape = record('TaskPage', { tasks: list(record('Task', some)), next: text })
  return shape as unknown as RecordShape<TaskPageView>
}

function toMember(name: TaskMember): readonly [string, Shape<unknown>] {
  // A shape of its own value, among others of theirs.
  return [name, TASK_VIEW_MEMBERS[name] as Shape<unknown>]
}

/**
 * A task of the view that another service wrote.
 *
 * @throws Problem `value-unreadable`
 */
export function fromTaskView({ progress, ...view }: TaskView): Task {
  const id = parseTaskId(view.id)
  if (id !== undefined) return { ...view, id, progressPercent: progress }
  throw new Problem('value-unreadable', `${quoted(view.id)} is not a task identifier.`)
}

/** What `by` may ask for, as members of a group. */
const GROUP_MEMBERS: { readonly [Key in GroupKey]: Shape<string | null> | Shape<number | null> } = {
  state: text,
  type: text,
  day: nullable(isoText),
  hour: nullable(isoText),
  minute: nullable(isoText),
  site: text,
  vpg: text,
  initiator: text,
}

/** The answer of `GET /api/tasks/summary`, with the members of every key. */
export const taskSummary = taskSummaryOf(GROUP_KEYS)
export type TaskSummaryView = ValueOf<typeof taskSummary>

/** A summary by these keys: each group has a member for each, in the order given, and `count`. */
export function taskSummaryOf(by: readonly GroupKey[]) {
  const keys: Readonly<Record<string, Shape<unknown>>> = Object.fromEntries(
    by.map((key) => [key, GROUP_MEMBERS[key] as Shape<unknown>]),
  )
  const group = record('TaskGroup', { ...keys, count: integer })
  return record('TaskSummary', { groups: list(asAskedFor('TaskGroup', group, ['count'])) })
}

export function toTaskSummary(groups: readonly TaskGroup[], by: readonly GroupKey[]): TaskSummaryView {
  const toView = ({ values, count }: TaskGroup) => ({
    ...Object.fromEntries(by.map((key, place) => [key, values[place] ?? null])),
    count,
  })
  return { groups: groups.map(toView) }
}

const KEYS_MAX = 3

/**
 * Reads `by`: one to three keys with commas between.
 *
 * @throws Problem `filter-unreadable`
 */
export function parseGroupKeys(given: string | undefined): readonly GroupKey[] {
  const keys = given === undefined ? [] : parseNames('by', given, GROUP_KEYS)
  if (keys.length > 0 && keys.length <= KEYS_MAX) return keys
  throw new Problem(
    'filter-unreadable',
    `by takes one to ${KEYS_MAX} of ${GROUP_KEYS.join(', ')}, with commas between.`,
  )
}

function parseNames<Name extends string>(
  parameter: string,
  given: string,
  known: readonly Name[],
): readonly Name[] {
  const words = given.split(',').map((word) => word.trim())
  const names = words
    .filter((word) => word !== '')
    .map((word) => {
      const name = known.find((one) => one.toLowerCase() === word.toLowerCase())
      if (name !== undefined) return name
      throw new Problem(
        'filter-unreadable',
        `${parameter} ${quoted(word)} is not one of ${known.join(', ')}.`,
      )
    })
  return [...new Set(names)]
}
