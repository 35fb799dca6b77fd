import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { aTask } from '../../test/support/a-task.ts'
import { createCountingIds } from '../../test/support/counting-ids.ts'
import { ManualClock } from '../../test/support/manual-clock.ts'
import { decodeSiteFile } from '../capture/index.ts'
import {
  CHECKPOINTS,
  FLR_SESSION,
  GHENT,
  LOCAL_SITE,
  NEW_VPG,
  ORIGIN,
  PEER_SITE,
  SERVICE_PROFILE,
  SITE_FILE,
  UTRECHT,
  VCENTER,
  VIRTUALIZATION_SITE,
  VM,
  VPG,
  VPG_MAIL,
  VPG_WEB,
  VRA,
  VRA_IDENTIFIER,
  ZORG_ACME,
} from '../capture/testing/example-site.ts'
import type { Site } from '../inventory/index.ts'
import { Problem } from '../problem/index.ts'
import { findTimeZone } from '../runtime/index.ts'
import { createSiteDirectory } from '../site/index.ts'
import type { Stores } from '../store/index.ts'
import { openSqliteStores } from '../store/sqlite/index.ts'
import { DEFAULT_STYLE, type Format, type Profile } from '../wire/index.ts'
import { entityRoutes } from './entity-routes.ts'
import { tasksRoutes } from './tasks-routes.ts'
import { callRoute } from './testing/call-route.ts'

const NOW = Date.UTC(2026, 2, 1, 12)
const UNKNOWN = 'ffffffff-0000-4000-8000-000000000000'
const LINKED_VPG = 'abababab-0000-4000-8000-000000000003'
const LINKED_PEER = 'abababab-0000-4000-8000-000000000001'
const LINKED_FLR = `abababab-0000-4000-8000-000000000004.${LINKED_PEER}`
const LINKED_HOST = 'abababab-0000-4000-8000-000000000005.host-18'

let stores: Stores
beforeEach(async () => {
  stores = await openSqliteStores({ memory: true, clock: new ManualClock(NOW) })
})
afterEach(() => stores.close())

/** What is answered under an address, by a server with a model or without. */
function server(site?: Site, profile: Profile = 'windows') {
  const zone = findTimeZone('Europe/Amsterdam')
  assert.ok(zone)
  const { entities, properties, tasks } = stores
  const directory = createSiteDirectory({
    site: site === undefined ? undefined : () => site,
    entities,
    properties,
    ids: createCountingIds(),
    version: '7.0.0',
  })
  const clock = new ManualClock(NOW)
  const routes = [...entityRoutes({ directory, zone, clock, profile }), ...tasksRoutes({ tasks, zone })]
  const style = { ...DEFAULT_STYLE, profile }
  const get = (address: string, format: Format = 'json') =>
    callRoute(address, { routes, origin: ORIGIN, style, format })
  return { routes, get, getJson: async (address: string) => JSON.parse(await get(address)) }
}

function exampleSite(): Site {
  return decodeSiteFile(JSON.stringify(SITE_FILE), 'site.json')
}

function storeLinkingTask() {
  return stores.tasks.merge(
    [
      aTask({
        relatedEntities: {
          hosts: [{ identifier: LINKED_HOST, siteIdentifier: LINKED_PEER }],
          sites: [
            { identifier: LINKED_PEER, isLocal: false },
            { identifier: UTRECHT, isLocal: true },
          ],
          vpgs: [LINKED_VPG],
          flrSessions: [LINKED_FLR],
        },
      }),
    ],
    NOW,
  )
}

const { hosts, networks, ...inside } = VIRTUALIZATION_SITE
const UNDER = `/v1/virtualizationsites/${UTRECHT}`

