import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Problem } from '../problem/index.ts'
import { writeThroughDraft } from './draft-file.ts'

const NEW = { isReplacing: false }

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'zvm-tasks-draft-'))
  try {
    await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

test('what is written piece by piece becomes the file at the end, and nothing else stays', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'out')
    await writeThroughDraft(file, NEW, async (write) => {
      await write(Buffer.from('one '))
      assert.ok(!(await readdir(folder)).includes('out'))
      await write(Buffer.from('two'))
    })
    assert.equal(await readFile(file, 'utf8'), 'one two')
    assert.deepEqual(await readdir(folder), ['out'])
  }))

test('work that fails half way leaves nothing, and the file of before as it was', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'out')
    const failing = async (write: (bytes: Uint8Array) => Promise<void>) => {
      await write(Buffer.from('half'))
      throw new Error('broken off')
    }
    await assert.rejects(writeThroughDraft(file, NEW, failing), /broken off/)
    assert.deepEqual(await readdir(folder), [])
    await writeFile(file, 'before')
    await assert.rejects(writeThroughDraft(file, { isReplacing: true }, failing), /broken off/)
    assert.equal(await readFile(file, 'utf8'), 'before')
    assert.deepEqual(await readdir(folder), ['out'])
  }))

test('a file that is there is refused before any work, and replaced where that is asked for', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'out')
    await writeFile(file, 'before')
    const never = async () => assert.fail('the work was begun')
    await assert.rejects(
      writeThroughDraft(file, NEW, never),
      /is there already; name another, or give --force/,
    )
    await writeThroughDraft(file, { isReplacing: true }, (write) => write(Buffer.from('after')))
    assert.equal(await readFile(file, 'utf8'), 'after')
  }))

test('a file that somebody else makes meanwhile is not replaced', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'out')
    const work = async (write: (bytes: Uint8Array) => Promise<void>) => {
      await write(Buffer.from('ours'))
      await writeFile(file, 'theirs')
    }
    await assert.rejects(writeThroughDraft(file, NEW, work), /is there already/)
    assert.equal(await readFile(file, 'utf8'), 'theirs')
    assert.deepEqual(await readdir(folder), ['out'])
  }))

test('a folder that is not there is named as a file that cannot be written', () =>
  withFolder(async (folder) => {
    const never = async () => assert.fail('the work was begun')
    await assert.rejects(
      writeThroughDraft(join(folder, 'no', 'out'), NEW, never),
      (error) => error instanceof Problem && error.code === 'file-unreadable',
    )
  }))
