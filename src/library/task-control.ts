import { type ImportReport, importTasks } from '../intake/index.ts'
import { Problem, quoted } from '../problem/index.ts'
import type { Clock, Ids } from '../runtime/index.ts'
import type { TaskStore } from '../store/index.ts'
import {
  applyReport,
  createTaskId,
  parseTaskId,
  type Task,
  type TaskFilter,
  type TaskReport,
} from '../task/index.ts'
import { checkWish, type Expected, INSTANT, type Kind, PERCENT, TEXT } from './check-wish.ts'
import { type NewTask, toTask } from './new-task.ts'

export type { ImportReport, NewTask }

const FILTER: Expected = {
  what: 'The filters of tasks.list',
  members: {
    startedBefore: INSTANT,
    startedAfter: INSTANT,
    completedBefore: INSTANT,
    completedAfter: INSTANT,
    type: TEXT,
    state: TEXT,
  } satisfies { readonly [Name in keyof TaskFilter]-?: Kind },
}

const REPORT: Expected = {
  what: 'The members of a report',
  members: { progressPercent: PERCENT, state: TEXT, completeReason: TEXT } satisfies {
    readonly [Name in keyof TaskReport]-?: Kind
  },
}

/** The tasks of the server. Those of the site's operations go on by themselves, when the clock does. */
export interface TaskControl {
  /** All that pass, newest start first; all there are where no filter is given. */
  list(filter?: TaskFilter): Promise<readonly Task[]>
  /** In any letter case. @throws Problem `task-not-found` */
  get(id: string): Promise<Task>
  /**
   * Puts a task there: in progress at 0 percent, begun now by `admin`, unless it says otherwise.
   *
   * @throws Problem `value-unreadable` for a type or state that does not exist, or a progress outside 0 to 100
   */
  create(wish: NewTask): Promise<Task>
  /** Reports on a task that was put there. @throws Problem `task-not-found`, `step-illegal` */
  report(id: string, report: TaskReport): Promise<Task>
  /** Takes over what a ZVM answered to `GET /v1/tasks`: the parsed list, or the text of it as JSON. */
  import(tasks: readonly unknown[] | string): Promise<ImportReport>
}

interface TaskControlParts {
  readonly tasks: TaskStore
  readonly clock: Clock
  readonly ids: Ids
  readonly user: string
  readonly localSiteIdentifier: () => Promise<string>
  readonly onBeforeImport: (task: Task) => Promise<void>
  /** Whether a task is an operation of the site. */
  readonly owns: (id: Task['id']) => boolean
}

const PAGE = 500

export function createTaskControl(parts: TaskControlParts): TaskControl {
  const { tasks, clock, ids, user } = parts

  async function get(text: string): Promise<Task> {
    const id = parseTaskId(String(text))
    const task = id && (await tasks.find(id))
    if (task !== undefined) return task
    throw new Problem(
      'task-not-found',
      `There is no task ${quoted(String(text))}; tasks.list() tells which there are.`,
    )
  }

  return {
    get,
    async list(filter = {}) {
      checkWish(filter, FILTER)
      const found: Task[] = []
      for (let after: Task | undefined; ; after = found.at(-1)) {
        const page = await tasks.list(filter, { limit: PAGE, ...(after === undefined ? {} : { after }) })
        found.push(...page)
        if (page.length < PAGE) return found
      }
    },
    async create(wish) {
      const now = clock.now()
      const id = createTaskId(ids.guid(), await parts.localSiteIdentifier())
      const { task } = await tasks.create({ id, ...toTask(wish, { now, user }) }, now)
      return task
    },
    async report(text, report) {
      const { id } = await get(text)
      checkWish(report, REPORT)
      if (parts.owns(id)) {
        throw new Problem(
          'step-illegal',
          `Task ${id} is an operation of the site, which reports on it itself.`,
        )
      }
      const now = clock.now()
      return tasks.change(id, now, (task) => applyReport(task, report, now))
    },
    import: (given) =>
      importTasks({
        body: bytesOf(typeof given === 'string' ? given : JSON.stringify(given)),
        format: 'json',
        tasks,
        clock,
        onBeforeFirst: parts.onBeforeImport,
      }),
  }
}

async function* bytesOf(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text, 'utf8')
}
