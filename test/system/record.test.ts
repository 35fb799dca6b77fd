import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { parse } from 'yaml'
import { decodeRecordedSite } from '../../src/capture/index.ts'
import { withWorld } from '../../src/cli/testing/test-io.ts'
import type { Site } from '../../src/inventory/index.ts'
import { startZvm, type Zvm } from '../../src/library/index.ts'
import { findLeaks } from '../../src/recording/testing/leaks.ts'
import { parseScenario } from '../../src/scenario/index.ts'
import { makeFolder } from './support.ts'

interface Recorded {
  readonly text: string
  readonly answers: Readonly<Record<string, unknown>>
  readonly site: Site
}

/** Runs `zvm-tasks record` against a server, with these words more, and reads the file by both its readers. */
async function record(zvm: Zvm, ...words: readonly string[]): Promise<Recorded> {
  return recordAs('recorded.yaml', zvm, ...words)
}

async function recordAs(name: string, zvm: Zvm, ...words: readonly string[]): Promise<Recorded> {
  let text = ''
  await withWorld({}, async ({ folder, run }) => {
    const [file, ca, password] = [name, 'ca.pem', 'password'].map((each) => join(folder, each))
    await writeFile(String(ca), zvm.ca)
    await writeFile(String(password), zvm.password)
    const login = ['--ca', String(ca), '--user', zvm.user, '--password-file', String(password)]
    const { code, err } = await run('record', zvm.url, '--out', String(file), ...login, ...words)
    assert.equal(code, 0, err)
    assert.doesNotMatch(err, /not recorded|left out/)
    text = await readFile(String(file), 'utf8')
  })
  const { at, ...answers } = parse(text).site.recorded
  const site = decodeRecordedSite(answers, { fileName: name, path: '' })
  const scenario = parseScenario(text, name)
  assert.deepEqual(scenario.site, { form: 'recorded', site, recordedAt: Date.parse(at) })
  return { text, answers, site }
}

/** What of a site says how it is, and not what it is called. */
function shapeOf({ vpgs, vms, vras, peerSites, virtualizationSites, tasks, checkpoints }: Site) {
  return {
    vpgs: vpgs.map((vpg) => [vpg.status, vpg.subStatus, vpg.priority, vpg.actualRpoSeconds, vpg.vmsCount]),
    vms: vms.map((vm) => [
      vm.status,
      vm.provisionedStorageMb,
      vpgs.findIndex((vpg) => vpg.identifier === vm.vpgIdentifier),
    ]),
    vras: vras.map((vra) => [vra.status, vra.version, vra.memoryGb]),
    hosts: virtualizationSites.map((site) =>
      site.hosts.map(({ identifier }) => vras.findIndex((vra) => vra.hostIdentifier === identifier)),
    ),
    peerSites: peerSites.map((peer) => [peer.pairingStatus, peer.port]),
    tasks: tasks.map((task) => [
      task.type,
      task.state,
      task.startedAt,
      task.completedAt,
      task.progressPercent,
    ]),
    taskVpgs: tasks.map(({ relatedEntities }) =>
      relatedEntities.vpgs.map((each) => vpgs.findIndex(({ identifier }) => identifier === each)),
    ),
    checkpoints: vpgs.map(({ identifier }) =>
      (checkpoints.get(identifier) ?? []).map(({ takenAt, type }) => [takenAt, type]),
    ),
  }
}

for (const profile of ['windows', 'appliance'] as const) {
  describe(`a recording of our own server as ${profile}`, () => {
    test('is the site as it is', async () => {
      await using zvm = await startZvm({ profile })
      await zvm.clock.advance(3_600)
      const { site, text } = await record(zvm, '--checkpoints', '3')
      assert.match(text, new RegExp(`^server:\n {2}profile: ${profile}$`, 'm'))
      const model = zvm.site.model()
      const names = (each: { readonly name: string }) => each.name
      assert.deepEqual(site.vpgs.map(names).toSorted(), model.vpgs.map(names).toSorted())
      assert.deepEqual(site.vms.map(names).toSorted(), model.vms.map(names).toSorted())
      assert.deepEqual(site.peerSites.map(names).toSorted(), model.peerSites.map(names).toSorted())
      assert.deepEqual(site.vras.map(names).toSorted(), model.vras.map(names).toSorted())
      assert.equal(site.localSite?.name, model.localSite?.name)
      const insides = ({ virtualizationSites }: Pick<Site, 'virtualizationSites'>) =>
        virtualizationSites
          .map(({ name, hosts, vms, datastores, networks, devices, repositories }) => [
            name,
            ...[hosts, vms, datastores, networks, devices, repositories].map((list) => list.length),
          ])
          .toSorted()
      assert.deepEqual(insides(site), insides(model))
      assert.deepEqual(
        [...site.checkpoints.values()].map((list) => list.length),
        site.vpgs.map((vpg) => Math.min(3, zvm.site.model().checkpoints.get(vpg.identifier)?.length ?? 0)),
      )
      const plain = (task: Site['tasks'][number]) => ({ ...task, generation: 0 })
      const byId = (one: { readonly id: string }, other: { readonly id: string }) =>
        one.id.localeCompare(other.id)
      assert.deepEqual(
        site.tasks.map(plain).toSorted(byId),
        (await zvm.tasks.list()).map(plain).toSorted(byId),
      )
    })

    test('is of the same shape where it is anonymous, and names nothing of it', async () => {
      await using zvm = await startZvm({ profile, publicUrl: 'https://zvm.nordhaven.example:9669' })
      const source = await record(zvm)
      const hidden = await record(zvm, '--anonymise')
      assert.deepEqual(shapeOf(hidden.site), shapeOf(source.site))
      assert.deepEqual(findLeaks(source.answers, hidden.answers, hidden.text), [])
      for (const word of ['nordhaven', 'Hamburg', 'Rotterdam', 'ERP']) {
        assert.match(source.text, new RegExp(word))
        assert.doesNotMatch(hidden.text, new RegExp(word))
      }
    })
  })
}

for (const name of ['recorded.yaml', 'recorded.json'])
  test(`${name} is played as it was recorded, from that hour on`, async (t) => {
    const folder = await makeFolder({ after: (step) => t.after(step) })
    const file = join(folder, name)
    await using source = await startZvm({ profile: 'appliance' })
    const { text } = await recordAs(name, source, '--anonymise')
    assert.equal(text.startsWith('{"scenario":1,'), name.endsWith('.json'))
    await writeFile(file, text)
    await using zvm = await startZvm({ scenario: file })
    const played = zvm.site.model()
    const { vpgs, vms, vras } = source.site.model()
    assert.deepEqual(
      [played.vpgs, played.vms, played.vras].map((list) => list.length),
      [vpgs, vms, vras].map((list) => list.length),
    )
    const states = (site: Pick<Site, 'vpgs'>) =>
      site.vpgs.map(({ status, priority }) => [status, priority]).toSorted()
    assert.deepEqual(states(played), states({ vpgs }))
  })
