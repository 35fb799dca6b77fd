import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as example from '../capture/testing/example-site.ts'
import { createUnknownVpg, type LocalSite } from '../inventory/index.ts'
import { readDocument, writeDocument } from './document.ts'
import {
  checkpointApi,
  checkpointStatsApi,
  datastoreApi,
  deviceApi,
  flrSessionApi,
  fromCheckpointApi,
  fromDatastoreApi,
  fromDeviceApi,
  fromFlrSessionApi,
  fromHostApi,
  fromLocalSiteApi,
  fromPeerSiteApi,
  fromRepositoryApi,
  fromServiceProfileApi,
  fromVmApi,
  fromVpgApi,
  fromVraApi,
  fromZorgApi,
  hostApi,
  type LocalSiteApi,
  localSiteApi,
  peerSiteApi,
  repositoryApi,
  serverDate,
  serviceProfileApi,
  toCheckpointApi,
  toDatastoreApi,
  toDeviceApi,
  toFlrSessionApi,
  toHostApi,
  toLocalSiteApi,
  toPeerSiteApi,
  toRepositoryApi,
  toServiceLinks,
  toServiceProfileApi,
  toVmApi,
  toVpgApi,
  toVraApi,
  toZorgApi,
  vmApi,
  vpgApi,
  vraApi,
  zorgApi,
} from './entities.ts'
import { linkString } from './link-api.ts'
import { list, type Shape } from './shape.ts'
import type { WireStyle } from './wire-style.ts'

const WINDOWS: WireStyle = { profile: 'windows', escapeSlashes: false }
const APPLIANCE: WireStyle = { profile: 'appliance', escapeSlashes: false }
const { ORIGIN } = example

/** What became of an answer that was read into our own words and written again. */
type Rewrite = (json: string) => { readonly json: string; readonly xml: string; readonly readFromXml: string }

function rewrites<Api, Item>(
  shape: Shape<Api>,
  from: (api: Api) => Item,
  to: (item: Item, origin: string) => Api,
): Rewrite {
  return (json) => {
    const api = to(from(readDocument(shape, json, 'json')), ORIGIN)
    const xml = writeDocument(shape, api, 'xml', WINDOWS)
    return {
      json: writeDocument(shape, api, 'json', WINDOWS),
      xml,
      readFromXml: writeDocument(shape, readDocument(shape, xml, 'xml'), 'json', WINDOWS),
    }
  }
}

function toLocal(local: LocalSite, origin: string): LocalSiteApi {
  return toLocalSiteApi(local, { origin, utcOffsetMinutes: 60 })
}

const site = example.VIRTUALIZATION_SITE
const CASES: readonly (readonly [string, unknown, Rewrite])[] = [
  ['LocalSiteApi', example.LOCAL_SITE, rewrites(localSiteApi, fromLocalSiteApi, toLocal)],
  ['PeerSiteApi', example.PEER_SITE, rewrites(peerSiteApi, fromPeerSiteApi, toPeerSiteApi)],
  ['VpgApi', example.VPG, rewrites(vpgApi, fromVpgApi, toVpgApi)],
  ['VpgApi of a new VPG', example.NEW_VPG, rewrites(vpgApi, fromVpgApi, toVpgApi)],
  ['VmApi', example.VM, rewrites(vmApi, fromVmApi, toVmApi)],
  [
    'FlrSessionInformationApi',
    example.FLR_SESSION,
    rewrites(flrSessionApi, fromFlrSessionApi, toFlrSessionApi),
  ],
  ['HostNativeApi', example.HOST, rewrites(hostApi, fromHostApi, toHostApi)],
  ['DatastoreNativeApi', site.datastores[0], rewrites(datastoreApi, fromDatastoreApi, toDatastoreApi)],
  ['DeviceDataApi', site.devices[0], rewrites(deviceApi, fromDeviceApi, toDeviceApi)],
  [
    'BackupTargetInfoRepositoriesApi',
    site.repositories[0],
    rewrites(repositoryApi, fromRepositoryApi, toRepositoryApi),
  ],
  [
    'CheckpointApi',
    example.CHECKPOINTS[0],
    rewrites(checkpointApi, fromCheckpointApi, (checkpoint) => toCheckpointApi(checkpoint)),
  ],
  ['ZorgApi', example.ZORG_ACME, rewrites(zorgApi, fromZorgApi, toZorgApi)],
  [
    'ServiceProfileApi',
    example.SERVICE_PROFILE,
    rewrites(serviceProfileApi, fromServiceProfileApi, toServiceProfileApi),
  ],
]

