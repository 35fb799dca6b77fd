import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Alert, NO_ZORG } from '../inventory/index.ts'
import { alertApi, toAlertApi } from './alert-api.ts'
import { readDocument, writeDocument } from './document.ts'

const ORIGIN = 'https://zvm.example:9669'
const ALERT: Alert = {
  identifier: '00000000-0000-4000-8000-0000000000a1',
  level: 'Warning',
  entity: 'Vpg',
  helpIdentifier: 'VPG0014',
  description: 'VPG "Mail" waits.',
  turnedOnAt: 1_520_423_877_045,
  isDismissed: false,
  siteIdentifier: '00000000-0000-4000-8000-0000000000b1',
  isLocalSite: true,
  affectedVpgs: ['00000000-0000-4000-8000-0000000000c1'],
  affectedZorgs: [NO_ZORG, '00000000-0000-4000-8000-0000000000d1'],
}

describe('an alert', () => {
  test('links to itself, its site and what it affects; no organization is none', () => {
    const api = toAlertApi(ALERT, ORIGIN)
    assert.deepEqual(api.Link, {
      href: `${ORIGIN}/v1/alerts/${ALERT.identifier}`,
      identifier: ALERT.identifier,
      rel: null,
      type: 'AlertApi',
    })
    assert.deepEqual(api['Link_{0}'], { href: api.Link.href, rel: 'self', type: 'AlertApi' })
    assert.equal(api.Site.href, `${ORIGIN}/v1/localsite`)
    assert.deepEqual(
      [...api.AffectedVpgs, ...api.AffectedZorgs].map(({ href }) => href),
      [`${ORIGIN}/v1/vpgs/${ALERT.affectedVpgs[0]}`, `${ORIGIN}/v1/zorgs/${ALERT.affectedZorgs[1]}`],
    )
  })

  test('of another site links to the peer', () => {
    const api = toAlertApi({ ...ALERT, isLocalSite: false }, ORIGIN)
    assert.equal(api.Site.href, `${ORIGIN}/v1/peersites/${ALERT.siteIdentifier}`)
  })

  test('has words in both formats, a date of its profile, and a generation on the appliance alone', () => {
    const api = toAlertApi(ALERT, ORIGIN)
    const windows = writeDocument(alertApi, api, 'json', { profile: 'windows', escapeSlashes: false })
    const appliance = writeDocument(alertApi, api, 'json', { profile: 'appliance', escapeSlashes: false })
    const xml = writeDocument(alertApi, api, 'xml', { profile: 'windows', escapeSlashes: false })
    assert.match(windows, /"Entity":"Vpg",.*"Level":"Warning",.*"TurnedOn":"\/Date\(1520423877045\)\/"/)
    assert.doesNotMatch(windows, /Generation/)
    assert.match(appliance, /"Generation":1,.*"TurnedOn":"2018-03-07T11:57:57\.045Z"/)
    assert.match(xml, /<Level>Warning<\/Level>.*<TurnedOn>2018-03-07T11:57:57\.045Z<\/TurnedOn>/)
    assert.deepEqual(readDocument(alertApi, appliance, 'json'), api)
  })
})
