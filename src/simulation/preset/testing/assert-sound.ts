import assert from 'node:assert/strict'
import { isEnded, parseTaskId, siteOfTask } from '../../../task/index.ts'
import type { Preset } from '../index.ts'

/** What holds for every preset: links resolve, sums agree, journals are in order, the past could have happened. */
export function assertSound(preset: Preset, span: { from: number; now: number }): void {
  assertResolves(preset)
  assertCounts(preset)
  assertJournals(preset, span.now)
  assertTasks(preset, span)
}

function assertResolves({ site, tasks }: Preset): void {
  const local = site.localSite?.identifier
  const sites = new Set([local, ...site.peerSites.map((peer) => peer.identifier)])
  const vpgs = new Map(site.vpgs.map((vpg) => [vpg.identifier, vpg]))
  const hosts = new Set(site.virtualizationSites.flatMap((at) => at.hosts.map((host) => host.identifier)))
  const datastores = new Set(
    site.virtualizationSites.flatMap((at) => at.datastores.map((one) => one.identifier)),
  )
  const profiles = new Map(site.serviceProfiles.map((profile) => [profile.identifier, profile]))
  const zorgs = new Set(site.zorgs.map((zorg) => zorg.identifier))
  const alerts = new Set(site.alerts.map((alert) => alert.identifier))

  assert.deepEqual(new Set(site.virtualizationSites.map((at) => at.identifier)), sites)
  for (const vpg of site.vpgs) {
    for (const side of [vpg.protectedSite, vpg.recoverySite]) {
      assert.ok(side && sites.has(side.identifier))
      assert.equal(side.isLocal, side.identifier === local)
    }
    assert.ok(vpg.organizationName === '' || zorgs.has(vpg.zorgIdentifier))
    if (vpg.serviceProfileIdentifier !== null) {
      const profile = profiles.get(vpg.serviceProfileIdentifier)
      assert.equal(profile?.name, vpg.serviceProfileName)
      assert.equal(profile?.historySeconds, vpg.history.configuredMinutes * 60)
    }
  }
  for (const vm of site.vms) {
    const vpg = vpgs.get(vm.vpgIdentifier)
    assert.ok(vpg)
    assert.deepEqual(
      [vm.status, vm.subStatus, vm.priority, vm.protectedSite, vm.recoverySite, vm.lastTestAt, vm.vpgName],
      [
        vpg.status,
        vpg.subStatus,
        vpg.priority,
        vpg.protectedSite,
        vpg.recoverySite,
        vpg.lastTestAt,
        vpg.name,
      ],
    )
    const hostsAt = (side: string | undefined) =>
      site.virtualizationSites.find((at) => at.identifier === side)?.hosts.map((host) => host.identifier)
    assert.ok(hostsAt(vm.protectedSite?.identifier)?.includes(vm.owningHostIdentifier ?? ''))
    assert.ok(hostsAt(vm.recoverySite?.identifier)?.includes(vm.recoveryHostIdentifier ?? ''))
    assert.ok(datastores.has(vm.owningDatastoreIdentifier ?? ''))
  }
  for (const vra of site.vras) assert.ok(hosts.has(vra.hostIdentifier ?? ''))
  for (const session of site.flrSessions) {
    const vpg = session.vpgIdentifier ?? ''
    assert.ok(site.vms.some((vm) => vm.identifier === session.vmIdentifier && vm.vpgIdentifier === vpg))
    assert.ok(site.checkpoints.get(vpg)?.some((one) => one.identifier === session.checkpointIdentifier))
  }
  for (const alert of site.alerts) assert.ok(alert.affectedVpgs.every((vpg) => vpgs.has(vpg)))
  for (const event of site.events) assert.ok(event.alerts.every((alert) => alerts.has(alert)))
  for (const { relatedEntities } of [...tasks, ...site.events]) {
    assert.ok(relatedEntities.vpgs.every((vpg) => vpgs.has(vpg)))
    assert.ok(
      relatedEntities.hosts.every((host) => hosts.has(host.identifier) && host.siteIdentifier === local),
    )
    assert.ok(relatedEntities.sites.every((one) => sites.has(one.identifier)))
    assert.equal(relatedEntities.sites[0]?.isLocal, true)
  }
}

