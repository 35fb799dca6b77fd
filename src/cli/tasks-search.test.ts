import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { withSiteService } from './testing/site-service.ts'

describe('tasks search', () => {
  test('finds tasks under repeated and negated conditions, over pages', () =>
    withSiteService({}, async ({ run, out, json }) => {
      for (const _ of [1, 2, 3]) await out('site', 'do', 'checkpoint', 'Mail', '--name', 'before')
      const all = (await json('tasks', 'search', '--limit', '2000')) as readonly { readonly type: string }[]
      assert.ok(all.length >= 3)
      const [first] = all
      assert.ok(first)
      const same = (await json('tasks', 'search', '--type', first.type, '--type', 'Move')) as unknown[]
      const others = (await json(
        'tasks',
        'search',
        '--not-type',
        first.type,
        '--not-type',
        'Move',
      )) as unknown[]
      assert.ok(same.length > 0)
      assert.ok(same.length + others.length <= all.length)

      const few = await run('tasks', 'search', '--limit', '2')
      assert.match(few.out, /^TYPE +STATE +PROGRESS/)
      assert.equal(few.err, 'There are more than 2; give a greater --limit.\n')
      assert.equal((await run('tasks', 'search', '--text', 'no such words')).err, 'No tasks.\n')
      const refused = await run('tasks', 'search', '--group', 'dead')
      assert.equal(refused.code, 1)
      assert.match(refused.err, /is not a group of states/)

      assert.match(await out('tasks', 'summary', '--by', 'day,state'), /^DAY +STATE +COUNT\n\d{4}-\d\d-\d\d /)
    }))
})