describe('an answer of a windows server', () => {
  for (const [name, answer, rewrite] of CASES) {
    test(`${name} is written back member for member, in order`, () => {
      assert.equal(rewrite(JSON.stringify(answer)).json, JSON.stringify(answer))
    })
    test(`${name} says the same in XML`, () => {
      const { json, readFromXml } = rewrite(JSON.stringify(answer))
      assert.equal(readFromXml, json)
    })
  }

  test('a VRA keeps its 64-bit number, written as a number', () => {
    const { json } = rewrites(vraApi, fromVraApi, toVraApi)(JSON.stringify(example.VRA))
    const expected = JSON.stringify(example.VRA).replace(
      `"VraIdentifier":"${example.VRA_IDENTIFIER}"`,
      `"VraIdentifier":${example.VRA_IDENTIFIER}`,
    )
    assert.equal(json, expected)
  })

  test('a VRA is read from its text where the number was rounded on the way', () => {
    const rounded = { ...example.VRA, VraIdentifier: Number(example.VRA_IDENTIFIER) }
    assert.equal(fromVraApi(vraApi.fromJson(rounded, '')).identifier, example.VRA_IDENTIFIER)
    const linkAlone = { ...rounded, VraIdentifierStr: undefined }
    assert.equal(fromVraApi(vraApi.fromJson(linkAlone, '')).identifier, example.VRA_IDENTIFIER)
  })

  test('words are numbers in JSON and names in XML', () => {
    const { json, xml } = rewrites(vpgApi, fromVpgApi, toVpgApi)(JSON.stringify(example.VPG))
    assert.match(json, /"Status":3,"SubStatus":23,/)
    assert.match(xml, /<Status>RpoNotMeetingSLA<\/Status><SubStatus>BitmapSync<\/SubStatus>/)
    assert.match(
      xml,
      /<Entities><Protected>VCVpg<\/Protected><Recovery>HyperV<\/Recovery><Source>VCVpg<\/Source><Target>HyperV<\/Target><\/Entities>/,
    )
  })

  test('a word or number of a newer server is kept as it came', () => {
    const newer = { ...example.VPG, Status: 11, SubStatus: 'HibernatingSync' }
    const { json, xml } = rewrites(vpgApi, fromVpgApi, toVpgApi)(JSON.stringify(newer))
    assert.match(json, /"Status":11,"SubStatus":"HibernatingSync",/)
    assert.match(xml, /<Status>11<\/Status><SubStatus>HibernatingSync<\/SubStatus>/)
  })

  test('what is null is nil in XML, and what is empty is empty', () => {
    const { xml } = rewrites(vpgApi, fromVpgApi, toVpgApi)(JSON.stringify(example.NEW_VPG))
    assert.match(
      xml,
      /^<VpgApi xmlns="http:\/\/schemas\.zerto\.com\/zvm\/api" xmlns:i="[^"]+"><ActiveProcessesApi><RunningFailOverTestApi i:nil="true"\/>/,
    )
    assert.match(xml, /<LastTest i:nil="true"\/><Link><href>/)
    assert.match(xml, /<Link__x007B_0_x007D_><href>[^<]+<\/href><rel>self<\/rel><type>VpgApi<\/type>/)
    assert.match(
      xml,
      /<ServiceProfile i:nil="true"\/><ServiceProfileIdentifier i:nil="true"\/><ServiceProfileName\/>/,
    )
  })
})

