import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { parquetReadObjects } from 'hyparquet'
import { aTask } from '../../test/support/a-task.ts'
import { openWireHouse, type WireHouse } from '../../test/support/wire-house.ts'

const START = Date.UTC(2026, 0, 1)
const TASKS = 1000
const PATH = '/api/tasks/export'

interface Came {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
  readonly rawPayload: Buffer
}

type Send = (
  url: string,
  options?: { readonly method?: 'GET' | 'HEAD'; readonly encoding?: string },
) => Promise<Came>

async function withHouse(work: (send: Send, house: WireHouse) => Promise<void>): Promise<void> {
  const house = await openWireHouse({ settings: {}, given: [], site: undefined })
  try {
    const given = Array.from({ length: TASKS }, (_, place) => aTask({ startedAt: START + place }))
    await house.stores.tasks.merge(given, START)
    const session = await house.sessionOf('reader')
    const send: Send = (url, { method = 'GET', encoding } = {}) =>
      house.assembly.listener.app.inject({
        method,
        url,
        headers: {
          'x-zerto-session': session,
          ...(encoding === undefined ? {} : { 'accept-encoding': encoding }),
        },
      })
    await work(send, house)
  } finally {
    await house.close()
  }
}

test('the text formats come compressed to whom it is welcome, and are the same then', () =>
  withHouse(async (send) => {
    for (const format of ['ndjson', 'csv', 'xml']) {
      const plain = await send(`${PATH}?format=${format}`)
      assert.equal(plain.headers['content-encoding'], undefined)
      const zipped = await send(`${PATH}?format=${format}`, { encoding: 'gzip' })
      assert.equal(zipped.headers['content-encoding'], 'gzip', format)
      assert.equal(zipped.headers['content-type'], plain.headers['content-type'])
      assert.deepEqual(gunzipSync(zipped.rawPayload), plain.rawPayload)
      const brotli = await send(`${PATH}?format=${format}`, { encoding: 'br, gzip' })
      assert.deepEqual(brotliDecompressSync(brotli.rawPayload), plain.rawPayload)
    }
  }))

test('Parquet, which is compressed already, comes as it is', () =>
  withHouse(async (send) => {
    const { headers, rawPayload } = await send(`${PATH}?format=parquet&sort=started`, { encoding: 'gzip' })
    assert.equal(headers['content-encoding'], undefined)
    assert.equal(headers['content-type'], 'application/vnd.apache.parquet')
    assert.match(
      String(headers['content-disposition']),
      /^attachment; filename="tasks-\d{8}T\d{6}Z\.parquet"$/,
    )
    const rows = await parquetReadObjects({ file: new Uint8Array(rawPayload).buffer })
    assert.equal(rows.length, TASKS)
    assert.deepEqual(rows[0]?.Started, new Date(START))
  }))

test('an export has no entity tag, and the XML of all tasks is that of GET /v1/tasks', () =>
  withHouse(async (send, { assembly, sessionOf }) => {
    const all = await send(`${PATH}?format=xml`)
    assert.equal(all.headers.etag, undefined)
    const listed = await assembly.listener.app.inject({
      url: '/v1/tasks',
      headers: { accept: 'application/xml', 'x-zerto-session': await sessionOf('reader') },
    })
    assert.equal(all.body, listed.body)
  }))

test('HEAD has the head of an export, and reads no task for it', () =>
  withHouse(async (send, { stores }) => {
    for (const format of ['ndjson', 'csv', 'xml', 'parquet']) {
      const { headers } = await send(`${PATH}?format=${format}`)
      let searches = 0
      const { search } = stores.tasks
      stores.tasks.search = (...args) => {
        searches += 1
        return search(...args)
      }
      const head = await send(`${PATH}?format=${format}`, { method: 'HEAD' })
      stores.tasks.search = search
      assert.equal(searches, 0)
      assert.equal(head.statusCode, 200)
      assert.equal(head.body, '')
      assert.equal(head.headers['content-type'], headers['content-type'])
      assert.equal(head.headers['content-length'], undefined)
    }
  }))
