import type { RelatedEntities, Task } from '../task/index.ts'
import { toLink } from './link-api.ts'
import { type TaskApi, taskApi, toRelatedEntitiesApi, toTaskApi } from './task-api.ts'
import type { Format, WireStyle } from './wire-style.ts'

/** All that the text of a task depends on beside the task. */
export interface TaskWriting {
  readonly format: Format
  readonly style: WireStyle
  /** Scheme and authority of the links. */
  readonly origin: string
}

/** Writes a task as an item of a list. */
export type TaskWriter = (task: Task) => string

/** What a member says of a task. The compiler asks for every member of the contract. */
const VALUES: { readonly [Name in keyof TaskApi]-?: (task: Task, origin: string) => TaskApi[Name] } = {
  CompleteReason: (task) => task.completeReason,
  Completed: (task) => task.completedAt,
  InitiatedBy: (task) => task.initiatedBy,
  IsCancellable: (task) => task.isCancellable,
  Link: (task, origin) => toLink('task', task.id, origin),
  RelatedEntities: (task, origin) => toRelatedEntitiesApi(task.relatedEntities, origin),
  Started: (task) => task.startedAt,
  Status: (task) => ({ Progress: task.progressPercent, State: task.state }),
  TaskIdentifier: (task) => task.id,
  Type: (task) => task.type,
  Generation: (task) => task.generation,
}

/** Two guids and a period: nothing that JSON, XML or an address would write another way. */
const PLAIN = /^[\w.-]+$/
/** Stands for an identifier: of private use, in no address, and of one byte, so that texts made with it stay compact. */
const PROBE = '\u{91}'
/** Distinct values of a member that are remembered with their text: far more than there are users, types and reasons. */
const REMEMBERED_MAX = 2000

/**
 * A writer for many tasks: the text is that of the shape `taskApi`, letter by letter, and what tasks have in common
 * is written once. Keep it as long as format, style and origin are the same.
 */
export function createTaskWriter({ format, style, origin }: TaskWriting): TaskWriter {
  const isJson = format === 'json'
  const tag = taskApi.xmlItem
  const members = taskApi.membersFor(style).map((member, place) => {
    const head = `${place === 0 ? '{' : ','}${member.key}:`
    const write = isJson
      ? (value: unknown) => head + member.shape.toJson(value, style)
      : (value: unknown) => member.shape.toXml(member.tag, value, style)
    // The members of the shape are those of TaskApi.
    return createMemberWriter(member.name as keyof TaskApi, write, origin)
  })
  const [open, close] = isJson ? ['', '}'] : [`<${tag}>`, `</${tag}>`]
  return (task) => {
    if (!PLAIN.test(task.id)) {
      const api = toTaskApi(task, origin)
      return isJson ? taskApi.toJson(api, style) : taskApi.toXml(tag, api, style)
    }
    let text = open
    for (const write of members) text += write(task)
    return text + close
  }
}

function createMemberWriter(
  name: keyof TaskApi,
  write: (value: unknown) => string,
  origin: string,
): TaskWriter {
  const read = VALUES[name]
  switch (name) {
    case 'Link': {
      const [head = '', middle = '', end = ''] = write(toLink('task', PROBE, origin)).split(PROBE)
      return ({ id }) => head + id + middle + id + end
    }
    case 'TaskIdentifier': {
      const [head = '', end = ''] = write(PROBE).split(PROBE)
      return ({ id }) => head + id + end
    }
    case 'RelatedEntities': {
      // The store gives the same value to all tasks that relate to the same.
      const known = new WeakMap<RelatedEntities, string>()
      return (task) =>
        known.get(task.relatedEntities) ?? remember(known, task.relatedEntities, write(read(task, origin)))
    }
    case 'CompleteReason':
    case 'InitiatedBy':
    case 'Type': {
      const known = new Map<unknown, string>()
      return (task) => {
        const value = read(task, origin)
        const text = known.get(value)
        if (text !== undefined) return text
        if (known.size >= REMEMBERED_MAX) known.clear()
        return remember(known, value, write(value))
      }
    }
    default:
      return (task) => write(read(task, origin))
  }
}

function remember<Key>(known: { set(key: Key, text: string): unknown }, key: Key, text: string): string {
  known.set(key, text)
  return text
}
