import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { playScenario } from '../support/play-scenario.ts'
import { openPostgresSchemas, type PostgresSchemas } from '../support/postgres-schemas.ts'
import { type PostgresServer, startPostgresServer, whyNoPostgres } from '../support/postgres-server.ts'
import { readScenarios } from '../support/wire-scenario.ts'

/** What rests on the store most; the rest of a request is the same on every store. */
const PLAYED = /^(?:tasks|api|session|token)-/

describe('the wire scenarios on PostgreSQL', { skip: (await whyNoPostgres()) ?? false }, () => {
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

  const scenarios = readScenarios().filter(({ name }) => PLAYED.test(name))

  test('there are scenarios to play', () => {
    assert.ok(scenarios.length > 100, `only ${scenarios.length} scenarios were found`)
  })

  for (const scenario of scenarios) {
    test(`${scenario.name}: ${scenario.promise}`, async () => {
      for (const { promised, actual, isKept } of await playScenario(scenario, () => schemas.open())) {
        // The texts differ where placeholders stand; they are shown only where the promise is broken.
        if (!isKept) assert.equal(actual, promised)
      }
    })
  }
})
