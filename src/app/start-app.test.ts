import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { readConfig } from '../config/index.ts'
import { randomIds, silentLog, systemClock } from '../runtime/index.ts'
import { readGalleryFile } from './site-source.ts'
import { type RunningApp, startApp } from './start-app.ts'

describe('a data folder', () => {
  test('goes on with its site without a word, or with the same word, and is refused another', async () => {
    await inFolder(async (start) => {
      assert.equal(await start({ scenario: 'session-dies' }), 'The session dies at 60 %')
      assert.equal(await start({ scenario: 'session-dies' }), 'The session dies at 60 %')
      assert.equal(await start({}), 'The session dies at 60 %')
      for (const other of [{ scenario: 'fails-at-99' }, { site: 'demo' }, { site: 'empty' }, { vpgs: '3' }]) {
        await assert.rejects(start(other), {
          code: 'setting-unreadable',
          message: /^The store keeps the site of/,
        })
      }
    })
  })

  test('that never ran a site takes one while it holds no tasks', async () => {
    await inFolder(async (start) => {
      assert.equal(await start({ site: 'empty' }), undefined)
      assert.equal(await start({}), undefined)
      assert.equal(await start({ site: 'demo', vpgs: '3' }), null)
      assert.equal(await start({}), null)
      await assert.rejects(start({ site: 'demo' }), { code: 'setting-unreadable' })
    })
  })
})

describe('the time of a site', () => {
  test('begins where it is told to, and what is said of its pace at a later start holds', async () => {
    await inFolder(async (_start, open) => {
      const first = await open({ start: '2027-01-01T00:00:00Z', clock: 'frozen' })
      const began = await first.simulation?.clock.state()
      await first.stop()
      assert.deepEqual(began, { mode: 'frozen', speed: 1, now: Date.UTC(2027, 0) })
      const second = await open({ clock: 'real', speed: '5' })
      const goes = await second.simulation?.clock.state()
      await second.stop()
      assert.deepEqual([goes?.mode, goes?.speed], ['real', 5])
    })
  })
})

type Flags = Readonly<Record<string, string>>
type Open = (flags: Flags & { readonly scenario?: string }) => Promise<RunningApp>
/** Starts and stops; gives the name of the scenario, null for a site without one, undefined where nothing runs. */
type Start = (flags: Parameters<Open>[0]) => Promise<string | null | undefined>

async function inFolder(work: (start: Start, open: Open) => Promise<void>): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'zvm-tasks-start-'))
  const open: Open = async ({ scenario, ...given }) => {
    const flags = { data, port: '0', timeZone: 'UTC', ...given }
    const siteFile = scenario === undefined ? undefined : await readGalleryFile(scenario)
    return startApp({
      config: readConfig({ flags, environment: {} }).config,
      secrets: { adminPassword: 'correct horse' },
      ...(siteFile === undefined ? {} : { siteFile }),
      isGiven: (setting) => setting in given,
      clock: systemClock,
      ids: randomIds,
      log: silentLog,
      version: '0.0.0',
    })
  }
  const start: Start = async (flags) => {
    const app = await open(flags)
    const { simulation } = app
    const name = simulation === undefined ? undefined : (simulation.scenario()?.name ?? null)
    await app.stop()
    return name
  }
  try {
    await work(start, open)
  } finally {
    await rm(data, { recursive: true, force: true })
  }
}