function assertCounts({ site }: Preset): void {
  for (const vpg of site.vpgs) {
    const vms = site.vms.filter((vm) => vm.vpgIdentifier === vpg.identifier)
    assert.equal(vpg.vmsCount, vms.length)
    assert.equal(
      vpg.provisionedStorageMb,
      vms.reduce((sum, vm) => sum + vm.provisionedStorageMb, 0),
    )
    assert.ok(vms.every((vm) => vm.usedStorageMb <= vm.provisionedStorageMb))
  }
  const total = (count: (vra: (typeof site.vras)[number]) => number) =>
    site.vras.reduce((sum, vra) => sum + count(vra), 0)
  assert.equal(
    total((vra) => vra.protectedLoad.vms),
    site.vms.filter((vm) => vm.protectedSite?.isLocal).length,
  )
  assert.equal(
    total((vra) => vra.recoveryLoad.vms),
    site.vms.filter((vm) => vm.recoverySite?.isLocal).length,
  )
  const identifiers = [
    ...site.vms.map((vm) => vm.identifier),
    ...site.virtualizationSites.flatMap((at) => at.vms.map((vm) => vm.identifier)),
  ]
  assert.equal(new Set(identifiers).size, identifiers.length)
  assert.equal(new Set(site.vpgs.map((vpg) => vpg.name)).size, site.vpgs.length)
  assert.equal(new Set(site.vms.map((vm) => vm.name)).size, site.vms.length)
  assert.ok(site.vras.every((vra) => BigInt(vra.identifier) > 2n ** 53n))
}

function assertJournals({ site }: Preset, now: number): void {
  for (const vpg of site.vpgs) {
    const checkpoints = site.checkpoints.get(vpg.identifier) ?? []
    const numbers = checkpoints.map((checkpoint) => Number(checkpoint.identifier))
    assert.ok(numbers.length > 0)
    assert.ok(numbers.every((number, index) => number > (numbers[index - 1] ?? 0)))
    assert.ok(checkpoints.every(({ takenAt }, index) => takenAt > (checkpoints[index - 1]?.takenAt ?? 0)))
    assert.equal(vpg.history.earliestCheckpoint, checkpoints[0])
    assert.ok((checkpoints.at(-1)?.takenAt ?? now) < now)
    assert.equal(vpg.status === 'MeetingSLA', vpg.actualRpoSeconds < vpg.configuredRpoSeconds)
    if (vpg.status === 'MeetingSLA') {
      assert.equal(vpg.history.actualMinutes, vpg.history.configuredMinutes)
    }
  }
}

function assertTasks(preset: Preset, { from, now }: { from: number; now: number }): void {
  const { site, tasks } = preset
  assert.equal(new Set(tasks.map((task) => task.id)).size, tasks.length)
  const lastEnd = new Map<string, number>()
  for (const [index, task] of tasks.entries()) {
    assert.equal(parseTaskId(task.id), task.id)
    assert.equal(siteOfTask(task.id), site.localSite?.identifier)
    assert.ok(isEnded(task.state) && task.completedAt !== null && !task.isCancellable)
    assert.ok(task.startedAt >= from && task.startedAt < task.completedAt && task.completedAt < now)
    assert.ok(task.startedAt >= (tasks[index - 1]?.startedAt ?? 0))
    assert.equal(task.progressPercent === 100, task.state === 'Completed')
    assert.equal(task.completeReason === '', task.state === 'Completed')
    const busy = [...task.relatedEntities.vpgs, ...task.relatedEntities.hosts.map((host) => host.identifier)]
    for (const key of busy) {
      assert.ok(task.startedAt > (lastEnd.get(key) ?? 0), `${task.type} while something else is going on`)
      lastEnd.set(key, task.completedAt)
    }
  }
  for (const vpg of site.vpgs) assertOwnTasks(preset, vpg.identifier)
}

/** What the tasks of a VPG tell is what the VPG shows, and what belongs together stands together. */
function assertOwnTasks({ site, tasks }: Preset, identifier: string): void {
  const vpg = site.vpgs.find((candidate) => candidate.identifier === identifier)
  const own = tasks.filter((task) => task.relatedEntities.vpgs.includes(identifier))
  own.forEach((task, index) => {
    if (task.state === 'Failed') return
    const next = own[index + 1]?.type
    if (task.type === 'FailOverTest') assert.equal(next, 'StopFailOverTest')
    if (task.type === 'MoveBeforeCommit') assert.ok(next === 'MoveCommit' || next === 'MoveRollback')
    if (task.type === 'PauseProtectionGroup') {
      const isPaused = vpg?.subStatus === 'ReplicationPausedUserInitiated'
      assert.ok(next === 'ResumeProtectionGroup' || (next === undefined && isPaused))
    }
    if (task.type === 'FlrJournalMount') {
      const [session] = task.relatedEntities.flrSessions
      const isOpen = site.flrSessions.some(
        (open) => open.identifier === session && open.mountedAt === task.completedAt,
      )
      assert.ok(next === 'FlrJournalUnmount' ? !isOpen : isOpen && next === undefined)
    }
  })
  const lastTest = own.findLast((task) => task.type === 'StopFailOverTest')
  if (lastTest !== undefined) assert.equal(vpg?.lastTestAt, lastTest.completedAt)
}
