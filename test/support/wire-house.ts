import { readFileSync } from 'node:fs'
import { type Assembly, assemble } from '../../src/app/index.ts'
import { decodeSiteFile } from '../../src/capture/index.ts'
import { readConfig } from '../../src/config/index.ts'
import { importTasks } from '../../src/intake/index.ts'
import { silentLog } from '../../src/runtime/index.ts'
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
// One costly hash for all scenarios: argon2id of the password above.
let passwordHash: string | undefined

/** The service of one scenario, in memory, with a clock and identifiers that the scenario owns. */
export interface WireHouse {
  readonly assembly: Assembly
  readonly stores: Stores
  readonly clock: ManualClock
  readonly sessionOf: (role: string) => Promise<string>
  readonly close: () => Promise<void>
}

export async function openWireHouse(
  scenario: Pick<Scenario, 'settings' | 'given' | 'site'>,
): Promise<WireHouse> {
  const clock = new ManualClock(SCENARIO_START)
  const { config } = readConfig({ flags: { timeZone: 'UTC', ...scenario.settings }, environment: {} })
  const stores = await openSqliteStores({ memory: true, clock })
  const ids = createCountingIds()
  const siteFile = scenario.site === undefined ? undefined : `test/wire/given/${scenario.site}`
  const site = siteFile === undefined ? undefined : decodeSiteFile(readFileSync(siteFile, 'utf8'), siteFile)
  const assembly = assemble({
    config,
    stores,
    site,
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
