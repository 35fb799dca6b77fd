import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { type SiteService, withSiteService } from './testing/site-service.ts'

const TASK_LINE = /^[0-9a-f-]{36}\.[0-9a-f-]{36}\n$/

async function taskOf({ json }: SiteService, printed: string) {
  const task = (await json('tasks', 'get', printed.trim())) as {
    readonly Type: string
    readonly Status: { readonly State: number }
  }
  return { type: task.Type, state: task.Status.State }
}

/** A service whose time goes on by a minute whenever a command sleeps. */
async function withMovingSite(work: (service: SiteService) => Promise<void>): Promise<void> {
  const moving: { service?: SiteService; step?: Promise<unknown> | undefined } = {}
  const onSleep = () => {
    moving.step ??= moving.service?.out('site', 'advance', '60').finally(() => {
      moving.step = undefined
    })
  }
  await withSiteService({ onSleep }, async (service) => {
    moving.service = service
    await work(service)
    await moving.step
  })
}

/** The next operation goes so, as if somebody had planned it: through a snapshot. */
async function planTrouble({ out, folder }: SiteService, trouble: object): Promise<void> {
  const file = join(folder, 'troubled.json')
  await out('site', 'snapshot', file)
  const snapshot = JSON.parse(await readFile(file, 'utf8'))
  for (const record of snapshot.records) {
    if (record.kind !== 'rest') continue
    const rest = JSON.parse(record.json)
    record.json = JSON.stringify({ ...rest, troubles: [{ kind: null, vpg: null, ...trouble }] })
  }
  await writeFile(file, JSON.stringify(snapshot))
  await out('site', 'restore', file)
}

