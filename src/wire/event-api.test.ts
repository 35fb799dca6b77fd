import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { SiteEvent } from '../inventory/index.ts'
import { readDocument, writeDocument } from './document.ts'
import { eventApi, toEventApi } from './event-api.ts'

const ORIGIN = 'https://zvm.example:9669'
const SITE = '00000000-0000-4000-8000-0000000000b1'
const MAIL = '00000000-0000-4000-8000-0000000000c1'
const SHOP = '00000000-0000-4000-8000-0000000000c2'
const ALERT = '00000000-0000-4000-8000-0000000000a1'
const EVENT: SiteEvent = {
  identifier: '00000000-0000-4000-8000-0000000000e1',
  type: 'FailOverTest',
  entityType: 'VPG',
  category: 'Events',
  description: 'Failover test of VPG "Mail" completed',
  occurredAt: 1_520_423_877_045,
  isSuccess: true,
  userName: 'admin',
  siteIdentifier: SITE,
  siteName: 'Utrecht',
  vpgs: [{ identifier: MAIL, name: 'Mail' }],
  zorgIdentifier: null,
  zorgName: null,
  relatedEntities: {
    hosts: [{ identifier: 'host-3', siteIdentifier: SITE }],
    sites: [{ identifier: SITE, isLocal: true }],
    vpgs: [MAIL, SHOP],
    flrSessions: ['00000000-0000-4000-8000-0000000000f1'],
  },
  alerts: [ALERT],
}

describe('an event', () => {
  test('links to all that it is related to, each once', () => {
    const { RelatedEntities: related } = toEventApi(EVENT, ORIGIN)
    assert.deepEqual(
      related.Vpgs.map(({ identifier }) => identifier),
      [MAIL, SHOP],
    )
    const hrefs = [...related.Alerts, ...related.FlrSessions, ...related.Hosts, ...related.Sites]
    assert.deepEqual(
      hrefs.map(({ href }) => href),
      [
        `${ORIGIN}/v1/alerts/${ALERT}`,
        `${ORIGIN}/v1/flrs/00000000-0000-4000-8000-0000000000f1`,
        `${ORIGIN}/v1/virtualizationsites/${SITE}/hosts/host-3`,
        `${ORIGIN}/v1/localsite`,
      ],
    )
    assert.deepEqual(related.Zorgs, [])
  })

  test('names its organization where it has one', () => {
    const api = toEventApi({ ...EVENT, zorgIdentifier: SHOP, zorgName: 'Acme' }, ORIGIN)
    assert.equal(api.ZorgName, 'Acme')
    assert.equal(api.RelatedEntities.Zorgs[0]?.href, `${ORIGIN}/v1/zorgs/${SHOP}`)
  })

  test('has numbers in JSON and names in XML, the category a word in both', () => {
    const api = toEventApi(EVENT, ORIGIN)
    const json = writeDocument(eventApi, api, 'json', { profile: 'windows', escapeSlashes: false })
    const xml = writeDocument(eventApi, api, 'xml', { profile: 'windows', escapeSlashes: false })
    assert.match(json, /"EntityType":0,"EventCategory":"Events",.*"EventType":4,/)
    assert.match(xml, /<EntityType>VPG<\/EntityType><EventCategory>Events<\/EventCategory>/)
    assert.match(xml, /<EventType>FailOverTest<\/EventType>/)
    assert.doesNotMatch(json, /Repositories/)
    assert.deepEqual(readDocument(eventApi, xml, 'xml'), api)
  })
})