describe('a recorded site', () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ['/v1/localsite', LOCAL_SITE],
    ['/v1/peersites', [PEER_SITE]],
    [`/v1/peersites/${GHENT}`, PEER_SITE],
    ['/v1/vpgs', [VPG, NEW_VPG]],
    [`/v1/VPGs/${VPG_WEB.toUpperCase()}`, VPG],
    [`/v1/vpgs/${VPG_WEB}/checkpoints/stats`, { Earliest: CHECKPOINTS[1], Latest: CHECKPOINTS[0] }],
    ['/v1/vms', [VM]],
    [`/v1/vms/${VCENTER}.vm-7`, VM],
    [`/v1/vms/${VCENTER}.vm-7?vpgIdentifier=${VPG_WEB}`, VM],
    ['/v1/flrs', [FLR_SESSION]],
    [`/v1/flrs/${FLR_SESSION.FlrSessionIdentifier}`, FLR_SESSION],
    ['/v1/zorgs', [ZORG_ACME]],
    [`/v1/zorgs/${ZORG_ACME.ZorgIdentifier}`, ZORG_ACME],
    ['/v1/serviceprofiles', [SERVICE_PROFILE]],
    [`/v1/serviceprofiles?siteIdentifier=${UTRECHT}`, [SERVICE_PROFILE]],
    [`/v1/serviceprofiles/${SERVICE_PROFILE.ServiceProfileIdentifier}`, SERVICE_PROFILE],
    [UNDER, { SiteIdentifier: UTRECHT, VirtualizationSiteName: 'vc.utrecht.example' }],
    [`${UNDER}/hosts`, hosts],
    [`${UNDER}/hosts/${VCENTER}.host-1`, hosts[0]],
    [`${UNDER}/networks`, [networks]],
    ...(['vms', 'datastores', 'folders', 'hostclusters', 'datastoreclusters'] as const).map(
      (name) => [`${UNDER}/${name}`, inside[name]] as const,
    ),
    ...(['resourcepools', 'devices', 'repositories'] as const).map(
      (name) => [`${UNDER}/${name}`, inside[name]] as const,
    ),
    ['/v1/alerts', []],
    ['/v1/events', []],
  ]
  for (const [address, answer] of cases) {
    test(`answers ${address} as it was recorded`, async () => {
      assert.equal(await server(exampleSite()).get(address), JSON.stringify(answer))
    })
  }

  test('answers its VRAs with their whole number', async () => {
    const { get } = server(exampleSite())
    const expected = JSON.stringify(VRA).replace(
      `"VraIdentifier":"${VRA_IDENTIFIER}"`,
      `"VraIdentifier":${VRA_IDENTIFIER}`,
    )
    assert.equal(await get('/v1/vras'), `[${expected}]`)
    assert.equal(await get(`/v1/vras/${VRA_IDENTIFIER}`), expected)
  })

  test('answers lists in XML under the name of their contract', async () => {
    const { get } = server(exampleSite())
    assert.match(
      await get('/v1/virtualizationsites', 'xml'),
      /^<ArrayOfVirtualizationSiteApi xmlns="[^"]+" xmlns:i="[^"]+"><VirtualizationSiteApi><SiteIdentifier>/,
    )
    assert.match(
      await get('/v1/vras', 'xml'),
      /<VraIPConfigurationTypeApi>Static<\/VraIPConfigurationTypeApi>/,
    )
    assert.match(await get('/v1/events', 'xml'), /^<ArrayOfEventApi xmlns="[^"]+" xmlns:i="[^"]+"\/>$/)
    assert.match(
      await get(`${UNDER}/devices`, 'xml'),
      /<HostIdentifiers xmlns:a="[^"]+Arrays"><a:string>[^<]+<\/a:string><a:string>/,
    )
  })

  test('gives the points in time of a machine from the checkpoints of its VPG', async () => {
    const { getJson } = server(exampleSite())
    const points = await getJson(`/v1/vms/${VCENTER}.vm-7/pointsInTime`)
    assert.deepEqual(
      points.map(
        (point: { Checkpoint: { CheckpointIdentifier: string } }) => point.Checkpoint.CheckpointIdentifier,
      ),
      ['41', '42', '43'],
    )
    const stats = await getJson(`/v1/vms/${VCENTER}.vm-7/pointsInTime/stats`)
    assert.deepEqual([stats.Earliest, stats.Latest], [points[0], points[2]])
  })

  test('has neither earliest nor latest checkpoint where a VPG has none', async () => {
    const { getJson } = server(exampleSite())
    assert.deepEqual(await getJson(`/v1/vpgs/${VPG_MAIL}/checkpoints/stats`), {
      Earliest: null,
      Latest: null,
    })
  })
})

