import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Problem } from '../problem/index.ts'
import { decodeSiteFile } from './site-file.ts'
import {
  GHENT,
  LOCAL_SITE,
  SITE_FILE,
  TASK_IDENTIFIER,
  UTRECHT,
  VPG,
  VPG_WEB,
  VRA,
  VRA_IDENTIFIER,
} from './testing/example-site.ts'

function decode(file: unknown) {
  return decodeSiteFile(JSON.stringify(file), 'site.json')
}

function problemOf(text: string): Problem {
  try {
    decodeSiteFile(text, 'site.json')
  } catch (error) {
    assert.ok(error instanceof Problem, String(error))
    return error
  }
  return assert.fail('the file was read')
}

describe('a site file', () => {
  test('is read whole, under resource names in any letter case', () => {
    const site = decode(SITE_FILE)
    assert.equal(site.localSite?.name, 'Utrecht DC')
    assert.deepEqual(
      site.peerSites.map((peer) => [peer.identifier, peer.name, peer.port]),
      [[GHENT, 'Ghent DC', 9081]],
    )
    assert.deepEqual(
      site.vpgs.map((vpg) => [vpg.name, vpg.status, vpg.subStatus, vpg.protectedSite?.isLocal]),
      [
        ['Web', 'RpoNotMeetingSLA', 'BitmapSync', true],
        ['Mail', 'Initializing', 'Creating', true],
      ],
    )
    assert.deepEqual(site.vms[0]?.volumeIdentifiers, ['scsi:0:0', 'scsi:0:1'])
    assert.equal(site.flrSessions[0]?.mountedAt, Date.UTC(2026, 2, 1, 9, 30, 0, 250))
    assert.equal(site.zorgs[0]?.name, 'Acme')
    assert.equal(site.serviceProfiles[0]?.rpoSeconds, 600)
    assert.equal(site.tasks[0]?.id, TASK_IDENTIFIER)
    const [manager] = site.virtualizationSites
    assert.equal(manager?.identifier, UTRECHT)
    assert.deepEqual(
      [
        manager?.hosts,
        manager?.vms,
        manager?.datastores,
        manager?.folders,
        manager?.networks,
        manager?.hostClusters,
        manager?.datastoreClusters,
        manager?.resourcePools,
        manager?.devices,
        manager?.repositories,
      ].map((list) => list?.length),
      Array(10).fill(1),
    )
  })

  test('an answer that stands alone is a list of one', () => {
    const { vras } = decode({ vras: VRA })
    assert.deepEqual(
      vras.map((vra) => vra.identifier),
      [VRA_IDENTIFIER],
    )
  })

  test('a 64-bit number is kept to its last digit', () => {
    const { VraIdentifierStr: _text, Link: _link, ...numberAlone } = VRA
    const text = JSON.stringify({ vras: [numberAlone] }).replace(`"${VRA_IDENTIFIER}"`, VRA_IDENTIFIER)
    assert.equal(decodeSiteFile(text, 'site.json').vras[0]?.identifier, VRA_IDENTIFIER)
  })

  test('checkpoints come out oldest first, their dates read in both forms', () => {
    const checkpoints = decode(SITE_FILE).checkpoints.get(VPG_WEB)
    assert.deepEqual(
      checkpoints?.map(({ identifier, tag, takenAt }) => [identifier, tag, new Date(takenAt).toISOString()]),
      [
        ['41', null, '2026-03-01T08:00:00.000Z'],
        ['42', 'before the update', '2026-03-01T08:05:00.000Z'],
        ['43', null, '2026-03-01T08:10:00.000Z'],
      ],
    )
  })

  test('may be empty, and may begin with a byte order mark', () => {
    const site = decodeSiteFile('\u{feff}{}', 'site.json')
    assert.equal(site.localSite, null)
    assert.deepEqual([site.vpgs, site.vms, site.vras, site.tasks], [[], [], [], []])
    assert.equal(site.checkpoints.size, 0)
  })

  test('without the local site itself, its VPGs say which it is', () => {
    const { localSite } = decode({ vpgs: [VPG] })
    assert.deepEqual(
      [localSite?.identifier, localSite?.name, localSite?.version],
      [UTRECHT, 'Utrecht DC', null],
    )
  })
})

describe('a site file that cannot be read', () => {
  const cases: readonly (readonly [string, string, string, RegExp])[] = [
    ['is not JSON', '{"vpgs": [', 'file-unreadable', /^site\.json is not JSON; write an object/],
    ['is a list', '[]', 'file-unreadable', /^site\.json is not an object/],
    [
      'has an unknown member',
      '{"vpg": []}',
      'file-unreadable',
      /^site\.json has a member "vpg" that is not read; a site file has localsite, .*vpgs/,
    ],
    [
      'has an entry that is no object',
      '{"vpgs": ["x"]}',
      'value-unreadable',
      /^site\.json, vpgs\[0\]: It cannot be read; send an object\. /,
    ],
    [
      'has an entry that is null',
      '{"peersites": [null]}',
      'value-unreadable',
      /^site\.json, peersites\[0\]: It cannot be read; send an object\. /,
    ],
    [
      'has an entry without identifier',
      '{"vms": [{"VpgIdentifier": "v"}]}',
      'value-unreadable',
      /^site\.json, vms\[0\]: VmIdentifier is missing\. Write it as the server answered it/,
    ],
    [
      'has a value that is not of its member',
      `{"vpgs": [${JSON.stringify(VPG)}, {"VpgIdentifier": "v", "VmsCount": "many"}]}`,
      'value-unreadable',
      /^site\.json, vpgs\[1\]: VmsCount cannot be read; send a whole number\. /,
    ],
    [
      'has a checkpoint without date',
      '{"checkpoints": {"v": [{"CheckpointIdentifier": "1"}]}}',
      'value-unreadable',
      /^site\.json, checkpoints\.v\[0\]: TimeStamp cannot be read; send a date such as/,
    ],
    [
      'has a host without identifier',
      '{"virtualizationsites": [{"SiteIdentifier": "s", "hosts": [{}]}]}',
      'value-unreadable',
      /^site\.json, virtualizationsites\[0\]\.hosts\[0\]: HostIdentifier is missing\. /,
    ],
    [
      'has a task that is none',
      '{"tasks": [{"TaskIdentifier": "1.2", "Status": {"State": 1}}]}',
      'value-unreadable',
      /^site\.json, tasks\[0\]: TaskIdentifier "1\.2" is not a task identifier/,
    ],
  ]
  for (const [what, text, code, message] of cases) {
    test(`${what}: the message names file, place and remedy`, () => {
      const problem = problemOf(text)
      assert.equal(problem.code, code)
      assert.match(problem.message, message)
    })
  }

  test('is refused where the local site has no identifier', () => {
    const { SiteIdentifier: _identifier, Link: _link, ...nameless } = LOCAL_SITE
    assert.match(
      problemOf(JSON.stringify({ localsite: nameless })).message,
      /localsite: SiteIdentifier is missing/,
    )
  })
})
