import { after, before, describe } from 'node:test'
import { openPostgresSchemas, type PostgresSchemas } from '../support/postgres-schemas.ts'
import { type PostgresServer, startPostgresServer, whyNoPostgres } from '../support/postgres-server.ts'
import { accessStoresSuite } from './access-stores.suite.ts'
import { auditStoreSuite } from './audit-store.suite.ts'
import { changeLogSuite } from './change-log.suite.ts'
import { entityStoreSuite } from './entity-store.suite.ts'
import { postgresAddressSuite } from './postgres-address.suite.ts'
import { postgresFailuresSuite } from './postgres-failures.suite.ts'
import { postgresPlansSuite } from './postgres-plans.suite.ts'
import { postgresProcessesSuite } from './postgres-processes.suite.ts'
import { retentionStoreSuite } from './retention-store.suite.ts'
import { simulationStoreSuite } from './simulation-store.suite.ts'
import { taskSearchSuite } from './task-search.suite.ts'
import { taskStoreSuite } from './task-store.suite.ts'
import { webhookStoreSuite } from './webhook-store.suite.ts'

describe('PostgreSQL', { skip: (await whyNoPostgres()) ?? false }, () => {
  let server: PostgresServer
  let schemas: PostgresSchemas
  before(async () => {
    server = await startPostgresServer()
    schemas = openPostgresSchemas(server)
  })
  after(async () => {
    await schemas.close()
    await server.stop()
  })

  for (const suite of [
    taskStoreSuite,
    taskSearchSuite,
    entityStoreSuite,
    accessStoresSuite,
    simulationStoreSuite,
    retentionStoreSuite,
    webhookStoreSuite,
    changeLogSuite,
    auditStoreSuite,
  ]) {
    suite('PostgreSQL', () => schemas.open())
  }
  postgresPlansSuite('PostgreSQL', () => schemas)
  postgresProcessesSuite('PostgreSQL', () => schemas)
  postgresAddressSuite('PostgreSQL', () => ({ server, schemas }))
  // Last, since the server is killed there.
  postgresFailuresSuite('PostgreSQL', () => ({ server, schemas }))
})
