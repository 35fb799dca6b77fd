import { parseTaskId } from '../task/index.ts'
import type { BoundedMap } from './bounded-map.ts'
import { type ClientRecord, OWN_AGENT } from './client-record.ts'
import type { NotedRequest } from './noted-request.ts'
import { addLook, createLooks, type Looks, type TaskRecord, type UserRecord } from './task-record.ts'

/** What is remembered of tasks and of who looks at them. */
export interface TaskMemory {
  readonly tasks: BoundedMap<TaskRecord>
  readonly users: BoundedMap<UserRecord>
}

/** Notes the tasks that a request started, and those that it looked at. */
export function noteTasks(
  memory: TaskMemory,
  noted: {
    readonly request: NotedRequest
    readonly client: ClientRecord
    readonly at: number
    /** The time of the site, asked for where it matters. */
    readonly siteAt: () => number
    readonly notedAs: number
  },
): void {
  const { request, client, at, siteAt, notedAs } = noted
  const { kind, method, url, asked, started, userName } = request
  if (userName === undefined) return
  const looks =
    method === 'GET' ? findLooks(memory, { kind, asked, user: userName.toLowerCase() }) : undefined
  if (looks !== undefined) addLook(looks, { at, siteAt: siteAt(), notedAs })
  if (started === undefined || client.userAgent === OWN_AGENT) return
  client.startedTasks += started.length
  for (const id of started) {
    const told = { userName: userName.toLowerCase(), startedBy: `${method} ${url}`, startedAt: at, notedAs }
    memory.tasks.put(id, { id, client, ...told, looks: createLooks(), isUsed: false })
  }
}

/** The looks that a request adds to; none where nobody waits for what it asks. */
function findLooks(
  memory: TaskMemory,
  { kind, asked, user }: Pick<NotedRequest, 'kind' | 'asked'> & { readonly user: string },
): Looks | undefined {
  if (kind === 'task' && asked !== undefined) {
    const task = findStarted(memory.tasks, asked)
    return task?.userName === user ? task.looks : undefined
  }
  if (kind !== 'tasks') return undefined
  const known = memory.users.find(user)
  if (known !== undefined) return known.lists
  const lists = createLooks()
  memory.users.put(user, { lists, isUsed: false })
  return lists
}

/** Reads the identifier only where its spelling may be another one: most requests are for what nobody waits for. */
function findStarted(tasks: BoundedMap<TaskRecord>, identifier: string): TaskRecord | undefined {
  if (tasks.size === 0) return undefined
  return tasks.find(identifier) ?? tasks.find(parseTaskId(identifier) ?? '')
}
