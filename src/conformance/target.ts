import type { Credentials, Session } from '../client/index.ts'
import { sessionHeaders } from '../client/index.ts'
import { Problem } from '../problem/index.ts'
import type { Task, TimeZone } from '../task/index.ts'
import {
  type Format,
  fromTaskApi,
  list,
  localSiteApi,
  type Profile,
  parseJson,
  readDocument,
  taskApi,
  type WireStyle,
} from '../wire/index.ts'
import { Untried } from './check.ts'

/** One request, as it goes out: nothing is added to it but the address. */
export interface TargetQuestion {
  readonly method?: 'GET' | 'POST' | 'DELETE'
  /** With its query, sent as it is written. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface TargetAnswer {
  readonly status: number
  readonly text: string
  /** A header by its name in lower case. */
  readonly header: (name: string) => string | undefined
}

/** Asks the server. @throws Problem `server-unreachable` */
export type AskTarget = (question: TargetQuestion) => Promise<TargetAnswer>

/** All tasks of a server, as it lists them. */
export interface TaskList {
  /** The items as JSON has them. */
  readonly raw: readonly unknown[]
  /** Those that can be read. */
  readonly tasks: readonly Task[]
}

/** The server that checks ask. */
export interface Target {
  /** By the kind of login that it takes. */
  readonly style: WireStyle
  /** A service of this program, which may be asked more than a foreign server. */
  readonly isOurs: boolean
  readonly credentials: Credentials | undefined
  /** Without login, with the headers given and no others. */
  readonly ask: AskTarget
  /** With the login, which is renewed once where it has ended. */
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<TargetAnswer>
  /** An answer that several checks look at; asked once. */
  page(path: string, format: Format): Promise<TargetAnswer>
  /** The items of a list in JSON. @throws Untried where there is no list */
  items(path: string): Promise<readonly unknown[]>
  /** @throws Untried where there is no list of tasks */
  tasks(): Promise<TaskList>
  /** The same, asked anew: tasks move on. */
  tasksNow(): Promise<TaskList>
  /** Zones in which the server may read local dates: its offset now, and an hour beside it for the other season. */
  zones(): Promise<readonly TimeZone[]>
}

export interface TargetOptions {
  readonly ask: AskTarget
  readonly session: () => Session
  /** A new login instead of one that has ended. */
  readonly renew: () => Promise<void>
  readonly isOurs: boolean
  readonly credentials?: Credentials | undefined
}

export const ACCEPT: Readonly<Record<Format, string>> = { json: 'application/json', xml: 'application/xml' }

export function createTarget({ ask, session, renew, isOurs, credentials }: TargetOptions): Target {
  const profile: Profile = session().kind === 'bearer' ? 'appliance' : 'windows'
  const pages = new Map<string, Promise<TargetAnswer>>()
  let listed: Promise<TaskList> | undefined

  const get: Target['get'] = async (path, headers = {}) => {
    const send = () => ask({ path, headers: { ...headers, ...sessionHeaders(session()) } })
    const answer = await send()
    if (answer.status !== 401) return answer
    await renew()
    return send()
  }
  const page: Target['page'] = (path, format) => {
    const key = `${format} ${path}`
    const known = pages.get(key) ?? get(path, { accept: ACCEPT[format] })
    pages.set(key, known)
    return known
  }
  const tasksNow = async () => readTasks(await get('/v1/tasks', { accept: ACCEPT.json }))
  return {
    style: { profile, escapeSlashes: false },
    isOurs,
    credentials,
    ask,
    get,
    page,
    items: async (path) => readItems(await page(path, 'json'), path),
    tasks() {
      listed ??= page('/v1/tasks', 'json').then(readTasks)
      return listed
    },
    tasksNow() {
      listed = tasksNow()
      return listed
    },
    async zones() {
      const offset = readOffset(await page('/v1/localsite', 'json'))
      return [offset, offset + 60, offset - 60].map(fixedZone)
    },
  }
}

function readItems(answer: TargetAnswer, path: string): readonly unknown[] {
  try {
    const raw = answer.status === 200 ? parseJson(answer.text) : undefined
    if (Array.isArray(raw)) return raw
  } catch (error) {
    if (!(error instanceof Problem)) throw error
  }
  throw new Untried(`GET ${path} gives no list in JSON`)
}

function readTasks(answer: TargetAnswer): TaskList {
  const raw = readItems(answer, '/v1/tasks')
  const tasks = raw.flatMap((item) => {
    try {
      return readDocument(list(taskApi), JSON.stringify([item]), 'json').map(fromTaskApi)
    } catch (error) {
      if (error instanceof Problem) return []
      throw error
    }
  })
  return { raw, tasks }
}

function readOffset(answer: TargetAnswer): number {
  try {
    return answer.status === 200 ? readDocument(localSiteApi, answer.text, 'json').UtcOffsetInMinutes : 0
  } catch (error) {
    if (error instanceof Problem) return 0
    throw error
  }
}

function fixedZone(offsetMinutes: number): TimeZone {
  return {
    name: `UTC${offsetMinutes < 0 ? '-' : '+'}${Math.abs(offsetMinutes)} minutes`,
    offsetMinutesAt: () => offsetMinutes,
    instantOf({ year, month, day, hour, minute, second, millisecond }) {
      const date = new Date(Date.UTC(2000, month - 1, day, hour, minute, second, millisecond))
      return date.setUTCFullYear(year, month - 1, day) - offsetMinutes * 60_000
    },
  }
}