describe('filters', () => {
  const names: Readonly<Record<string, string>> = {
    '/v1/vpgs': 'VpgName',
    '/v1/vms': 'VmName',
    '/v1/flrs': 'VpgIdentifier',
    '/v1/vras': 'VraName',
    '/v1/peersites': 'PeerSiteName',
    [`/v1/vpgs/${VPG_WEB}/checkpoints`]: 'CheckpointIdentifier',
    [`${UNDER}/devices`]: 'DeviceName',
  }
  const cases: readonly (readonly [string, string])[] = [
    ['/v1/vpgs?name=WEB', 'Web'],
    ['/v1/vpgs?NAME=', 'Web Mail'],
    ['/v1/vpgs?status=3', 'Web'],
    ['/v1/vpgs?status=rponotmeetingsla', 'Web'],
    ['/v1/vpgs?substatus=Creating', 'Mail'],
    ['/v1/vpgs?subStatus=5', ''],
    ['/v1/vpgs?priority=High&status=3', 'Web'],
    ['/v1/vpgs?priority=High&status=0', ''],
    [`/v1/vpgs?protectedSiteIdentifier=${UTRECHT.toUpperCase()}`, 'Web Mail'],
    [`/v1/vpgs?recoverySiteIdentifier=${UTRECHT}`, ''],
    ['/v1/vpgs?protectedSiteType=VCVpg&recoverySiteType=4', 'Web Mail'],
    ['/v1/vpgs?sourceType=0&targetType=hyperv', 'Web Mail'],
    ['/v1/vpgs?sourceSite=utrecht%20dc&targetSite=Ghent+DC', 'Web Mail'],
    ['/v1/vpgs?organizationName=acme', 'Web'],
    [`/v1/vpgs?zorgIdentifier=${ZORG_ACME.ZorgIdentifier}`, 'Web'],
    [`/v1/vpgs?serviceProfileIdentifier=${SERVICE_PROFILE.ServiceProfileIdentifier}`, 'Web'],
    ['/v1/vpgs?backupEnabled=true', 'Web'],
    ['/v1/vpgs?unknown=1', 'Web Mail'],
    ['/v1/vms?vpgName=web&vmName=WEB-1&includeMountedVms=false', 'web-1'],
    [`/v1/vms?vmIdentifier=${VCENTER}.vm-8`, ''],
    [`/v1/flrs?vmIdentifier=${VCENTER}.VM-7`, VPG_WEB],
    ['/v1/flrs?vmIdentifier=none', ''],
    ['/v1/vras?status=DuringChangeHost&vraIpConfigurationTypeApi=1', 'Z-VRA-utr1'],
    ['/v1/vras?vraIpConfigurationTypeApi=dhcp', ''],
    ['/v1/vras?vraVersion=7.5&hostVersion=6.7&ipAddress=192.0.2.31&networkName=replication', 'Z-VRA-utr1'],
    ['/v1/peersites?peerName=Ghent DC&port=9081&pairingStatus=paired', 'Ghent DC'],
    ['/v1/peersites?peerName=ghent DC', ''],
    ['/v1/peersites?location=GHENT&hostName=198.51.100.20', 'Ghent DC'],
    [`/v1/vpgs/${VPG_WEB}/checkpoints?startDate=2026-03-01T08:05:00Z`, '42 43'],
    [`/v1/vpgs/${VPG_WEB}/checkpoints?startDate=2026-03-01T09:05`, '42 43'],
    [`/v1/vpgs/${VPG_WEB}/checkpoints?endDate=1772352300000`, '41 42'],
    [`/v1/vpgs/${VPG_WEB}/checkpoints?startDate=2026-03-02`, ''],
    [`${UNDER}/devices?hostIdentifier=${VCENTER}.HOST-2&deviceName=lun 0 (naa.600)`, 'LUN 0 (naa.600)'],
    [`${UNDER}/devices?hostIdentifier=${VCENTER}.host-3`, ''],
  ]
  for (const [address, kept] of cases) {
    test(`${address.replace(/^\/v1\//, '')} keeps ${kept === '' ? 'none' : kept}`, async () => {
      const answer: Record<string, string>[] = await server(exampleSite()).getJson(address)
      const member = names[address.split('?', 1)[0] ?? ''] ?? ''
      assert.equal(answer.map((entity) => entity[member]).join(' '), kept)
    })
  }

  test('a word beyond the table is read where the site has it', async () => {
    const file = { ...SITE_FILE, vpgs: [VPG, { ...NEW_VPG, SubStatus: 41 }] }
    const { getJson } = server(decodeSiteFile(JSON.stringify(file), 'site.json'))
    assert.deepEqual(
      (await getJson('/v1/vpgs?subStatus=41')).map((vpg: { VpgName: string }) => vpg.VpgName),
      ['Mail'],
    )
    await assert.rejects(getJson('/v1/vpgs?subStatus=42'), { code: 'filter-unreadable' })
  })

  for (const [address, message] of [
    [
      '/v1/vpgs?status=good',
      /^status "good" is not one of Initializing, .*Recovered, nor the number of one\.$/,
    ],
    ['/v1/vpgs?backupEnabled=1', /^backupEnabled "1" is neither true nor false\.$/],
    ['/v1/vms?includeBackupedVms=perhaps', /^includeBackupedVms "perhaps" is neither/],
    ['/v1/peersites?port=ssh', /^port "ssh" is not a whole number\.$/],
    [`/v1/vpgs/${VPG_WEB}/checkpoints?endDate=31/12`, /^endDate "31\/12" is not a date; write /],
    ['/v1/alerts?level=9', /^level "9" is not one of Warning, Error/],
    ['/v1/events?startDate=soon', /^startDate "soon" is not a date/],
    ['/v1/vras?status=1&status=2', /^status is given 2 times/],
    ['/v1/serverDateTime/dateTimeArgument?dateTime=soon', /^dateTime "soon" is not a date/],
    ['/v1/serverDateTime/dateTimeArgument', /^dateTime is missing; write /],
  ] as const) {
    test(`${address} is refused with parameter, value and remedy`, async () => {
      await assert.rejects(server(exampleSite()).get(address), (error) => {
        assert.ok(error instanceof Problem)
        assert.equal(error.code, 'filter-unreadable')
        assert.match(error.message, message)
        return true
      })
    })
  }
})

