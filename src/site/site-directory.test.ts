import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { aTask, aTaskId, TEST_SITE } from '../../test/support/a-task.ts'
import { createCountingIds } from '../../test/support/counting-ids.ts'
import { ManualClock } from '../../test/support/manual-clock.ts'
import { decodeSiteFile } from '../capture/index.ts'
import { GHENT, SITE_FILE, UTRECHT, VCENTER, VPG_MAIL, VPG_WEB } from '../capture/testing/example-site.ts'
import { createEmptySite, NO_ZORG, type Site } from '../inventory/index.ts'
import type { Stores } from '../store/index.ts'
import { openSqliteStores } from '../store/sqlite/index.ts'
import type { RelatedEntities } from '../task/index.ts'
import { createSiteDirectory, type SiteDirectory } from './index.ts'

const PEER = 'abababab-0000-4000-8000-000000000001'
const OTHER_LOCAL = 'abababab-0000-4000-8000-000000000002'
const VPG = 'abababab-0000-4000-8000-000000000003'
const FLR = `abababab-0000-4000-8000-000000000004.${PEER}`
const HOST = 'abababab-0000-4000-8000-000000000005.host-18'
const MANAGER = 'abababab-0000-4000-8000-000000000006'

/** What a task on some other server links to. */
const LINKED: RelatedEntities = {
  hosts: [{ identifier: HOST, siteIdentifier: MANAGER }],
  sites: [
    { identifier: PEER, isLocal: false },
    { identifier: OTHER_LOCAL, isLocal: true },
  ],
  vpgs: [VPG],
  flrSessions: [FLR],
}

let stores: Stores
beforeEach(async () => {
  stores = await openSqliteStores({ memory: true, clock: new ManualClock() })
})
afterEach(() => stores.close())

function directoryOf(site?: Site): SiteDirectory {
  const { entities, properties } = stores
  return createSiteDirectory({
    site: site === undefined ? undefined : () => site,
    entities,
    properties,
    ids: createCountingIds(),
    version: '7.0.0',
  })
}

function storeTask(relatedEntities: RelatedEntities) {
  return stores.tasks.merge([aTask({ relatedEntities })], 0)
}

function exampleSite(): Site {
  return decodeSiteFile(JSON.stringify(SITE_FILE), 'site.json')
}

describe('an empty site', () => {
  test('has an identity that is made once and kept', async () => {
    const first = await directoryOf().localSite()
    assert.match(first.identifier, /^00000000-0000-4000-8000-\d{12}$/)
    assert.deepEqual([first.name, first.version, first.type], [first.identifier, '7.0.0', 'VCenter'])
    assert.deepEqual(await directoryOf().localSite(), first)
  })

  test('has nothing but itself', async () => {
    const directory = directoryOf()
    const { identifier } = await directory.localSite()
    assert.deepEqual(
      await Promise.all([
        directory.listPeerSites(),
        directory.listVpgs(),
        directory.listVms(),
        directory.listFlrSessions(),
        directory.listVras(),
        directory.listZorgs(),
        directory.listServiceProfiles(),
      ]),
      Array(7).fill([]),
    )
    assert.deepEqual(
      (await directory.listVirtualizationSites()).map((site) => site.identifier),
      [identifier],
    )
    assert.equal(await directory.findVpg(VPG), undefined)
    assert.equal(await directory.findPeerSite(PEER), undefined)
    assert.equal(await directory.findFlrSession(FLR), undefined)
    assert.equal(await directory.findHost(MANAGER, HOST), undefined)
    assert.equal(await directory.findVirtualizationSite(MANAGER), undefined)
    assert.equal(await directory.findVra('1'), undefined)
    assert.deepEqual(await directory.findVms('vm-1'), [])
  })

  test('takes the identity of the server whose tasks come first, once, and keeps it', async () => {
    const directory = directoryOf()
    await directory.localSite()
    assert.deepEqual(
      await Promise.all([directory.adoptLocalSite(UTRECHT), directory.adoptLocalSite(GHENT)]),
      [true, false],
    )
    assert.equal((await directory.localSite()).identifier, UTRECHT)
    assert.equal(await directoryOf().adoptLocalSite(GHENT), false)
    assert.equal((await directoryOf().localSite()).identifier, UTRECHT)
  })

  test('takes no identity where the model says its own', async () => {
    const directory = directoryOf(exampleSite())
    assert.equal(await directory.adoptLocalSite(GHENT), false)
    assert.equal((await directory.localSite()).identifier, UTRECHT)
  })
})

