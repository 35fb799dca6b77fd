import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { parseScenario } from '../support/wire-scenario.ts'
import { openDemo, playRequests } from './play-requests.ts'
import { readRehearsals } from './read-rehearsals.ts'

/** The same requests again in another format or profile find that all is done. */
const REHEARSALS = readRehearsals().filter(({ name }) => !/-(xml|appliance)$/.test(name))

/** The lists in which all that the script did shows. */
const PATHS = ['tasks', 'vpgs', 'vms', 'vras', 'flrs', 'peersites', 'alerts', 'events']
const LISTS = parseScenario('lists', PATHS.map((path) => `GET /v1/${path}`).join('\n\n---\n'))

/**
 * Plays the rehearsals one after the other at one site. One finds what another left behind, so answers are not all
 * those that the files promise: nothing is asked of them here but to be the same each time.
 */
async function playAll(profile: string) {
  const house = await openDemo(profile)
  try {
    const session = await house.sessionOf('administrator')
    const answers = []
    for (const rehearsal of REHEARSALS) {
      answers.push(...(await playRequests(house, rehearsal, { session, captures: new Map() })))
    }
    for (const accept of ['application/json', 'application/xml']) {
      answers.push(...(await playRequests(house, LISTS, { session, captures: new Map(), accept })))
    }
    return { answers, snapshot: await house.simulation?.snapshot() }
  } finally {
    await house.close()
  }
}

// The first house of a process draws a secret more than others, for the hash of the password.
before(async () => (await openDemo('windows')).close())

for (const profile of ['windows', 'appliance']) {
  test(`the same script at the same site of the ${profile} profile gives the same bytes twice`, async () => {
    const one = await playAll(profile)
    const other = await playAll(profile)
    assert.equal(one.answers.length, other.answers.length)
    one.answers.forEach((answer, index) => {
      assert.deepEqual(other.answers[index], answer)
    })
    assert.deepEqual(other.snapshot, one.snapshot)
    // A script that is refused throughout would prove little.
    const done = one.answers.filter(({ method, status }) => method !== 'GET' && status === 200)
    assert.ok(done.length > 20, `only ${done.length} operations were started`)
    assert.deepEqual(
      one.answers.map(({ url }) => url).filter((url) => url.includes('{{')),
      [],
    )
  })
}
