import { Problem } from '../problem/index.ts'
import { parseTaskId, type TaskId } from '../task/index.ts'
import {
  type CheckpointApi,
  type ConductReportApi,
  checkpointApi,
  conductReportApi,
  double,
  integer,
  isoInstant,
  list,
  nullable,
  plainText,
  record,
  type Shape,
  type ValueOf,
  type VpgApi,
  vpgApi,
} from '../wire/index.ts'
import { type Question, refusalOf } from './exchange.ts'
import { ServerRefusal } from './server-refusal.ts'
import type { CallOptions, ZertoClient } from './zerto-client.ts'

/** How the time of a simulated site runs; `now` is epoch milliseconds. */
const siteClockState = record('SiteClock', { mode: plainText, speed: double, now: isoInstant })
export type SiteClockState = ValueOf<typeof siteClockState>

const scenarioNote = record('ScenarioNote', { name: plainText, about: plainText })
const scenarioStep = record('ScenarioStep', {
  name: plainText,
  happenedCount: integer,
  lastHappened: nullable(isoInstant),
})
const begunScenario = record('BegunScenario', {
  scenario: nullable(scenarioNote),
  steps: list(scenarioStep),
})
const galleryScenario = record('GalleryScenario', { name: plainText, title: plainText, about: plainText })
const knownScenario = record('KnownScenario', {
  scenario: nullable(scenarioNote),
  steps: list(scenarioStep),
  gallery: list(galleryScenario),
})

/** The scenario that a site began with, and what has happened of it. */
export type BegunScenario = ValueOf<typeof begunScenario>
/** The same, with the scenarios that come with the service. */
export type KnownScenario = ValueOf<typeof knownScenario>

const answeredTask = record('AnsweredTask', { id: plainText, state: plainText })

/** What changes of the time of a site; the server knows what each may be. */
export interface SiteClockChange {
  readonly mode?: string
  readonly speed?: number
  /** An ISO date. */
  readonly now?: string
}

/** A fault that is set, with what it does as further members. */
export interface SiteFault {
  readonly id: string
  /** Of requests; one of operations has `operation` instead. */
  readonly path?: string
  readonly matched: number
  readonly struck: number
  readonly [member: string]: unknown
}

/**
 * Steers a simulated site of our own service, and starts operations on its VPGs. Each call throws as those of
 * `ZertoClient` do; `server-refused` is also what a server without such a site answers.
 */
export interface SiteControl {
  getClock(call?: CallOptions): Promise<SiteClockState>
  setClock(change: SiteClockChange, call?: CallOptions): Promise<SiteClockState>
  /** Resolves once everything due in these seconds has happened. */
  advance(seconds: number, call?: CallOptions): Promise<SiteClockState>
  listFaults(call?: CallOptions): Promise<readonly SiteFault[]>
  /** @param wish members as the server names them; it says what it does not understand */
  addFault(wish: Readonly<Record<string, unknown>>, call?: CallOptions): Promise<SiteFault>
  removeFault(id: string, call?: CallOptions): Promise<void>
  clearFaults(call?: CallOptions): Promise<void>
  /** The state of the site as a JSON document. */
  takeSnapshot(call?: CallOptions): Promise<string>
  restoreSnapshot(document: string, call?: CallOptions): Promise<SiteClockState>
  getScenario(call?: CallOptions): Promise<KnownScenario>
  /**
   * @param document a scenario as YAML or JSON, or `{"gallery": "…"}`
   * @param call with the name of the file that the document is from, by which its mistakes are then told, a line each
   */
  beginScenario(document: string, call?: CallOptions & { readonly fileName?: string }): Promise<BegunScenario>
  /** Begins again as the site began. */
  reset(call?: CallOptions): Promise<SiteClockState>
  /** Begins or ends what lasts: a peer that does not answer, a host that is gone. */
  setCondition(
    condition: { readonly type: string; readonly subject: string; readonly isOn: boolean },
    call?: CallOptions,
  ): Promise<void>
  /** What clients did wrong, on an empty site as well. */
  getConduct(call?: CallOptions): Promise<ConductReportApi>
  /** Forgets what clients did. */
  clearConduct(call?: CallOptions): Promise<void>
  /** Answers an operation that waits for a person. @returns the state of its task then, by name */
  answerTask(task: TaskId, call?: CallOptions): Promise<string>
  listVpgs(call?: CallOptions): Promise<readonly VpgApi[]>
  listCheckpoints(vpg: string, call?: CallOptions): Promise<readonly CheckpointApi[]>
  /**
   * Starts an operation on a VPG.
   * @param path what follows the identifier in the address: `FailoverTest`
   */
  startOnVpg(
    operation: {
      readonly vpg: string
      readonly path: string
      readonly body: Readonly<Record<string, unknown>>
    },
    call?: CallOptions,
  ): Promise<TaskId>
}

