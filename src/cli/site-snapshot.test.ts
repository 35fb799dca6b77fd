import assert from 'node:assert/strict'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { withSiteService } from './testing/site-service.ts'

describe('a snapshot', () => {
  test('brings site, tasks and time back as they were', () =>
    withSiteService({}, async ({ run, out, json, folder }) => {
      const file = join(folder, 'site.json')
      const before = await json('site', 'clock')
      const report = await json('site', 'snapshot', file)
      const bytes = (await readFile(file)).length
      assert.deepEqual(report, { file, bytes })

      const task = (await out('site', 'do', 'failover-test', 'Mail')).trim()
      await out('site', 'advance', '10m')
      assert.equal((await run('site', 'do', 'failover-test', 'Mail')).code, 1)
      assert.deepEqual(await json('site', 'restore', file), before)
      assert.match((await run('tasks', 'get', task)).err, /404/)
      assert.equal((await run('site', 'do', 'failover-test', 'Mail')).code, 0)
    }))

  test('replaces a file whole, and leaves nothing beside it', () =>
    withSiteService({}, async ({ run, out, folder }) => {
      const file = join(folder, 'site.json')
      await writeFile(file, 'of before')
      assert.match(await out('site', 'snapshot', file), /^Wrote .*site\.json: \d+ bytes\.\n$/)
      const names = await readdir(folder)
      assert.deepEqual(
        names.filter((name) => name.startsWith('site.json')),
        ['site.json'],
      )
      const { code, err } = await run('site', 'snapshot', join(folder, 'no', 'such', 'folder.json'))
      assert.equal(code, 1)
      assert.match(err, /cannot be written; name one in a folder of yours/)
    }))

  test('is told from other files before anything is changed', () =>
    withSiteService({}, async ({ run, folder }) => {
      const file = join(folder, 'tasks.json')
      for (const text of ['', '[]', 'null', '{"format":7}', '{"format":"another"}']) {
        await writeFile(file, text)
        const { code, err } = await run('site', 'restore', file)
        assert.equal(code, 1, text)
        assert.match(err, /holds no snapshot of a site; zvm-tasks site snapshot writes them/)
      }
      assert.match((await run('site', 'restore', join(folder, 'none'))).err, /there is no such file/)
    }))
})
