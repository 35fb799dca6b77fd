import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { type SiteService, withSiteService } from './testing/site-service.ts'

async function putRules({ folder }: SiteService, text: string): Promise<string> {
  const path = join(folder, 'rules.yaml')
  await writeFile(path, text)
  return path
}

const RULES = `
rules:
  - name: failures
    where: group=failed
    keepDays: null
  - name: rest
    where: ""
    keepDays: 0
`

describe('rules of retention', () => {
  test('come from a file, are shown, and go back as they were printed', () =>
    withSiteService({ site: 'empty' }, async (service) => {
      const { out, json } = service
      assert.equal(await out('retention', 'show'), 'Version 0\nWithout rules all tasks are kept.\n')
      const shown = await out('retention', 'set', await putRules(service, RULES))
      assert.match(
        shown,
        /^Version 1, of [\d: -]+ by admin\n1\. failures: group=failed: for ever\n2\. rest: all tasks: 0 days after their end\nAll others: for ever\.\n$/,
      )
      assert.equal(await out('retention', 'show'), shown)
      const printed = await putRules(service, await out('retention', 'show', '--json'))
      const again = (await json('retention', 'set', printed)) as { version: number; rules: unknown }
      assert.equal(again.version, 2)
      assert.deepEqual(again.rules, [
        { name: 'failures', where: 'group=failed', keepDays: null },
        { name: 'rest', where: '', keepDays: 0 },
      ])
      // The file still names the version before: somebody changed the rules meanwhile.
      const { code, err } = await service.run('retention', 'set', printed)
      assert.equal(code, 1)
      assert.match(err, /412: .*at version 2, not 1/)
    }))

  test('that leave out what decides, or are no rules, are refused and change nothing', () =>
    withSiteService({ site: 'empty' }, async (service) => {
      for (const [text, message] of [
        ['', /it has no member rules/],
        ['rules:', /its member rules is no list/],
        ['rule: []', /"rule" is none of version, rules/],
        ['rules: [', /it is neither YAML nor JSON/],
        ['rules: [{name: x, keepDays: 30}]', /rules\[0\] has no text where/],
        ['rules: [{name: x, where: , keepDays: 30}]', /rules\[0\] has no text where/],
        ['rules: [{name: x, where: ""}]', /rules\[0\] has no number keepDays/],
        ['rules: [{name: x, where: "", keepDays: soon}]', /rules\[0\] has no number keepDays/],
        ['rules: [x]', /rules\[0\] is no object/],
        ['version: one\nrules: []', /its member version is no whole number/],
        ['rules: []\nrules: []', /it is neither YAML nor JSON/],
        ['rules: [{name: x, where: "stat=Failed", keepDays: 3}]', /400: .*is not a parameter/],
      ] as const) {
        const { code, err } = await service.run('retention', 'set', await putRules(service, text))
        assert.equal(code, 1, text)
        assert.match(err, message, text)
      }
      assert.match(await service.out('retention', 'show'), /^Version 0\n/)
    }))
})

describe('a run', () => {
  test('prunes what the dry run told, and not what is held', () =>
    withSiteService({}, async (service) => {
      const { out, json } = service
      const rules = await putRules(service, RULES)
      await out('site', 'do', 'checkpoint', 'ERP-Production', '--name', 'before')
      await out('site', 'do', 'checkpoint', 'ERP-Production', '--name', 'after')
      await out('site', 'advance', '1000s')
      const ended = (await json('tasks', 'search', '--group', 'ended')) as readonly {
        id: string
      }[]
      const held = ended[0]?.id ?? ''
      assert.match(
        await out('hold', 'add', 'case 1', '--reason', 'Counsel asked.', '--task', held),
        / {2}case 1 {2}1 named tasks {2}placed .* by admin: Counsel asked\.\nIt holds 1 of the tasks there are now\.\n$/,
      )
      type Counted = { pruned: number; held: number; counts: unknown }
      const told = (await json('retention', 'dry-run', '--rules', rules)) as Counted
      assert.ok(told.pruned > 0)
      assert.equal(told.held, 1)
      assert.equal(((await json('retention', 'dry-run')) as Counted).pruned, 0)
      assert.match(
        await out('retention', 'dry-run', '--rules', rules),
        new RegExp(`^Would prune ${told.pruned} of .* 1 more are held\\.\\nThey ended from `),
      )

      await out('retention', 'set', rules)
      const run = (await json('retention', 'run')) as Counted
      assert.deepEqual([run.pruned, run.held, run.counts], [told.pruned, 1, told.counts])
      assert.match(
        await out('retention', 'runs', '--limit', '1'),
        new RegExp(`^Pruned in all: ${told.pruned}\\n  rule rest: ${told.pruned}\\n[^]* by admin: pruned `),
      )

      const [hold] = (await json('hold', 'list')) as [{ id: string; release: null }]
      assert.equal(hold.release, null)
      const released = await out('hold', 'release', hold.id, '--reason', 'It is over.')
      assert.match(released, / {2}released .* by admin: It is over\.\n$/)
      assert.equal(await out('hold', 'list'), released)
      assert.equal(((await json('retention', 'run')) as Counted).pruned, 1)
    }))

  test('cannot be had with a hold that is for nothing, or is not there', () =>
    withSiteService({ site: 'empty' }, async ({ run, out }) => {
      assert.equal(await out('hold', 'list'), 'There are no holds.\n')
      for (const [words, message] of [
        [['add', 'x', '--reason', 'y'], /400: .*give either where/],
        [['add', 'x', '--where', ''], /400: .*reason is missing/],
        [['release', 'none', '--reason', 'y'], /404: .*no hold/],
        [['release', 'none'], /400: .*reason is missing/],
      ] as const) {
        const { code, err } = await run('hold', ...words)
        assert.equal(code, 1, words.join(' '))
        assert.match(err, message)
      }
    }))
})