describe('what is not there', () => {
  for (const [address, message] of [
    [`/v1/vpgs/${UNKNOWN}`, `There is no VPG "${UNKNOWN}"; GET /v1/vpgs lists those there are.`],
    [`/v1/vpgs/${UNKNOWN}/checkpoints`, `There is no VPG "${UNKNOWN}"; GET /v1/vpgs lists those there are.`],
    [
      `/v1/peersites/${UNKNOWN}`,
      `There is no peer site "${UNKNOWN}"; GET /v1/peersites lists those there are.`,
    ],
    ['/v1/vms/vm-1', 'There is no protected VM "vm-1"; GET /v1/vms lists those there are.'],
    [
      `/v1/vms/${VCENTER}.vm-7?vpgIdentifier=${UNKNOWN}`,
      `There is no VM of that VPG "${VCENTER}.vm-7"; GET /v1/vms lists those there are.`,
    ],
    ['/v1/flrs/1', 'There is no FLR session "1"; GET /v1/flrs lists those there are.'],
    ['/v1/vras/1', 'There is no VRA "1"; GET /v1/vras lists those there are.'],
    ['/v1/zorgs/1', 'There is no ZORG "1"; GET /v1/zorgs lists those there are.'],
    [
      '/v1/serviceprofiles/1',
      'There is no service profile "1"; GET /v1/serviceprofiles lists those there are.',
    ],
    ['/v1/alerts/1', 'There is no alert "1"; GET /v1/alerts lists those there are.'],
    ['/v1/events/1', 'There is no event "1"; GET /v1/events lists those there are.'],
    [
      '/v1/virtualizationsites/1/datastores',
      'There is no virtualization site "1"; GET /v1/virtualizationsites lists those there are.',
    ],
    [`${UNDER}/hosts/host-9`, `There is no host "host-9"; GET ${UNDER}/hosts lists those there are.`],
  ] as const) {
    test(`${address} is not found, by kind and identifier`, async () => {
      await assert.rejects(server(exampleSite()).get(address), { code: 'entity-not-found', message })
    })
  }
})

