import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { createCountingIds } from '../../test/support/counting-ids.ts'
import { ManualClock } from '../../test/support/manual-clock.ts'
import { decodeSiteFile } from '../capture/index.ts'
import { LOCAL_SITE, ORIGIN, SITE_FILE, VPG_MAIL, VPG_WEB } from '../capture/testing/example-site.ts'
import type { Alert, Site, SiteEvent } from '../inventory/index.ts'
import { findTimeZone } from '../runtime/index.ts'
import { createSiteDirectory } from '../site/index.ts'
import { openSqliteStores } from '../store/sqlite/index.ts'
import { NO_RELATED_ENTITIES } from '../task/index.ts'
import { DEFAULT_STYLE } from '../wire/index.ts'
import { noticeRoutes } from './entity-routes-notices.ts'
import { callRoute } from './testing/call-route.ts'

const NOW = Date.UTC(2026, 2, 1, 12)
const SITE_IDENTIFIER = LOCAL_SITE.SiteIdentifier
const STANDING = '00000000-0000-4000-8000-0000000000a1'
const OLDER = '00000000-0000-4000-8000-0000000000a2'
const OVER = '00000000-0000-4000-8000-0000000000a3'

const alert = (identifier: string, more: Partial<Alert>): Alert => ({
  identifier,
  level: 'Error',
  entity: 'Vpg',
  helpIdentifier: 'VPG0010',
  description: 'The target RPO is exceeded.',
  turnedOnAt: NOW,
  isDismissed: false,
  siteIdentifier: SITE_IDENTIFIER,
  isLocalSite: true,
  affectedVpgs: [VPG_WEB],
  affectedZorgs: [],
  ...more,
})

const event = (identifier: string, more: Partial<SiteEvent>): SiteEvent => ({
  identifier,
  type: 'FailOverTest',
  entityType: 'VPG',
  category: 'Events',
  description: '',
  occurredAt: NOW,
  isSuccess: true,
  userName: 'Admin',
  siteIdentifier: SITE_IDENTIFIER,
  siteName: 'Utrecht',
  vpgs: [],
  zorgIdentifier: null,
  zorgName: null,
  relatedEntities: NO_RELATED_ENTITIES,
  alerts: [],
  ...more,
})

const ALERTS = [
  alert(OLDER, { level: 'Warning', entity: 'Zvm', helpIdentifier: 'ZVM0004', turnedOnAt: NOW - 60_000 }),
  alert(STANDING, {}),
]
const EVENTS = [
  event('e1', { vpgs: [{ identifier: VPG_MAIL, name: 'Mail' }], occurredAt: NOW - 60_000 }),
  event('e2', { type: 'AlertTurnedOff', category: 'Alerts', userName: 'System', alerts: [OVER, STANDING] }),
  event('E3', { type: 'UpgradeVra', entityType: 'VRA', zorgIdentifier: VPG_WEB }),
]

async function openNotices(t: TestContext) {
  const stores = await openSqliteStores({ memory: true, clock: new ManualClock(NOW) })
  t.after(() => stores.close())
  const zone = findTimeZone('UTC')
  assert.ok(zone)
  const site: Site = {
    ...decodeSiteFile(JSON.stringify(SITE_FILE), 'site.json'),
    alerts: ALERTS,
    events: EVENTS,
  }
  const directory = createSiteDirectory({
    site: () => site,
    entities: stores.entities,
    properties: stores.properties,
    ids: createCountingIds(),
    version: '7.0.0',
  })
  const routes = noticeRoutes({ directory, zone, clock: new ManualClock(NOW), profile: 'windows' })
  return async (address: string) =>
    JSON.parse(await callRoute(address, { routes, origin: ORIGIN, style: DEFAULT_STYLE, format: 'json' }))
}

describe('alerts and events', () => {
  test('are listed newest first', async (t) => {
    const get = await openNotices(t)
    const alerts: { Link: { identifier: string } }[] = await get('/v1/alerts')
    assert.deepEqual(
      alerts.map(({ Link }) => Link.identifier),
      [STANDING, OLDER],
    )
    const events: { EventIdentifier: string }[] = await get('/v1/events')
    assert.deepEqual(
      events.map(({ EventIdentifier }) => EventIdentifier),
      ['E3', 'e2', 'e1'],
    )
  })

  test('are found by identifier in any letter case', async (t) => {
    const get = await openNotices(t)
    assert.equal((await get(`/v1/alerts/${STANDING.toUpperCase()}`)).HelpIdentifier, 'VPG0010')
    assert.equal((await get('/v1/events/e3')).EventIdentifier, 'E3')
    await assert.rejects(get(`/v1/alerts/${OVER}`), { code: 'entity-not-found' })
  })

  test('link to alerts that stand, and to no others', async (t) => {
    const get = await openNotices(t)
    for (const one of [await get('/v1/events/e2'), (await get('/v1/events?category=Alerts'))[0]]) {
      const links: { identifier: string }[] = one.RelatedEntities.Alerts
      assert.deepEqual(
        links.map(({ identifier }) => identifier),
        [STANDING],
      )
    }
  })

  for (const [query, expected] of [
    ['level=error', [STANDING]],
    ['level=0', [OLDER]],
    ['entity=zvm', [OLDER]],
    ['helpIdentifier=vpg0010', [STANDING]],
    [`vpgIdentifier=${VPG_WEB.toUpperCase()}&isDismissed=false`, [STANDING, OLDER]],
    ['isDismissed=true', []],
    ['zorgIdentifier=none', []],
    [`siteIdentifier=${SITE_IDENTIFIER}`, [STANDING, OLDER]],
    ['startDate=2026-03-01T12:00:00Z', [STANDING]],
    ['endDate=2026-03-01T11:59:59.999Z', [OLDER]],
  ] as const) {
    test(`alerts are kept by ${query}`, async (t) => {
      const kept: { Link: { identifier: string } }[] = await (await openNotices(t))(`/v1/alerts?${query}`)
      assert.deepEqual(
        kept.map(({ Link }) => Link.identifier),
        expected,
      )
    })
  }

  for (const [query, expected] of [
    ['eventType=39', ['E3']],
    ['eventType=failovertest', ['e1']],
    ['entityType=1', ['E3']],
    ['category=2', ['e2']],
    ['eventCategory=events', ['E3', 'e1']],
    ['category=All', ['E3', 'e2', 'e1']],
    ['userName=system', ['e2']],
    [`vpgIdentifier=${VPG_MAIL}`, ['e1']],
    ['vpg=mail', ['e1']],
    ['vpgIdentifier=mail', []],
    [`zorgIdentifier=${VPG_WEB}`, ['E3']],
    ['siteName=utrecht&endDate=2026-03-01T11:59:00Z', ['e1']],
    [`alertIdentifier=${OVER}`, ['e2']],
  ] as const) {
    test(`events are kept by ${query}`, async (t) => {
      const kept: { EventIdentifier: string }[] = await (await openNotices(t))(`/v1/events?${query}`)
      assert.deepEqual(
        kept.map(({ EventIdentifier }) => EventIdentifier),
        expected,
      )
    })
  }
})
