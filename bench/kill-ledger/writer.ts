/**
 * The process that is killed: opens the folder and writes without end, telling each write on standard output
 * before it begins and after it is acknowledged.
 *
 *   node writer.ts FOLDER SEED
 */
import { writeSync } from 'node:fs'
import { openSqliteStores } from '../../src/store/sqlite/index.ts'
import { createTaskId, type Task, type TaskId } from '../../src/task/index.ts'
import { type Line, toEntry } from './entry.ts'
import { createRandom } from './random.ts'

const SITE = 'd2da8a37-68f0-4464-a70c-abb19683fd01'
const [folder = '', seedText = ''] = process.argv.slice(2)
const seed = Number(seedText)
const random = createRandom(seed)
const stores = await openSqliteStores({ folder })
const tasksHeld = await stores.tasks.list({}, { limit: 1_000_000 })
const held = new Map<TaskId, Task>(tasksHeld.map((task) => [task.id, task]))
const ids: TaskId[] = [...held.keys()]

let made = 0
let merges = 0
// Until it is killed.
for (;;) {
  const kind = random.integer(2)
  const known = pick()
  if (kind === 0 || known === undefined) await createOne()
  else if (kind === 1) await changeOne(known)
  else await mergeSome()
}

async function createOne(): Promise<void> {
  const task = newTask()
  const key = `key of ${task.id}`
  tell({ begin: [{ ...toEntry(task), key }] })
  await stores.tasks.create(task, made, { owner: 'writer', key, digest: task.id, expiresAt: 2 ** 40 })
  acknowledge([task])
}

async function changeOne(task: Task): Promise<void> {
  const after = { ...task, progressPercent: random.integer(99), generation: task.generation + 1 }
  tell({ begin: [toEntry(after)] })
  await stores.tasks.change(task.id, made, () => after)
  acknowledge([after])
}

async function mergeSome(): Promise<void> {
  merges += 1
  const chosen = new Map<TaskId, Task>()
  const count = 1 + random.integer(7)
  for (let n = 0; n < count; n += 1) {
    const known = random.chance(50) ? pick() : undefined
    const task =
      known === undefined
        ? newTask()
        : { ...known, completeReason: `merge ${seed}.${merges}.${n}`, generation: known.generation + 1 }
    chosen.set(task.id, task)
  }
  const tasks = [...chosen.values()]
  tell({ begin: tasks.map(toEntry) })
  await stores.tasks.merge(tasks, made)
  acknowledge(tasks)
}

function newTask(): Task {
  made += 1
  const guid = `${seed.toString(16).padStart(8, '0')}-0000-4000-8000-${made.toString(16).padStart(12, '0')}`
  return {
    id: createTaskId(guid, SITE),
    type: random.chance(10) ? `Unknown${random.integer(3)}` : 'FailOver',
    state: 'InProgress',
    progressPercent: 0,
    startedAt: 1_700_000_000_000 + made,
    completedAt: null,
    completeReason: 'x'.repeat(random.integer(600)),
    initiatedBy: 'writer',
    isCancellable: true,
    relatedEntities: {
      hosts: [],
      sites: [{ identifier: SITE, isLocal: true }],
      vpgs: [`vpg-${random.integer(500)}`],
      flrSessions: [],
    },
    generation: 1,
  }
}

function pick(): Task | undefined {
  const id = ids[random.integer(Math.max(ids.length - 1, 0))]
  return id === undefined ? undefined : held.get(id)
}

function acknowledge(tasks: readonly Task[]): void {
  tell({ done: true })
  for (const task of tasks) {
    if (!held.has(task.id)) ids.push(task.id)
    held.set(task.id, task)
  }
}

/** Straight into the pipe: what is in there outlives this process. */
function tell(line: Line): void {
  writeSync(1, `${JSON.stringify(line)}\n`)
}