describe('what tasks alone name', () => {
  test('is found in any letter case, and listed', async () => {
    await storeTask(LINKED)
    const directory = directoryOf()
    assert.equal((await directory.findVpg(VPG.toUpperCase()))?.identifier, VPG)
    assert.equal((await directory.findFlrSession(FLR.toUpperCase()))?.identifier, FLR)
    assert.equal((await directory.findPeerSite(PEER.toUpperCase()))?.identifier, PEER)
    assert.deepEqual(
      (await directory.listVpgs()).map((vpg) => vpg.identifier),
      [VPG],
    )
    assert.deepEqual(
      (await directory.listFlrSessions()).map((session) => session.identifier),
      [FLR],
    )
  })

  test('is named by its identifier, and nothing else is made up', async () => {
    await storeTask(LINKED)
    const directory = directoryOf()
    const vpg = await directory.findVpg(VPG)
    assert.deepEqual([vpg?.name, vpg?.protectedSite, vpg?.vmsCount, vpg?.lastTestAt], [VPG, null, 0, null])
    assert.equal(vpg?.zorgIdentifier, NO_ZORG)
    assert.equal((await directory.findPeerSite(PEER))?.name, PEER)
    assert.equal((await directory.findHost(MANAGER, HOST))?.name, HOST)
  })

  test('is a peer, where it is a site that is not ours, even one that a task called local', async () => {
    await storeTask(LINKED)
    const directory = directoryOf()
    await directory.adoptLocalSite(PEER)
    assert.deepEqual(
      (await directory.listPeerSites()).map((site) => site.identifier),
      [OTHER_LOCAL],
    )
    assert.equal((await directory.findPeerSite(PEER))?.identifier, PEER)
  })

  test('brings the virtualization site of a host with it, which lists the host', async () => {
    await storeTask(LINKED)
    const directory = directoryOf()
    const sites = await directory.listVirtualizationSites()
    const { identifier: own } = await directory.localSite()
    assert.deepEqual(
      sites.map((site) => site.identifier),
      [own, PEER, OTHER_LOCAL, MANAGER],
    )
    const manager = await directory.findVirtualizationSite(MANAGER.toUpperCase())
    assert.deepEqual(
      manager?.hosts.map((host) => host.identifier),
      [HOST],
    )
    assert.equal((await directory.findHost(MANAGER.toUpperCase(), HOST.toUpperCase()))?.identifier, HOST)
  })

  test('answers under every site that a task linked a host under', async () => {
    await storeTask(LINKED)
    await storeTask({ ...LINKED, hosts: [{ identifier: HOST, siteIdentifier: TEST_SITE }] })
    assert.equal((await directoryOf().findHost(TEST_SITE, HOST))?.identifier, HOST)
  })

  test('never stands beside or over what is modelled', async () => {
    await storeTask({
      ...LINKED,
      hosts: [
        { identifier: `${VCENTER}.HOST-1`, siteIdentifier: UTRECHT },
        { identifier: HOST, siteIdentifier: UTRECHT },
      ],
      vpgs: [VPG_WEB.toUpperCase(), VPG],
      sites: [
        { identifier: GHENT.toUpperCase(), isLocal: false },
        { identifier: UTRECHT, isLocal: true },
      ],
    })
    const directory = directoryOf(exampleSite())
    assert.deepEqual(
      (await directory.listVpgs()).map((vpg) => vpg.name),
      ['Web', 'Mail', VPG],
    )
    assert.deepEqual(
      (await directory.listPeerSites()).map((site) => site.name),
      ['Ghent DC'],
    )
    assert.equal((await directory.findVpg(VPG_WEB))?.name, 'Web')
    assert.deepEqual(
      (await directory.findVirtualizationSite(UTRECHT))?.hosts.map((host) => host.name),
      ['utr1.example', HOST],
    )
    assert.deepEqual(
      (await directory.listVirtualizationSites()).map((site) => site.name),
      ['vc.utrecht.example', 'Ghent DC'],
    )
  })
})

describe('what a model names beside what it holds', () => {
  test('sites, organizations and service profiles of VPGs are found', async () => {
    const { vpgs } = exampleSite()
    const directory = directoryOf({ ...createEmptySite(), vpgs })
    const [web] = vpgs
    assert.equal((await directory.findPeerSite(GHENT))?.name, 'Ghent DC')
    assert.equal((await directory.findZorg(web?.zorgIdentifier ?? ''))?.name, 'Acme')
    assert.equal((await directory.findServiceProfile(web?.serviceProfileIdentifier ?? ''))?.name, 'Gold')
    assert.equal((await directory.findZorg(NO_ZORG))?.identifier, NO_ZORG)
    assert.deepEqual(
      (await directory.listZorgs()).map((zorg) => zorg.name),
      ['Acme'],
    )
  })

  test('the earliest checkpoint stands for all where no others are known', async () => {
    const site = exampleSite()
    const { vpgs } = site
    const checkpointsOf = async (directory: SiteDirectory) =>
      (
        await Promise.all(
          vpgs.map(async (vpg) => (await directory.listCheckpoints(vpg)).map((point) => point.identifier)),
        )
      ).map((identifiers) => identifiers.join(' '))
    assert.deepEqual(await checkpointsOf(directoryOf(site)), ['41 42 43', ''])
    assert.deepEqual(await checkpointsOf(directoryOf({ ...createEmptySite(), vpgs })), ['41', ''])
  })

  test('a machine that two VPGs protect is found twice', async () => {
    const site = exampleSite()
    const vms = site.vms.flatMap((vm) => [vm, { ...vm, vpgIdentifier: VPG_MAIL }])
    const found = await directoryOf({ ...site, vms }).findVms(`${VCENTER}.VM-7`)
    assert.deepEqual(
      found.map((vm) => vm.vpgIdentifier),
      [VPG_WEB, VPG_MAIL],
    )
  })
})

test('a task whose links name nothing new changes nothing', async () => {
  await stores.tasks.create(aTask({ id: aTaskId(900) }), 0)
  assert.deepEqual(await directoryOf().listVpgs(), [])
})