describe('the appliance', () => {
  test('adds its members in their alphabetical places, and windows leaves them out', () => {
    const api = toVpgApi(createUnknownVpg(example.VPG_WEB), ORIGIN)
    const names = (style: WireStyle) => Object.keys(JSON.parse(writeDocument(vpgApi, api, 'json', style)))
    const added = names(APPLIANCE).filter((name) => !names(WINDOWS).includes(name))
    assert.deepEqual(added, [
      'AlertStatus',
      'ProtectedSiteName',
      'RecoverySiteName',
      'StatusDescription',
      'SubStatusDescription',
      'VpgDescription',
      'VpgType',
    ])
    assert.deepEqual(names(APPLIANCE), names(APPLIANCE).toSorted())
    assert.deepEqual(names(WINDOWS), Object.keys(example.VPG))
  })

  test('names no identifier, which is then read from the link', () => {
    const { VpgIdentifier: _vpg, SourceSite: _source, ...answer } = example.VPG
    const vpg = fromVpgApi(vpgApi.fromJson({ ...answer, ProtectedSiteName: 'Utrecht DC' }, ''))
    assert.equal(vpg.identifier, example.VPG_WEB)
    assert.equal(vpg.protectedSiteName, 'Utrecht DC')
  })

  test('answers without identifier and link are refused with the name of the member', () => {
    assert.throws(() => fromVpgApi(vpgApi.fromJson({ VpgName: 'Web' }, '')), {
      code: 'value-unreadable',
      message: 'VpgIdentifier is missing.',
    })
  })
})

describe('lengths of time', () => {
  test('are read in both forms and written in the one of the server', () => {
    for (const [Rpo, windows, appliance] of [
      ['00:05:00', 'PT5M', '00:05:00'],
      ['PT1H30M', 'PT1H30M', '01:30:00'],
      ['1.00:00:00', 'P1D', '1.00:00:00'],
      ['P1DT2S', 'P1DT2S', '1.00:00:02'],
      [null, 'PT0S', '00:00:00'],
    ]) {
      const api = serviceProfileApi.fromJson({ ...example.SERVICE_PROFILE, Rpo }, '')
      assert.equal(JSON.parse(writeDocument(serviceProfileApi, api, 'json', WINDOWS)).Rpo, windows)
      assert.equal(JSON.parse(writeDocument(serviceProfileApi, api, 'json', APPLIANCE)).Rpo, appliance)
    }
    assert.throws(() => serviceProfileApi.fromJson({ ...example.SERVICE_PROFILE, Rpo: 'soon' }, ''), /Rpo/)
  })
})

describe('a date on its own', () => {
  const instant = Date.UTC(2026, 10, 23, 15, 0, 0, 840)

  test('is /Date(ms)/ on windows, with the offset where it is local', () => {
    const write = (offsetMinutes: number | null, style: WireStyle) =>
      writeDocument(serverDate, { instant, offsetMinutes }, 'json', style)
    assert.equal(write(null, WINDOWS), `"/Date(${instant})/"`)
    assert.equal(write(-210, WINDOWS), `"/Date(${instant}-0330)/"`)
    assert.equal(write(120, { ...WINDOWS, escapeSlashes: true }), `"\\/Date(${instant}+0200)\\/"`)
    assert.equal(write(null, APPLIANCE), '"2026-11-23T15:00:00.840Z"')
    assert.equal(write(120, APPLIANCE), '"2026-11-23T17:00:00.840+02:00"')
  })

  test('is a bare dateTime in XML, without trailing zeros', () => {
    const write = (at: number, offsetMinutes: number | null) =>
      writeDocument(serverDate, { instant: at, offsetMinutes }, 'xml', WINDOWS)
    const open = '<dateTime xmlns="http://schemas.microsoft.com/2003/10/Serialization/">'
    assert.equal(write(instant, 120), `${open}2026-11-23T17:00:00.84+02:00</dateTime>`)
    assert.equal(write(instant - 840, 0), `${open}2026-11-23T15:00:00+00:00</dateTime>`)
    assert.equal(write(instant - 840, null), `${open}2026-11-23T15:00:00Z</dateTime>`)
  })
})

test('a VPG without checkpoints has no earliest and no latest', () => {
  assert.equal(
    writeDocument(checkpointStatsApi, { Earliest: null, Latest: null }, 'json', WINDOWS),
    '{"Earliest":null,"Latest":null}',
  )
})

test('the services are those of the published reply, in its order', () => {
  const services = toServiceLinks(ORIGIN)
  assert.deepEqual(
    services.map(({ href }) => href?.slice(`${ORIGIN}/v1/`.length)).join(' '),
    'events vpgs vms vras peersites session tasks serviceprofiles virtualizationsites zorgs localsite alerts',
  )
  assert.equal(
    writeDocument(list(linkString), services.slice(0, 1), 'json', { ...WINDOWS, escapeSlashes: true }),
    '[{"href":"https:\\/\\/zvm.example:9669\\/v1\\/events","rel":"down","type":"IEventsService"}]',
  )
})
