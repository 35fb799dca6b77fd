import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { test } from 'node:test'
import { playScenario } from '../support/play-scenario.ts'
import { parseScenario } from '../support/wire-scenario.ts'

/** The call sequences of real clients, one family a file. */
const scenarios = globSync('test/clients/*.http')
  .sort()
  .map((file) => parseScenario(basename(file, '.http'), readFileSync(file, 'utf8')))

test('there are client scenarios', () => {
  assert.ok(scenarios.length > 8, `only ${scenarios.length} client scenarios were found`)
})

for (const scenario of scenarios) {
  test(`${scenario.name}: ${scenario.promise}`, async () => {
    assert.ok(scenario.exchanges.length > 1)
    for (const { promised, actual, isKept } of await playScenario(scenario)) {
      // The texts differ where placeholders stand; they are shown only where the promise is broken.
      if (!isKept) assert.equal(actual, promised)
    }
  })
}
