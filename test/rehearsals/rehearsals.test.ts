import assert from 'node:assert/strict'
import { test } from 'node:test'
import { playScenario } from '../support/play-scenario.ts'
import { readRehearsals } from './read-rehearsals.ts'

const rehearsals = readRehearsals()

test('there are rehearsals, in both profiles and both formats', () => {
  assert.ok(rehearsals.length > 20, `only ${rehearsals.length} rehearsals were found`)
  for (const variant of ['-xml', '-appliance']) {
    const found = rehearsals.filter(({ name }) => name.endsWith(variant))
    assert.ok(found.length >= 4, `only ${found.length} rehearsals end with ${variant}`)
  }
})

for (const rehearsal of rehearsals) {
  test(`${rehearsal.name}: ${rehearsal.promise}`, async () => {
    assert.ok(rehearsal.exchanges.length > 1)
    for (const { promised, actual, isKept } of await playScenario(rehearsal)) {
      // The texts differ where placeholders stand; they are shown only where the promise is broken.
      if (!isKept) assert.equal(actual, promised)
    }
  })
}
