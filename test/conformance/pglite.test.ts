import { after, before, describe } from 'node:test'
import type { Stores } from '../../src/store/index.ts'
import { openPostgresStores } from '../../src/store/postgres/index.ts'
import { type PgliteServer, startPgliteServer } from '../support/pglite-server.ts'
import { accessStoresSuite } from './access-stores.suite.ts'
import { auditStoreSuite } from './audit-store.suite.ts'
import { changeLogSuite } from './change-log.suite.ts'
import { entityStoreSuite } from './entity-store.suite.ts'
import { simulationStoreSuite } from './simulation-store.suite.ts'
import { taskSearchSuite } from './task-search.suite.ts'
import { taskStoreSuite } from './task-store.suite.ts'
import { webhookStoreSuite } from './webhook-store.suite.ts'

/**
 * The store on a PostgreSQL within this process: where no server can be installed, this holds the SQL to the ports.
 *
 * Only on a real server, in `postgres.test.ts`, because this one has one session, no login, no TLS and no disk:
 * `postgres-processes` (several stores write at once), `postgres-plans` (a session explains beside the store's own),
 * `postgres-address` (TLS, several hosts), `postgres-failures` (connections cut, statements that take too long, a
 * server that is killed).
 */
describe('PostgreSQL in the process', () => {
  let server: PgliteServer
  let stores: Stores
  before(async () => {
    server = await startPgliteServer()
    stores = await openPostgresStores({ url: `${server.url}?connections=1` })
  })
  after(async () => {
    await stores.close()
    await server.stop()
  })

  async function empty(): Promise<void> {
    const tables = await server.all<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'migration%' and tablename <> 'task_log'`,
    )
    const emptied = tables.map(({ name }) => `delete from "${name}"`)
    // The audit log refuses to be emptied, but for a test.
    const log = 'alter table audit_entry'
    const position = 'update task_log set position = 0'
    await server.run(
      [`${log} disable trigger user`, ...emptied, `${log} enable trigger user`, position].join(';'),
    )
  }

  for (const suite of [
    taskStoreSuite,
    taskSearchSuite,
    entityStoreSuite,
    accessStoresSuite,
    simulationStoreSuite,
    webhookStoreSuite,
    changeLogSuite,
    auditStoreSuite,
  ]) {
    suite('PostgreSQL in the process', async () => ({ ...stores, close: empty }))
  }
})
