import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { aTaskId } from '../../../test/support/a-task.ts'
import { fillStore } from '../../../test/support/fill-store.ts'
import { startPgliteServer } from '../../../test/support/pglite-server.ts'
import { systemClock as clock } from '../../runtime/index.ts'
import { refuseUnfinishedCopy } from '../index.ts'
import { openPostgresStores } from '../postgres/index.ts'
import { openSqliteStores, verifyStores } from '../sqlite/index.ts'
import { type CopyReport, copyStores } from './index.ts'

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'zvm-tasks-copy-'))
  try {
    await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function fill(folder: string, count?: number): Promise<void> {
  const stores = await openSqliteStores({ folder })
  await fillStore(stores, count)
  await stores.close()
}

const digestsOf = ({ tables }: CopyReport) => tables.map(({ name, target }) => [name, target])

test('a store goes to PostgreSQL and back, and is the same, to the changes of each task', async () => {
  await withFolder(async (folder) => {
    const [first, last] = [join(folder, 'first'), join(folder, 'last')]
    await fill(first)
    const server = await startPgliteServer()
    const url = `${server.url}?connections=1`
    try {
      const there = await copyStores({ from: { folder: first }, to: { url }, clock })
      assert.deepEqual([there.isEqual, there.isResumed], [true, false])
      const empty = there.tables.filter(({ source }) => source.rows === 0).map(({ name }) => name)
      assert.deepEqual(empty, [], 'the test fills every table')

      const stores = await openPostgresStores({ url })
      assert.deepEqual([...(await stores.tasks.vocabulary()).types], ['TypeOfTomorrow'])
      assert.equal(await stores.properties.find('lease-webhooks'), undefined)
      assert.equal(await stores.changes.lastPosition(), there.log.source.position)
      await stores.close()

      const back = await copyStores({ from: { url }, to: { folder: last }, clock })
      assert.equal(back.isEqual, true)
      assert.deepEqual(digestsOf(back), digestsOf(there))
      assert.deepEqual(back.log.target, there.log.source)
    } finally {
      await server.stop()
    }
    assert.deepEqual((await verifyStores(last)).faults, [])
    const [one, other] = [await openSqliteStores({ folder: first }), await openSqliteStores({ folder: last })]
    // Of the changed one, the removed one, and the one that came again.
    for (const n of [1_000, 1_001, 1_002, 1_010]) {
      const page = { after: 0, limit: 100 }
      assert.deepEqual(
        await other.changes.listOf(aTaskId(n), page),
        await one.changes.listOf(aTaskId(n), page),
      )
    }
    assert.equal(await other.tasks.revision(), await one.tasks.revision())
    assert.deepEqual(await other.tasks.list({}, { limit: 1_000 }), await one.tasks.list({}, { limit: 1_000 }))
    await one.close()
    await other.close()
  })
})

test('what was interrupted is no store, and goes on where it was', async () => {
  await withFolder(async (folder) => {
    const [from, to] = [{ folder: join(folder, 'from') }, { folder: join(folder, 'to') }]
    await fill(from.folder, 2_500)
    const interruption = new AbortController()
    const counts: number[] = []
    await assert.rejects(
      copyStores({
        ...{ from, to, clock, signal: interruption.signal },
        onProgress: ({ table, rows }) => {
          if (table === 'task' && rows >= 1_000) interruption.abort(new Error('interrupted'))
        },
      }),
      /interrupted/,
    )
    const half = await openSqliteStores(to)
    await assert.rejects(refuseUnfinishedCopy(half, 'It'), { code: 'store-unfinished' })
    await half.close()

    const report = await copyStores({
      ...{ from, to, clock },
      onProgress: ({ step, table, rows }) => {
        if (step === 'copying' && table === 'task') counts.push(rows)
      },
    })
    assert.deepEqual([report.isEqual, report.isResumed], [true, true])
    assert.deepEqual(counts, [1_000, 1_500], 'the first thousand is not copied again')
    const whole = await openSqliteStores(to)
    await refuseUnfinishedCopy(whole, 'It')
    await whole.close()
    await assert.rejects(copyStores({ from, to, clock }), { code: 'store-in-use' })
  })
})

test('a copy does not go on from a source that has changed, nor begin from one that is in use', async () => {
  await withFolder(async (folder) => {
    const [from, to] = [{ folder: join(folder, 'from') }, { folder: join(folder, 'to') }]
    await fill(from.folder)
    const interruption = new AbortController()
    const stopped = copyStores({
      ...{ from, to, clock, signal: interruption.signal },
      onProgress: () => interruption.abort(new Error('interrupted')),
    })
    await assert.rejects(stopped, /interrupted/)
    const service = await openSqliteStores(from)
    await assert.rejects(copyStores({ from, to, clock }), {
      code: 'store-in-use',
      message: /stop that service/,
    })
    await service.tasks.remove([aTaskId(1_005)], clock.now())
    await service.close()
    await assert.rejects(copyStores({ from, to, clock }), {
      code: 'store-in-use',
      message: /as it was before/,
    })
  })
})

test('what is no store is no source, and none is copied onto itself', async () => {
  await withFolder(async (folder) => {
    const nothing = { folder: join(folder, 'nothing') }
    await assert.rejects(copyStores({ from: nothing, to: { folder: join(folder, 'to') }, clock }), {
      code: 'file-unreadable',
    })
    await assert.rejects(copyStores({ from: nothing, to: nothing, clock }), { code: 'misuse' })
  })
})