/** All that is due, or the whole of a site, is done before the answer begins. */
const LONG_MS = 600_000

type Asked = Pick<Question, 'method' | 'path'> & {
  readonly body?: unknown
  readonly timeoutMs?: number
  /** Where the body is from. */
  readonly fileName?: string | undefined
}

/** The control of the site of the server that a client speaks to, under the client's login. */
export function createSiteControl(client: Pick<ZertoClient, 'url' | 'ask'>): SiteControl {
  const { url } = client

  /** The text of a success. @throws ServerRefusal */
  async function send(
    { method, path, body, timeoutMs, fileName }: Asked,
    call: CallOptions,
  ): Promise<string> {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const written = text === undefined ? {} : { body: text, headers: { 'content-type': 'application/json' } }
    const answer = await client.ask({ method, path, ...written }, { timeoutMs, ...call })
    const isSuccess = answer.status >= 200 && answer.status < 300
    if (isSuccess) return answer.text
    const isUnknownPath = answer.status === 404 || answer.status === 405
    if (isUnknownPath && SITE_PATHS.includes(path) && !namesAThing(answer.text)) {
      throw new ServerRefusal(
        answer.status,
        `${url} has no ${path}; only a zvm-tasks service with a simulated site can be steered.`,
      )
    }
    const mistakes = fileName === undefined ? [] : mistakesIn(answer.text, fileName)
    if (mistakes.length > 0) {
      throw new ServerRefusal(answer.status, [`${url} does not read the scenario:`, ...mistakes].join('\n'))
    }
    throw refusalOf(url, `${method} ${path}`, answer)
  }

  async function read<Value>(asked: Asked, decode: (raw: unknown) => Value, call: CallOptions) {
    const text = await send(asked, call)
    try {
      return decode(JSON.parse(text))
    } catch (error) {
      if (!(error instanceof Problem || error instanceof SyntaxError || error instanceof TypeError))
        throw error
      throw new ServerRefusal(
        200,
        `${url} answered ${asked.method} ${asked.path} with something unreadable: ${error.message}`,
      )
    }
  }

  const of =
    <Value>(shape: Shape<Value>) =>
    (raw: unknown) =>
      shape.fromJson(raw, '')
  const clock = of(siteClockState)

  return {
    getClock: (call = {}) => read({ method: 'GET', path: CLOCK }, clock, call),
    setClock: (body, call = {}) => read({ method: 'PUT', path: CLOCK, body }, clock, call),
    advance: (seconds, call = {}) =>
      read({ method: 'POST', path: ADVANCE, body: { seconds }, timeoutMs: LONG_MS }, clock, call),
    listFaults: (call = {}) => read({ method: 'GET', path: FAULTS }, decodeFaults, call),
    addFault: (body, call = {}) => read({ method: 'POST', path: FAULTS, body }, decodeFault, call),
    async removeFault(id, call = {}) {
      await send({ method: 'DELETE', path: `${FAULTS}/${encodeURIComponent(id)}` }, call)
    },
    async clearFaults(call = {}) {
      await send({ method: 'DELETE', path: FAULTS }, call)
    },
    takeSnapshot: (call = {}) => send({ method: 'GET', path: SNAPSHOT, timeoutMs: LONG_MS }, call),
    restoreSnapshot: (body, call = {}) =>
      read({ method: 'PUT', path: SNAPSHOT, body, timeoutMs: LONG_MS }, clock, call),
    getScenario: (call = {}) => read({ method: 'GET', path: SCENARIO }, of(knownScenario), call),
    beginScenario: (body, { fileName, ...call } = {}) =>
      read({ method: 'PUT', path: SCENARIO, body, timeoutMs: LONG_MS, fileName }, of(begunScenario), call),
    reset: (call = {}) => read({ method: 'POST', path: RESET, timeoutMs: LONG_MS }, clock, call),
    async setCondition(body, call = {}) {
      await send({ method: 'PUT', path: CONDITIONS, body }, call)
    },
    getConduct: (call = {}) => read({ method: 'GET', path: DOCTOR }, of(conductReportApi), call),
    async clearConduct(call = {}) {
      await send({ method: 'DELETE', path: DOCTOR }, call)
    },
    async answerTask(task, call = {}) {
      const path = `/api/site/tasks/${task}/answer`
      return (await read({ method: 'POST', path }, of(answeredTask), call)).state
    },
    listVpgs: (call = {}) => read({ method: 'GET', path: '/v1/vpgs' }, of(list(vpgApi)), call),
    listCheckpoints: (vpg, call = {}) =>
      read({ method: 'GET', path: `${toVpgPath(vpg)}/checkpoints` }, of(list(checkpointApi)), call),
    startOnVpg: ({ vpg, path, body }, call = {}) =>
      read({ method: 'POST', path: `${toVpgPath(vpg)}/${path}`, body }, decodeTaskId, call),
  }
}

