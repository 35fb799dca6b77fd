import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { MessageChannel } from 'node:worker_threads'
import { Problem } from '../../src/problem/index.ts'
import { openRemoteStores, type RemoteStores, serveStores } from '../../src/store/remote/index.ts'
import { openSqliteStores } from '../../src/store/sqlite/index.ts'
import { applyReport } from '../../src/task/index.ts'
import { aTask } from '../support/a-task.ts'
import { openPortChannel } from '../support/port-channel.ts'
import { accessStoresSuite } from './access-stores.suite.ts'
import { auditStoreSuite } from './audit-store.suite.ts'
import { changeLogSuite } from './change-log.suite.ts'
import { entityStoreSuite } from './entity-store.suite.ts'
import { retentionStoreSuite } from './retention-store.suite.ts'
import { simulationStoreSuite } from './simulation-store.suite.ts'
import { taskSearchSuite } from './task-search.suite.ts'
import { taskStoreSuite } from './task-store.suite.ts'
import { webhookStoreSuite } from './webhook-store.suite.ts'

const parent = await mkdtemp(join(tmpdir(), 'zvm-tasks-remote-'))
after(() => rm(parent, { recursive: true, force: true }))

/** Workers on a new folder, with a keeper between them. The last one to be closed closes the keeper. */
async function openWorkers(count: number): Promise<readonly RemoteStores[]> {
  const folder = await mkdtemp(join(parent, 'folder-'))
  const kept = await openSqliteStores({ folder })
  const server = serveStores(kept)
  let open = count
  return Array.from({ length: count }, (_none, index) => {
    const { port1, port2 } = new MessageChannel()
    server.join(openPortChannel(port1))
    const channel = openPortChannel(port2)
    const stores = openRemoteStores(channel, { folder, id: String(index) })
    return {
      ...stores,
      close: async () => {
        await stores.close()
        channel.close()
        open -= 1
        if (open > 0) return
        server.stop()
        await kept.close()
      },
    }
  })
}

async function openWorker(): Promise<RemoteStores> {
  const [worker] = await openWorkers(1)
  assert.ok(worker)
  return worker
}

const NAME = 'SQLite, kept by another process'
taskStoreSuite(NAME, openWorker)
taskSearchSuite(NAME, openWorker)
entityStoreSuite(NAME, openWorker)
accessStoresSuite(NAME, openWorker)
simulationStoreSuite(NAME, openWorker)
retentionStoreSuite(NAME, openWorker)
webhookStoreSuite(NAME, openWorker)
changeLogSuite(NAME, openWorker)
auditStoreSuite(NAME, openWorker)

const renderer = {
  mark: 'ids',
  open: '[',
  separator: ',',
  close: ']',
  empty: '[]',
  render: ({ id, progressPercent }: { readonly id: string; readonly progressPercent: number }) =>
    `${id} ${progressPercent}`,
}

async function textOf({ tasks }: RemoteStores): Promise<string> {
  let text = ''
  for await (const { bytes } of tasks.listRendered?.({}, renderer) ?? [])
    text += Buffer.from(bytes).toString()
  return text
}

test('what one worker wrote is in the next answer of the other, kept texts and versions too', async () => {
  const [one, other] = await openWorkers(2)
  assert.ok(one && other)
  const task = aTask({ progressPercent: 1 })
  await one.tasks.create(task, 1)
  for (let percent = 2; percent < 40; percent += 1) {
    const writer: RemoteStores = percent % 2 === 0 ? one : other
    const reader: RemoteStores = percent % 2 === 0 ? other : one
    const before = await reader.tasks.versionOf?.({})
    await writer.tasks.change(task.id, percent, (now) =>
      applyReport(now, { progressPercent: percent }, percent),
    )
    assert.equal(await textOf(reader), `[${task.id} ${percent}]`)
    assert.notEqual(await reader.tasks.versionOf?.({}), before)
    assert.equal(await reader.tasks.versionOf?.({}), await writer.tasks.versionOf?.({}))
    assert.equal((await reader.tasks.find(task.id))?.progressPercent, percent)
  }
  await one.close()
  await other.close()
})

test('steps that two workers take at once are all taken', async () => {
  const workers = await openWorkers(2)
  const task = aTask({ progressPercent: 0 })
  await workers[0]?.tasks.create(task, 1)
  const steps = workers.flatMap(({ tasks }) =>
    Array.from({ length: 20 }, () =>
      tasks.change(task.id, 2, (now) => applyReport(now, { progressPercent: now.progressPercent + 1 }, 2)),
    ),
  )
  await Promise.all(steps)
  assert.equal((await workers[1]?.tasks.find(task.id))?.progressPercent, 40)
  for (const worker of workers) await worker.close()
})

test('a watcher in one worker is told of what another one wrote', async () => {
  const [one, other] = await openWorkers(2)
  assert.ok(one && other)
  const seen = new Promise<void>((resolve) => {
    other.changes.watch(() => {
      void other.changes.lastPosition().then((position) => position === 1 && resolve())
    })
  })
  await one.tasks.create(aTask(), 1)
  await seen
  await one.close()
  await other.close()
})

test('the end of a session is heard by all others before it is acknowledged', async () => {
  const [one, other] = await openWorkers(2)
  assert.ok(one && other)
  const told: string[] = []
  other.onAccess(() => told.push('other'))
  one.onAccess(() => told.push('one'))
  await one.sessions.remove('none')
  assert.deepEqual(told, ['other'])
  await one.sessions.touch('none', 1)
  assert.deepEqual(told, ['other'])
  await other.close()
  // One that is gone is not waited for.
  assert.equal(await one.sessions.remove('none'), false)
  await one.close()
})

test('what the keeper refuses is the same problem here, and a worker without a keeper says so', async () => {
  const worker = await openWorker()
  const task = aTask()
  await worker.tasks.create(task, 1)
  await assert.rejects(
    worker.tasks.create(task, 1),
    (error) => error instanceof Problem && error.code === 'task-exists' && error.message.includes(task.id),
  )
  await worker.close()
  await assert.rejects(
    worker.tasks.create(aTask(), 1),
    (error) =>
      error instanceof Problem && error.code === 'store-unavailable' && error.retryAfterSeconds === 2,
  )
})
