import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { decodeRecordedSite } from './recorded-site.ts'
import { RecordedProblem } from './recorded-value.ts'
import { decodeSiteFile } from './site-file.ts'
import { SITE_FILE, VPG } from './testing/example-site.ts'

const PLACE = { fileName: 'site.yaml', path: 'site.recorded' }

function problemOf(raw: unknown): RecordedProblem {
  try {
    decodeRecordedSite(raw, PLACE)
  } catch (error) {
    assert.ok(error instanceof RecordedProblem, String(error))
    return error
  }
  return assert.fail('it was read')
}

describe('a recorded site', () => {
  test('is what a site file with the same answers is', () => {
    assert.deepEqual(
      decodeRecordedSite(SITE_FILE, PLACE),
      decodeSiteFile(JSON.stringify(SITE_FILE), 'site.json'),
    )
  })

  test('may say when it was recorded', () => {
    assert.equal(decodeRecordedSite({ at: '2026-11-23T12:00:00.000Z', vpgs: [VPG] }, PLACE).vpgs.length, 1)
  })

  const misfits: readonly (readonly [string, unknown, string, RegExp])[] = [
    ['is no object', [], 'site.recorded', /^site\.yaml, site\.recorded is not an object; write one with/],
    [
      'has an unknown member',
      { vpg: [] },
      'site.recorded.vpg',
      /^site\.yaml, site\.recorded has a member "vpg"/,
    ],
    [
      'has a wrong value in a member',
      { vpgs: [VPG, { ...VPG, HistoryStatusApi: { ActualHistoryInMinutes: 'long' } }] },
      'site.recorded.vpgs[1].HistoryStatusApi.ActualHistoryInMinutes',
      /^site\.yaml, site\.recorded\.vpgs\[1\]: HistoryStatusApi\.ActualHistoryInMinutes cannot be read; /,
    ],
    [
      'has an entry without identifier',
      { virtualizationsites: [{ SiteIdentifier: 's', hosts: [{}] }] },
      'site.recorded.virtualizationsites[0].hosts[0]',
      /hosts\[0\]: HostIdentifier is missing\. /,
    ],
  ]
  for (const [what, raw, path, message] of misfits) {
    test(`that ${what} is refused with its place`, () => {
      const problem = problemOf(raw)
      assert.deepEqual(problem.place, { fileName: 'site.yaml', path })
      assert.match(problem.message, message)
      assert.ok(problem.message.endsWith(problem.reason))
    })
  }
})