describe('words', () => {
  test('stand in the order of their numbers', async () => {
    const { getJson } = server()
    const statuses = await getJson('/v1/vpgs/statuses')
    assert.deepEqual(
      [statuses[3], statuses[4], statuses.length],
      ['RpoNotMeetingSLA', 'HistoryNotMeetingSLA', 9],
    )
    assert.equal((await getJson('/v1/vpgs/substatuses'))[25], 'ReplicationPausedUserInitiated')
    assert.deepEqual(await getJson('/v1/vpgs/priorities'), ['Low', 'Medium', 'High'])
    assert.deepEqual(await getJson('/v1/localsite/pairingstatuses'), ['Paired', 'Pairing', 'Unpaired'])
    assert.deepEqual(await getJson('/v1/vras/ipconfigurationtypes'), ['Dhcp', 'Static'])
    assert.equal((await getJson('/v1/alerts/helpidentifiers')).length, 136)
  })

  test('are a list of strings in XML', async () => {
    assert.match(
      await server().get('/v1/vpgs/failovercommitpolicies', 'xml'),
      /^<ArrayOfstring xmlns="[^"]+Arrays" xmlns:i="[^"]+"><string>Rollback<\/string><string>Commit<\/string>/,
    )
  })
})

describe('the server date', () => {
  test('is local time with its offset, or UTC', async () => {
    const { get } = server()
    assert.equal(await get('/v1/serverDateTime'), `"/Date(${NOW}+0100)/"`)
    assert.equal(await get('/v1/serverDateTime/serverDateTimeLocal'), `"/Date(${NOW}+0100)/"`)
    assert.equal(await get('/v1/serverDateTime/serverDateTimeUtc'), `"/Date(${NOW})/"`)
    assert.equal(
      await get('/v1/serverDateTime/serverDateTimeUtc', 'xml'),
      '<dateTime xmlns="http://schemas.microsoft.com/2003/10/Serialization/">2026-03-01T12:00:00Z</dateTime>',
    )
    assert.equal(
      await server(undefined, 'appliance').get('/v1/serverDateTime'),
      '"2026-03-01T13:00:00.000+01:00"',
    )
  })

  test('tells how a date of a filter is understood', async () => {
    const { get } = server()
    const understood = (text: string) => get(`/v1/serverDateTime/dateTimeArgument?dateTime=${text}`)
    assert.equal(await understood('12321'), '"/Date(12321)/"')
    assert.equal(await understood('2021-06-07T13:16:00.000Z'), `"/Date(${Date.UTC(2021, 5, 7, 13, 16)})/"`)
    assert.equal(await understood('6/7/2021'), `"/Date(${Date.UTC(2021, 5, 6, 22)})/"`)
  })

  test('offset of the local site is that of the zone, whatever was recorded', async () => {
    const { getJson } = server()
    assert.equal((await getJson('/v1/localsite')).UtcOffsetInMinutes, 60)
  })
})