describe('site do', () => {
  test('starts every operation on a VPG where the site allows it', () =>
    withSiteService({}, async (service) => {
      const rehearsal = [
        ['checkpoint ERP-Production --name before-patch', 'InsertTaggedCP'],
        ['failover-test ERP-Production --checkpoint before-patch', 'FailOverTest'],
        ['stop-failover-test ERP-Production --test-failed --summary no', 'StopFailOverTest'],
        ['failover Mail --commit-policy None --shutdown-policy Shutdown', 'FailoverBeforeCommit'],
        ['failover-rollback Mail', 'FailoverRollback'],
        ['failover SQL-Cluster --commit-policy None', 'FailoverBeforeCommit'],
        ['failover-commit SQL-Cluster --reverse-protection', 'FailoverCommit'],
        ['move Web-Shop --commit-policy None --force-shutdown', 'MoveBeforeCommit'],
        ['move-rollback Web-Shop', 'MoveRollback'],
        ['move Warehouse-WMS --commit-policy None', 'MoveBeforeCommit'],
        ['move-commit Warehouse-WMS --keep-source-vms', 'MoveCommit'],
        ['pause File-Services', 'PauseProtectionGroup'],
        ['resume File-Services', 'ResumeProtectionGroup'],
        ['force-sync HR-Payroll', 'InitFullSync'],
        ['clone Customs-Gateway', 'Clone'],
      ] as const
      for (const [line, type] of rehearsal) {
        const printed = await service.out('site', 'do', ...line.split(' '), ...service.connection)
        assert.match(printed, TASK_LINE, line)
        assert.equal((await taskOf(service, printed)).type, type, line)
        await service.out('site', 'advance', '30m', ...service.connection)
        // A login that is not used for so long has ended.
        await service.out('login', ...service.connection.slice(1))
      }
    }))

  test('takes a VPG by identifier, name, or name in other letters', () =>
    withSiteService({}, async ({ run, json, folder, out }) => {
      const file = join(folder, 'site.json')
      await out('site', 'snapshot', file)
      const { records } = JSON.parse(await readFile(file, 'utf8'))
      const mail = records.find(
        ({ kind, json: text }: { kind: string; json: string }) =>
          kind === 'vpgs' && JSON.parse(text).item.name === 'Mail',
      )
      for (const vpg of [mail.id, 'Mail', 'mAIL']) {
        const { task } = (await json('site', 'do', 'pause', vpg)) as { task: string }
        assert.match(`${task}\n`, TASK_LINE)
        await out('site', 'restore', file)
      }
      const { code, err } = await run('site', 'do', 'pause', 'Mial')
      assert.equal(code, 1)
      assert.match(err, /There is no VPG "Mial"; did you mean Mail\?/)
      assert.match((await run('site', 'do', 'pause', 'nothing like it')).err, /there are ERP-Production, /)
    }))

  test('says what the site says where it refuses', () =>
    withSiteService({}, async ({ run }) => {
      const committed = await run('site', 'do', 'failover-commit', 'Mail')
      assert.equal(committed.code, 1)
      assert.match(committed.err, /FailoverCommit with 409: "VPG "Mail"/)
      const unknown = await run('site', 'do', 'failover-test', 'Mail', '--checkpoint', 'never-set')
      assert.match(unknown.err, /No checkpoint of the VPG has the tag "never-set"/)
      assert.equal((await run('site', 'do', 'failover-test', 'Mail', '--checkpoint', '99999999999')).code, 1)
    }))

  test('waits as tasks wait does, and says that the time stands', () =>
    withMovingSite(async (service) => {
      const words = ['site', 'do', 'checkpoint', 'Mail', '--name', 'now', '--wait']
      const { code, out, err } = await service.run(...words)
      assert.equal(code, 0)
      const [task = '', told = ''] = out.split('\n')
      assert.equal(told.replace(/^Completed after .*: /, ''), `InsertTaggedCP ${task}`)
      assert.match(err, /^The time of the site stands; zvm-tasks site advance 10m/)
    }))

  test('waits no longer than it was told to, and advances nothing', () =>
    withSiteService({}, async (service) => {
      const before = await service.json('site', 'clock')
      const words = ['site', 'do', 'failover-test', 'Mail', '--wait', '--timeout', '60']
      assert.equal((await service.run(...words)).code, 3)
      assert.equal(service.clock.now() >= 60_000, true)
      assert.deepEqual(await service.json('site', 'clock'), before)
    }))

  test('ends with 5 where the task failed, and prints one JSON document', () =>
    withMovingSite(async (service) => {
      await planTrouble(service, { atPercent: 60, outcome: 'fail', reason: 'The datastore is full.' })
      const { code, out, err } = await service.run('site', 'do', 'failover-test', 'Mail', '--wait', '--json')
      assert.equal(code, 5)
      const { task, ...rest } = JSON.parse(out)
      assert.match(`${task}\n`, TASK_LINE)
      assert.deepEqual(rest, { state: 'Failed', progress: 60, completeReason: 'The datastore is full.' })
      assert.match(err, /Failed after .* – The datastore is full\./)
    }))
})

describe('site answer', () => {
  test('lets a task go on that waits for a person', () =>
    withSiteService({}, async (service) => {
      await planTrouble(service, { atPercent: 50, outcome: 'wait', reason: '' })
      const task = (await service.out('site', 'do', 'failover-test', 'Mail')).trim()
      await service.out('site', 'advance', '10m')
      assert.equal((await taskOf(service, task)).state, 2)
      assert.equal(await service.out('site', 'answer', task), `${task} is InProgress.\n`)
      const again = await service.run('site', 'answer', task)
      assert.equal(again.code, 1)
      assert.match(again.err, /does not wait for an answer/)
      await service.out('site', 'advance', '5m')
      assert.equal((await taskOf(service, task)).state, 6)
    }))

  test('is refused for a task that is none, or not of the site', () =>
    withSiteService({}, async ({ run }) => {
      assert.equal((await run('site', 'answer', 'x')).code, 2)
      const task = '5e81d46e-c49e-4b2c-b65a-d742a4939192.d2da8a37-68f0-4464-a70c-abb19683fd01'
      assert.match((await run('site', 'answer', task)).err, /404: "No operation of the site runs as task/)
    }))
})
