import type { Task, TaskId } from '../../task/index.ts'
import { type ConductLimits, createConduct, type Finding, type NotedRequest } from '../index.ts'

/** What a test says of a request; the rest is that of a GET of a logged-in client which succeeds. */
export type Told = Partial<NotedRequest> & { readonly tookMs?: number }

const SITE = 'aaaaaaaa-0000-4000-8000-000000000000'

/** An observer on a clock that the test moves, with tasks that end when the test says. */
export function createStage(limits: Partial<ConductLimits> = {}) {
  const time = { now: Date.UTC(2026, 0, 5, 9) }
  const clock = { now: () => time.now }
  const ends = new Map<TaskId, number | null>()
  const conduct = createConduct({
    clock,
    siteClock: clock,
    // Only the end of a task is looked at.
    findTask: async (id) => (ends.has(id) ? ({ completedAt: ends.get(id) } as Task) : undefined),
    limits,
  })
  const wait = (ms: number) => {
    time.now += ms
  }
  const send = ({ tookMs = 5, ...told }: Told) => {
    const arrival = conduct.arrive()
    wait(tookMs)
    conduct.note({
      arrival,
      kind: 'other',
      method: 'GET',
      url: '/v1/localsite',
      route: '/v1/localsite',
      status: 200,
      userName: 'ops',
      userAgent: 'script/1.0',
      address: '10.0.0.9',
      session: 's1',
      ...told,
    })
  }
  const findings = async (): Promise<readonly Finding[]> =>
    (await conduct.report()).clients.flatMap((client) => client.findings)
  return {
    conduct,
    time,
    wait,
    send,
    findings,
    codes: async () => (await findings()).map(({ code }) => code),
    login: (opened: string, told: Told = {}) =>
      send({
        ...{ kind: 'login', method: 'POST', url: '/v1/session/add', route: '/v1/session/add' },
        ...{ session: undefined, opened, isSession: true, tookMs: 60, ...told },
      }),
    logout: (session: string, told: Told = {}) =>
      send({ kind: 'logout', method: 'DELETE', url: '/v1/session', route: '/v1/session', session, ...told }),
    start: (id: TaskId, told: Told = {}) => {
      ends.set(id, null)
      send({ method: 'POST', url: '/v1/vpgs/1/FailoverTest', started: [id], ...told })
    },
    look: (id: TaskId, told: Told = {}) =>
      send({ kind: 'task', url: `/v1/tasks/${id}`, route: '/v1/tasks/:task', asked: id, ...told }),
    list: (told: Told = {}) =>
      send({ kind: 'tasks', url: '/v1/tasks', route: '/v1/tasks', isWhole: true, ...told }),
    /** The task ends now. */
    end: (id: TaskId) => ends.set(id, time.now),
    forget: (id: TaskId) => ends.delete(id),
  }
}

export function taskId(number: number): TaskId {
  return `${String(number).padStart(8, '0')}-0000-4000-8000-000000000000.${SITE}` as TaskId
}
