import { type Assembly, assemble, SERVER_VERSIONS } from '../../src/app/index.ts'
import { readConfig } from '../../src/config/index.ts'
import { type Clock, silentLog } from '../../src/runtime/index.ts'
import {
  createSimulation,
  createSiteClock,
  createSizedSite,
  type SimulationControl,
} from '../../src/simulation/index.ts'
import { openSqliteStores } from '../../src/store/sqlite/index.ts'
import type { WireStyle } from '../../src/wire/index.ts'
import { createCountingIds } from '../support/counting-ids.ts'

/** Monday morning. */
const START = Date.UTC(2026, 0, 5, 9)
const PASSWORD = 'correct horse'
/** Sessions outlive every story: how they end is told elsewhere. */
const SETTINGS = { timeZone: 'UTC', sessionIdleSeconds: '2592000', sessionMaxSeconds: '31536000' }
/** A clock of a machine that stands still: only the site's own moves. */
const STILL: Clock = { now: () => START, sleep: () => new Promise(() => {}) }

export type Profile = WireStyle['profile']

export interface Asked {
  readonly method: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface Reply {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

/** A service over a small site that stands still until it is told to go on. Requests are put in without a socket. */
export interface House {
  readonly profile: Profile
  readonly style: WireStyle
  readonly routes: Assembly['routes']
  /** What a site does by itself, and no request asks for. */
  readonly simulation: SimulationControl
  /** As an administrator who is logged in. */
  ask(asked: Asked): Promise<Reply>
  close(): Promise<void>
}

/** Three VPGs of two VMs, one with retention; VRAs that are old, and a host without one. */
function createVariedSite(options: { seed: number; now: number; version: string }) {
  const { site, tasks } = createSizedSite({ ...options, vpgs: 3, vmsPerVpg: 2, hosts: 3, historyDays: 1 })
  const idle = site.vras.find(({ protectedLoad, recoveryLoad }) => protectedLoad.vms + recoveryLoad.vms === 0)
  const vras = site.vras.filter((vra) => vra !== idle)
  return {
    tasks,
    site: {
      ...site,
      vpgs: site.vpgs.map((vpg, at) => ({ ...vpg, isBackupEnabled: at === 0 })),
      vras: vras.map((vra) => ({
        ...vra,
        version: '9.0.0',
        displayVersion: '9.0',
        upgradeStatus: 'UpgradeAvailable',
      })),
    },
  }
}

// One costly hash for all houses: argon2id of the password above.
let passwordHash: string | null = null

/** @param seed of the site: what is there, and how long what takes */
export async function openHouse({ profile, seed }: { profile: Profile; seed: number }): Promise<House> {
  const { config } = readConfig({ flags: { ...SETTINGS, profile }, environment: {} })
  const stores = await openSqliteStores({ memory: true })
  const clock = createSiteClock({ machine: STILL, state: { mode: 'frozen', speed: 1, now: START } })
  const version = SERVER_VERSIONS[profile]
  const simulation = await createSimulation({
    store: stores.simulation,
    tasks: stores.tasks,
    clock,
    seed,
    initialSite: () => createVariedSite({ seed, now: clock.now(), version }),
    log: silentLog,
  })
  const { access, listener, routes } = assemble({
    ...{ config, stores, simulation, clock, version, log: silentLog },
    ids: createCountingIds(),
    // Never listened on.
    tls: { cert: '', key: '' },
  })
  if (passwordHash === null) {
    await access.addUser({ name: 'admin', password: PASSWORD, role: 'administrator' })
    passwordHash = (await stores.users.find('admin'))?.passwordHash ?? null
  } else await stores.users.create({ name: 'admin', role: 'administrator', passwordHash, createdAt: START })
  const session = await access.login({ userName: 'admin', password: PASSWORD }, '127.0.0.1')

  return {
    profile,
    style: { profile, escapeSlashes: config.escapeSlashes },
    routes,
    simulation,
    async ask({ method, url, headers, body }) {
      const reply = await listener.app.inject({
        // A method of a route; the framework knows them all.
        method: method as 'GET',
        url,
        headers: { host: 'zvm.example:9669', 'x-zerto-session': session, ...headers },
        ...(body === undefined ? {} : { payload: body }),
      })
      const contentType = String(reply.headers['content-type'] ?? '')
      return { status: reply.statusCode, contentType, body: reply.body }
    },
    async close() {
      await simulation.stop()
      await listener.stop()
      await stores.close()
    },
  }
}
