import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { parquetReadObjects } from 'hyparquet'
import { withSiteService } from './testing/site-service.ts'
import { withWorld } from './testing/test-io.ts'

describe('tasks export', () => {
  test('writes what a search finds into a file, in the format of its name, or to standard output', () =>
    withSiteService({}, async ({ run, out, json, folder }) => {
      const found = (await json('tasks', 'search', '--limit', '5000')) as readonly { readonly id: string }[]
      assert.ok(found.length > 10)
      const lines = (await out('tasks', 'export')).trimEnd().split('\n')
      assert.deepEqual(
        lines.map((line) => JSON.parse(line).id),
        found.map(({ id }) => id),
      )
      assert.match(
        await out('tasks', 'export', '--format', 'csv', '--group', 'failed'),
        /^TaskIdentifier,Type,/,
      )

      const file = join(folder, 'tasks.parquet')
      assert.match(
        await out('tasks', 'export', file, '--sort', 'started'),
        /^Wrote .*tasks\.parquet: \d+ bytes\.\n$/,
      )
      const rows = await parquetReadObjects({ file: new Uint8Array(await readFile(file)).buffer })
      assert.deepEqual(
        rows.map(({ TaskIdentifier }) => TaskIdentifier).sort(),
        found.map(({ id }) => id).sort(),
      )

      const again = await run('tasks', 'export', file)
      assert.equal(again.code, 1)
      assert.match(again.err, /is there already; name another, or give --force/)
      await out('tasks', 'export', file, '--format', 'xml', '--force')
      assert.match(await readFile(file, 'utf8'), /^<ArrayOfTaskApi /)
    }))

  test('leaves nothing where the service refuses', () =>
    withSiteService({}, async ({ run, folder }) => {
      const before = await readdir(folder)
      const refused = await run('tasks', 'export', join(folder, 'out.csv'), '--group', 'dead')
      assert.equal(refused.code, 1)
      assert.match(refused.err, /is not a group of states/)
      assert.deepEqual(await readdir(folder), before)
    }))

  test('wants a known format, and no terminal', () =>
    withWorld({ isTty: true }, async ({ run, folder }) => {
      const unknown = await run('tasks', 'export', join(folder, 'x'), '--format', 'xlsx')
      assert.deepEqual([unknown.code, unknown.out], [2, ''])
      assert.match(unknown.err, /--format "xlsx" is not one of ndjson, csv, xml, parquet\./)
      const terminal = await run('tasks', 'export')
      assert.equal(terminal.code, 2)
      assert.match(terminal.err, /name a FILE, or a pipe/)
    }))
})
