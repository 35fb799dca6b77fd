import { createTaskId, type Task, taskTypes } from '../../src/task/index.ts'

/** A generator of numbers from 0 to 1 that gives the same row for the same seed. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
}

const SITE = '6b5b30d6-c090-4233-8466-5fe18bf39a4c'
const LOCAL = '736cfa4b-658b-41d5-91ea-33c2213db6ed'
const MINUTE_MS = 60_000
const TYPES = taskTypes.names.filter((name) => name !== 'FirstUnusedValue')

/** The start of the first task. */
export const FIRST_START = Date.UTC(2026, 0, 1)
/** From the start of one task to that of the next, about. */
export const SPACING_MS = 3 * MINUTE_MS

/** Believable tasks, one about every three minutes, the same for the same seed. */
export function* createTasks(count: number, seed = 1): Generator<Task> {
  const random = createRandom(seed)
  for (let index = 0; index < count; index += 1) yield createTask(index, random)
}

function createTask(index: number, random: () => number): Task {
  const startedAt = FIRST_START + index * SPACING_MS + Math.floor(random() * MINUTE_MS)
  const hasEnded = random() < 0.98
  const hasFailed = random() < 0.05
  const guid = `${index.toString(16).padStart(8, '0')}-0000-4000-8000-${Math.floor(random() * 2 ** 44)
    .toString(16)
    .padStart(12, '0')}`
  const vpg = `b797d92a-a65a-4e00-9410-${Math.floor(random() * 500)
    .toString(16)
    .padStart(12, '0')}`
  return {
    id: createTaskId(guid, SITE),
    type: TYPES[Math.floor(random() * TYPES.length)] ?? 'FailOver',
    state: hasEnded ? (hasFailed ? 'Failed' : 'Completed') : 'InProgress',
    progressPercent: hasEnded && !hasFailed ? 100 : Math.floor(random() * 100),
    startedAt,
    completedAt: hasEnded ? startedAt + Math.floor(random() * 30 * MINUTE_MS) : null,
    completeReason: hasFailed ? 'The recovery host did not answer in time.' : '',
    initiatedBy: random() < 0.5 ? 'System' : 'Administrator',
    isCancellable: !hasEnded,
    relatedEntities: {
      hosts: [],
      sites: [
        { identifier: LOCAL, isLocal: true },
        { identifier: SITE, isLocal: false },
      ],
      vpgs: [vpg],
      flrSessions: [],
    },
    generation: 1,
  }
}
