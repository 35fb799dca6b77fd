import { readFileSync } from 'node:fs'
import { type Assembly, assemble, SERVER_VERSIONS } from '../../src/app/index.ts'
import { decodeSiteFile } from '../../src/capture/index.ts'
import { type Config, readConfig } from '../../src/config/index.ts'
import { importTasks } from '../../src/intake/index.ts'
import { type Clock, silentLog } from '../../src/runtime/index.ts'
import {
  createDemoSite,
  createSimulation,
  createSiteClock,
  type SimulationControl,
} from '../../src/simulation/index.ts'
import type { Role, Stores } from '../../src/store/index.ts'
import { openSqliteStores } from '../../src/store/sqlite/index.ts'
import { createCountingIds } from './counting-ids.ts'
import { ManualClock } from './manual-clock.ts'
import type { Scenario } from './wire-scenario.ts'

/** Noon of a day in November, UTC: when every scenario begins. */
export const SCENARIO_START = Date.UTC(2026, 10, 23, 12)

/** The users of scenarios, all with this password. */
export const PASSWORD = 'correct horse'
const USERS: Readonly<Record<string, Role>> = {
  reader: 'reader',
  producer: 'producer',
  admin: 'administrator',
}
/** Of `# Site: demo`: the same site each time. */
const DEMO_SEED = 1
// One costly hash for all scenarios: argon2id of the password above.
let passwordHash: string | undefined

/** Opens stores with nothing in them. */
export type OpenStores = (clock: Clock) => Promise<Stores>

const openInMemory: OpenStores = (clock) => openSqliteStores({ memory: true, clock })

/** The service of one scenario, in memory unless said otherwise, with a clock and identifiers that the scenario owns. */
export interface WireHouse {
  readonly assembly: Assembly
  readonly stores: Stores
  /** The simulated site goes on with it where there is one. */
  readonly clock: Clock & { readonly advance: (ms: number) => Promise<void> }
  /** Of `# Site: demo`. */
  readonly simulation: SimulationControl | undefined
  readonly sessionOf: (role: string) => Promise<string>
  readonly close: () => Promise<void>
}

export async function openWireHouse(
  scenario: Pick<Scenario, 'settings' | 'given' | 'site'>,
  openStores: OpenStores = openInMemory,
): Promise<WireHouse> {
  const machine = new ManualClock(SCENARIO_START)
  const { config } = readConfig({ flags: { timeZone: 'UTC', ...scenario.settings }, environment: {} })
  const stores = await openStores(machine)
  const ids = createCountingIds()
  const isDemo = scenario.site === 'demo' || scenario.settings.site === 'demo'
  const simulation = isDemo ? await openDemo(config, { stores, machine }) : undefined
  const clock = simulation === undefined ? machine : steppingClock(simulation)
  const siteFile = isDemo || scenario.site === undefined ? undefined : `test/wire/given/${scenario.site}`
  const site = siteFile === undefined ? undefined : decodeSiteFile(readFileSync(siteFile, 'utf8'), siteFile)
  const assembly = assemble({
    config,
    stores,
    site,
    simulation,
    // Never listened on: requests are put in without a socket.
    tls: { cert: '', key: '' },
    clock,
    ids,
    log: silentLog,
    version: '0.0.0',
  })
  for (const [name, role] of Object.entries(USERS)) {
    if (passwordHash === undefined) {
      await assembly.access.addUser({ name, password: PASSWORD, role })
      passwordHash = (await stores.users.find(name))?.passwordHash
    } else await stores.users.create({ name, role, passwordHash, createdAt: clock.now() })
  }
  if (site !== undefined) await stores.tasks.merge(site.tasks, clock.now())
  for (const file of scenario.given) {
    const body = readFileSync(`test/wire/given/${file}`)
    const format = file.endsWith('.xml') ? 'xml' : file.endsWith('.ndjson') ? 'ndjson' : 'json'
    const report = await importTasks({
      body: (async function* () {
        yield body
      })(),
      format,
      tasks: stores.tasks,
      clock,
      onBeforeFirst: assembly.onBeforeImport,
    })
    if (report.refused > 0) throw new Error(`${file}: ${JSON.stringify(report.refusals)}`)
  }
  return {
    assembly,
    stores,
    clock,
    simulation,
    sessionOf: (role) =>
      assembly.access.login(
        { userName: role === 'administrator' ? 'admin' : role, password: PASSWORD },
        '127.0.0.1',
      ),
    close: async () => {
      await assembly.listener.stop()
      await stores.close()
    },
  }
}

/** The demo site of seed 1, frozen at noon. */
function openDemo(
  config: Config,
  { stores, machine }: { stores: Stores; machine: ManualClock },
): Promise<SimulationControl> {
  const clock = createSiteClock({ machine, state: { mode: 'frozen', speed: 1, now: SCENARIO_START } })
  return createSimulation({
    store: stores.simulation,
    tasks: stores.tasks,
    clock,
    seed: DEMO_SEED,
    initialSite: () =>
      createDemoSite({ seed: DEMO_SEED, now: clock.now(), version: SERVER_VERSIONS[config.profile] }),
    log: silentLog,
  })
}

/** The clock of a site, which goes on by doing what is due. */
function steppingClock({ clock, runUntil }: SimulationControl): WireHouse['clock'] {
  return {
    now: () => clock.now(),
    sleep: (ms, signal) => clock.sleep(ms, signal),
    advance: (ms) => runUntil(clock.now() + ms),
  }
}