const CLOCK = '/api/site/clock'
const ADVANCE = '/api/site/clock/advance'
const FAULTS = '/api/site/faults'
const SNAPSHOT = '/api/site/snapshot'
const SCENARIO = '/api/site/scenario'
const RESET = '/api/site/reset'
const CONDITIONS = '/api/site/conditions'
const DOCTOR = '/api/site/doctor'
/** Where 404 says that the server is another, and not that a thing is missing. */
const SITE_PATHS: readonly string[] = [CLOCK, ADVANCE, FAULTS, SNAPSHOT, SCENARIO, RESET, CONDITIONS, DOCTOR]

/** Whether an answer of ours says that something is not there, rather than the path itself. */
function namesAThing(text: string): boolean {
  return /"code":\s*"[a-z]+-not-found"/.test(text)
}

const MISTAKES_MAX = 20
const MISTAKE_CHARS_MAX = 500

/**
 * What an answer of ours tells of a scenario, a line for each mistake, with the name of the file in the place of the
 * words "the body"; none where it tells something else.
 */
function mistakesIn(text: string, fileName: string): readonly string[] {
  const message = messageOf(text)
  if (!/^the body[: ]/.test(message)) return []
  return message
    .split('\n')
    .slice(0, MISTAKES_MAX)
    .map((line) => line.slice(0, MISTAKE_CHARS_MAX).replace(/^the body(?=[: ])/, () => fileName))
}

function messageOf(text: string): string {
  try {
    const raw: unknown = JSON.parse(text)
    if (typeof raw !== 'object' || raw === null || !('message' in raw)) return ''
    return typeof raw.message === 'string' ? raw.message : ''
  } catch {
    return ''
  }
}

function toVpgPath(vpg: string): string {
  return `/v1/vpgs/${encodeURIComponent(vpg)}`
}

function decodeFaults(raw: unknown): readonly SiteFault[] {
  if (!Array.isArray(raw)) throw new TypeError('it is no list of faults.')
  return raw.map(decodeFault)
}

function decodeFault(raw: unknown): SiteFault {
  if (typeof raw === 'object' && raw !== null) {
    const members = raw as Readonly<Record<string, unknown>>
    const { id, path, matched, struck } = members
    const isFault = typeof id === 'string' && (typeof path === 'string' || path === undefined)
    if (isFault && typeof matched === 'number' && typeof struck === 'number') {
      return { ...members, id, matched, struck, ...(path === undefined ? {} : { path }) }
    }
  }
  throw new TypeError('it is no fault.')
}

/** An operation answers its task as a bare string. Source: wire contract 5.3. */
function decodeTaskId(raw: unknown): TaskId {
  const id = typeof raw === 'string' ? parseTaskId(raw) : undefined
  if (id !== undefined) return id
  throw new TypeError('it is no task identifier.')
}
