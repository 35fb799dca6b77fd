import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Stores } from '../../src/store/index.ts'
import { dumpSchema, openSqliteStores } from '../../src/store/sqlite/index.ts'
import { accessStoresSuite } from './access-stores.suite.ts'
import { auditStoreSuite } from './audit-store.suite.ts'
import { changeLogSuite } from './change-log.suite.ts'
import { entityStoreSuite } from './entity-store.suite.ts'
import { retentionStoreSuite } from './retention-store.suite.ts'
import { simulationStoreSuite } from './simulation-store.suite.ts'
import { taskSearchSuite } from './task-search.suite.ts'
import { taskStoreSuite } from './task-store.suite.ts'
import { webhookStoreSuite } from './webhook-store.suite.ts'

const parent = await mkdtemp(join(tmpdir(), 'zvm-tasks-conformance-'))
after(() => rm(parent, { recursive: true, force: true }))

const openers: Readonly<Record<string, () => Promise<Stores>>> = {
  'SQLite in a folder': async () => openSqliteStores({ folder: await mkdtemp(join(parent, 'folder-')) }),
  'SQLite in memory': () => openSqliteStores({ memory: true }),
}

for (const [name, open] of Object.entries(openers)) {
  taskStoreSuite(name, open)
  taskSearchSuite(name, open)
  entityStoreSuite(name, open)
  accessStoresSuite(name, open)
  simulationStoreSuite(name, open)
  retentionStoreSuite(name, open)
  webhookStoreSuite(name, open)
  changeLogSuite(name, open)
  auditStoreSuite(name, open)
}

test('the schema is the recorded one; `npm run golden` records it', () => {
  const recorded = readFileSync(new URL('schema.sqlite.sql', import.meta.url), 'utf8')
  assert.equal(dumpSchema(), recorded)
})
