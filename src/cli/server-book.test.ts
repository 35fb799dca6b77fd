import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { Problem } from '../problem/index.ts'
import { findConfigFolder } from './config-folder.ts'
import { type KnownServer, openServerBook } from './server-book.ts'

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'zvm-tasks-book-'))
  try {
    await work(join(folder, 'made', 'zvm-tasks'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function aServer(url: string, changes: Partial<KnownServer> = {}): KnownServer {
  return {
    url,
    user: 'operator',
    trust: { kind: 'system' },
    session: { kind: 'session', token: 'abc' },
    ...changes,
  }
}

describe('the book of servers', () => {
  test('is empty at first, and gives back what was put in', () =>
    withFolder(async (folder) => {
      const book = openServerBook(folder)
      assert.deepEqual(await book.list(), [])
      const one = aServer('https://one.example:9669', {
        trust: { kind: 'fingerprint', sha256: 'ab'.repeat(32) },
        session: { kind: 'bearer', token: 't', expiresAt: 5, refreshToken: null },
      })
      await book.put(one)
      assert.deepEqual(await openServerBook(folder).find(one.url), one)
    }))

  test('has the last login first; a renewed one stays where it stands', () =>
    withFolder(async (folder) => {
      const book = openServerBook(folder)
      const [one, two] = [aServer('https://one.example'), aServer('https://two.example')]
      await book.put(one, 'first')
      await book.put(two, 'first')
      await book.put({ ...one, session: { kind: 'session', token: 'renewed' } })
      assert.deepEqual(
        (await book.list()).map(({ url }) => url),
        [two.url, one.url],
      )
      await book.remove(two.url)
      assert.equal((await book.list())[0]?.session.token, 'renewed')
    }))

  test(
    'is read by its owner alone, and nothing is left beside it',
    { skip: process.platform === 'win32' },
    () =>
      withFolder(async (folder) => {
        const book = openServerBook(folder)
        await book.put(aServer('https://one.example'))
        await book.put(aServer('https://two.example'))
        assert.equal((await stat(book.path)).mode & 0o777, 0o600)
        assert.equal((await stat(folder)).mode & 0o777, 0o700)
        assert.deepEqual(await readdir(folder), ['servers.json'])
      }),
  )

  test('is not guessed at where it is damaged', () =>
    withFolder(async (folder) => {
      const book = openServerBook(folder)
      await book.put(aServer('https://one.example'))
      const text = await readFile(book.path, 'utf8')
      for (const damaged of [
        '',
        '[]',
        text.slice(0, -20),
        text.replace('abc', 'a\\nb'),
        text.replace('https', 'http'),
      ]) {
        await writeFile(book.path, damaged)
        await assert.rejects(
          book.list(),
          (error) => error instanceof Problem && error.code === 'file-unreadable',
        )
      }
    }))
})

test('settings are kept where the platform keeps them', () => {
  const homeFolder = '/home/me'
  const folder = (env: Record<string, string>, platform: NodeJS.Platform = 'linux') =>
    findConfigFolder({ env, platform, homeFolder })
  assert.equal(folder({}), '/home/me/.config/zvm-tasks')
  assert.equal(folder({ XDG_CONFIG_HOME: '/x' }), '/x/zvm-tasks')
  assert.equal(folder({ XDG_CONFIG_HOME: '/x', ZVM_TASKS_HOME: '/here' }), '/here')
  assert.equal(
    folder({ APPDATA: 'C:\\Users\\me\\AppData\\Roaming' }, 'win32'),
    'C:\\Users\\me\\AppData\\Roaming\\zvm-tasks',
  )
})
