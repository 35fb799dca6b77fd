import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Captures, Scenario } from '../support/wire-scenario.ts'
import { openDemo, playRequests } from './play-requests.ts'
import { readRehearsals } from './read-rehearsals.ts'

const REHEARSALS = readRehearsals().filter(({ name }) => !/-(xml|appliance)$/.test(name))
const GUID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g

const guidsOf = (body: string) => [...new Set(body.match(GUID) ?? [])].sort()

async function play(rehearsal: Scenario, profile: string, { captures, accept }: Played) {
  const house = await openDemo(profile)
  try {
    const session = await house.sessionOf('administrator')
    return await playRequests(house, rehearsal, { session, captures, accept })
  } finally {
    await house.close()
  }
}

interface Played {
  readonly captures: Captures
  readonly accept: string
}

for (const rehearsal of REHEARSALS) {
  test(`${rehearsal.name} goes the same way in each profile, in JSON and in XML`, async () => {
    for (const profile of ['windows', 'appliance']) {
      const captures: Captures = new Map()
      const inJson = await play(rehearsal, profile, { captures, accept: 'application/json' })
      // Identifiers follow from the seed: those of the one are those of the other.
      const inXml = await play(rehearsal, profile, { captures, accept: 'application/xml' })
      assert.deepEqual(
        inJson.map(({ status }) => status),
        rehearsal.exchanges.map(({ answer }) => answer.status),
      )
      inXml.forEach(({ url, status, headers, body }, index) => {
        const json = inJson[index]
        assert.equal(status, json?.status, url)
        assert.match(String(json?.headers['content-type']), /^application\/json/)
        assert.match(String(headers['content-type']), /^application\/xml/)
        assert.deepEqual(guidsOf(body), guidsOf(json?.body ?? ''), url)
      })
    }
  })
}
