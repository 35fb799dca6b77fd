import assert from 'node:assert/strict'
import { test } from 'node:test'
import { playScenario } from '../support/play-scenario.ts'
import { readScenarios } from '../support/wire-scenario.ts'

const scenarios = readScenarios()

test('there are wire scenarios', () => {
  assert.ok(scenarios.length > 20, `only ${scenarios.length} scenarios were found`)
})

for (const scenario of scenarios) {
  test(`${scenario.name}: ${scenario.promise}`, async () => {
    assert.ok(scenario.exchanges.length > 0)
    for (const { promised, actual, isKept } of await playScenario(scenario)) {
      // The texts differ where placeholders stand; they are shown only where the promise is broken.
      if (!isKept) assert.equal(actual, promised)
    }
  })
}
