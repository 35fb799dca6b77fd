import type { TestContext } from 'node:test'
import { createCountingIds } from '../../../test/support/counting-ids.ts'
import { ManualClock } from '../../../test/support/manual-clock.ts'
import { type Access, createAccess } from '../../access/index.ts'
import { decodeSiteFile } from '../../capture/index.ts'
import { SITE_FILE, UTRECHT } from '../../capture/testing/example-site.ts'
import type { Site } from '../../inventory/index.ts'
import { Problem } from '../../problem/index.ts'
import { findTimeZone, randomIds, silentLog } from '../../runtime/index.ts'
import type { OperationRequest, Simulation, SiteClock, StartedOperation } from '../../simulation/index.ts'
import { createSiteDirectory } from '../../site/index.ts'
import type { Role } from '../../store/index.ts'
import { openSqliteStores } from '../../store/sqlite/index.ts'
import { createTaskId } from '../../task/index.ts'
import { DEFAULT_STYLE } from '../../wire/index.ts'
import { entityRoutes } from '../entity-routes.ts'
import { createListener } from '../listener.ts'
import { operationRoutes } from '../operation-routes.ts'

export const TASK = createTaskId('00000000-0000-4000-8000-00000000aaaa', UTRECHT)
export const FLR = `00000000-0000-4000-8000-00000000bbbb.${UTRECHT}`
const PASSWORD = 'correct horse'

/** What a simulation was asked, and what it answers instead of running anything. */
export interface Recording {
  readonly simulation: Simulation
  readonly asked: readonly { readonly request: OperationRequest; readonly initiatedBy: string }[]
  readonly clock: ManualClock
  /** What `startOperation` does from now on. */
  answerWith(answer: (request: OperationRequest) => StartedOperation): void
}

const unused = (): never => {
  throw new Error('routes of operations do not need this')
}

/** A stand-in that keeps what it is asked. */
export function createRecording(
  site: Site = decodeSiteFile(JSON.stringify(SITE_FILE), 'site.json'),
): Recording {
  const clock = new ManualClock()
  const asked: { request: OperationRequest; initiatedBy: string }[] = []
  let answer = (_request: OperationRequest): StartedOperation => ({ tasks: [TASK], created: null })
  const siteClock: SiteClock = {
    now: () => clock.now(),
    sleep: (ms, signal) => clock.sleep(ms, signal),
    state: () => ({ mode: 'frozen', speed: 1, now: clock.now() }),
    set: unused,
    advance: (ms) => clock.advance(ms),
  }
  const simulation: Simulation = {
    clock: siteClock,
    site: () => site,
    startOperation: async (request, initiatedBy) => {
      asked.push({ request, initiatedBy })
      return answer(request)
    },
    owns: (task) => task === TASK,
    cancel: async () => {
      throw new Problem('step-illegal', 'It is past the point where it can be cancelled.')
    },
    answer: unused,
    runUntil: unused,
    snapshot: unused,
    restore: unused,
    start: async () => {},
    stop: async () => {},
  }
  return {
    simulation,
    asked,
    clock,
    answerWith: (next) => {
      answer = next
    },
  }
}

export interface Sent {
  readonly method: string
  readonly url: string
  readonly body?: string
  /** Both are left out unless given. */
  readonly contentType?: string
  readonly accept?: string
  /** `producer` unless given; null for no login. */
  readonly as?: Role | null
}

export interface Told {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

export type Send = (sent: Sent) => Promise<Told>

// One costly hash for all.
let passwordHash: string | undefined

async function addUsers(access: Access, stores: Awaited<ReturnType<typeof openSqliteStores>>): Promise<void> {
  for (const role of ['reader', 'producer', 'administrator'] as const) {
    if (passwordHash === undefined) {
      await access.addUser({ name: role, password: PASSWORD, role })
      passwordHash = (await stores.users.find(role))?.passwordHash
    } else await stores.users.create({ name: role, role, passwordHash, createdAt: 0 })
  }
}

/** The listener over the operations and the entities beside them, with its login, formats and errors; no socket. */
export async function openOperationHouse(t: TestContext, simulation: Simulation | undefined): Promise<Send> {
  const stores = await openSqliteStores({ memory: true })
  const { users, sessions, properties, entities } = stores
  const clock = new ManualClock()
  const access = createAccess({ users, sessions, properties, clock, ids: randomIds, log: silentLog })
  await addUsers(access, stores)
  const zone = findTimeZone('UTC')
  if (zone === undefined) throw new Error('UTC is a zone')
  const site = simulation === undefined ? {} : { site: () => simulation.site() }
  const directory = createSiteDirectory({ ...site, entities, properties, ids: randomIds, version: '9.7.0' })
  const ids = createCountingIds()
  const listener = createListener({
    host: '127.0.0.1',
    port: 0,
    tls: { cert: '', key: '' },
    routes: [
      ...entityRoutes({ directory, zone, clock, profile: 'windows' }),
      ...operationRoutes({ simulation, ids }),
    ],
    style: DEFAULT_STYLE,
    publicUrl: undefined,
    limits: {
      bodyBytesMax: 1_000_000,
      urlCharsMax: 8000,
      headerBytesMax: 16_000,
      connectionsMax: 10,
      requestSeconds: 10,
      idleSeconds: 10,
      drainSeconds: 1,
    },
    access,
    ids: randomIds,
    log: silentLog,
  })
  t.after(async () => {
    await listener.stop()
    await stores.close()
  })
  const tokens = new Map<Role, string>()
  const tokenOf = async (role: Role) => {
    const token =
      tokens.get(role) ?? (await access.login({ userName: role, password: PASSWORD }, '127.0.0.1'))
    tokens.set(role, token)
    return token
  }
  return async ({ method, url, body, contentType, accept, as = 'producer' }) => {
    const reply = await listener.app.inject({
      method: method as 'POST',
      url,
      headers: {
        ...(as === null ? {} : { 'x-zerto-session': await tokenOf(as) }),
        ...(contentType === undefined ? {} : { 'content-type': contentType }),
        ...(accept === undefined ? {} : { accept }),
      },
      ...(body === undefined ? {} : { payload: body }),
    })
    return {
      status: reply.statusCode,
      contentType: String(reply.headers['content-type'] ?? ''),
      body: reply.body,
    }
  }
}