describe('the appliance', () => {
  test('answers one FLR session as a list of one', async () => {
    const { getJson } = server(exampleSite(), 'appliance')
    const answer = await getJson(`/v1/flrs/${FLR_SESSION.FlrSessionIdentifier}`)
    assert.equal(answer.length, 1)
    assert.equal(answer[0].VpgIdentifier, VPG_WEB)
  })

  test('has a login banner, which is read before the login', async () => {
    const file = { localsite: { ...LOCAL_SITE, IsLoginBannerEnabled: true, LoginBanner: 'Mind the step.' } }
    const { routes, getJson } = server(decodeSiteFile(JSON.stringify(file), 'site.json'), 'appliance')
    assert.deepEqual(await getJson('/v1/localsite/settings/loginBanner'), {
      IsLoginBannerEnabled: true,
      LoginBanner: 'Mind the step.',
    })
    const open = routes.filter((route) => route.isPublic === true).map((route) => route.path)
    assert.deepEqual(open, ['/v1', '/v1/localsite/settings/loginBanner'])
  })
})

describe('every link in an answer', () => {
  /** All addresses in a body, wherever they stand. */
  function hrefsIn(body: string): readonly string[] {
    return [...body.matchAll(/"href":"([^"]+)"/g)].map((match) => match[1] ?? '')
  }

  async function walk({ routes, get }: ReturnType<typeof server>): Promise<ReadonlySet<string>> {
    const answered = new Set<string>()
    const lists = routes.map((route) => route.path).filter((path) => !path.includes(':'))
    const waiting = lists
      .filter((path) => !path.endsWith('/dateTimeArgument'))
      .map((path) => `${ORIGIN}${path}`)
    for (let address = waiting.pop(); address !== undefined; address = waiting.pop()) {
      // Answered beside these routes, by those of sessions.
      if (answered.has(address) || address.endsWith('/v1/session')) continue
      answered.add(address)
      waiting.push(...hrefsIn(await get(address)))
      assert.ok((await get(address, 'xml')).startsWith('<'), address)
    }
    return answered
  }

  for (const profile of ['windows', 'appliance'] as const) {
    test(`answers, of a recorded site with tasks about more than it holds (${profile})`, async () => {
      await storeLinkingTask()
      const site = exampleSite()
      await stores.tasks.merge(site.tasks, NOW)
      const answered = await walk(server(site, profile))
      for (const path of [
        `vpgs/${VPG_WEB}`,
        `vpgs/${LINKED_VPG}`,
        `peersites/${LINKED_PEER}`,
        `flrs/${LINKED_FLR}`,
        `virtualizationsites/${LINKED_PEER}/hosts/${LINKED_HOST}`,
        `zorgs/${ZORG_ACME.ZorgIdentifier}`,
        'zorgs/00000000-0000-0000-0000-000000000000',
        `serviceprofiles/${SERVICE_PROFILE.ServiceProfileIdentifier}`,
        `vms/${VCENTER}.vm-7`,
        `vras/${VRA_IDENTIFIER}`,
        'localsite',
      ]) {
        assert.ok(answered.has(`${ORIGIN}/v1/${path}`), path)
      }
    })
  }

  test('answers, of VPGs alone', async () => {
    const file = { vpgs: [VPG, NEW_VPG], vms: [VM] }
    const answered = await walk(server(decodeSiteFile(JSON.stringify(file), 'site.json')))
    assert.ok(answered.has(`${ORIGIN}/v1/peersites/${GHENT}`))
  })

  test('answers, of an empty site with tasks', async () => {
    await storeLinkingTask()
    const answered = await walk(server())
    assert.ok(answered.has(`${ORIGIN}/v1/virtualizationsites/${LINKED_PEER}/hosts/${LINKED_HOST}`))
  })

  test('answers, where an identifier needs encoding in its address', async () => {
    const odd = 'vc/1 ü%2F?.host-1'
    await stores.tasks.merge(
      [
        aTask({
          relatedEntities: {
            hosts: [{ identifier: odd, siteIdentifier: 'site/ä' }],
            sites: [{ identifier: 'a#b', isLocal: false }],
            vpgs: ['v p%g'],
            flrSessions: ['f/l:r'],
          },
        }),
      ],
      NOW,
    )
    await walk(server())
  })
})
