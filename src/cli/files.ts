import { open, rename, rm } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { Problem, quoted } from '../problem/index.ts'
import type { Io } from './command.ts'

/** @throws Problem `file-unreadable` */
export async function readFileText(path: string, io: Io): Promise<string> {
  try {
    return await io.readFile(path)
  } catch (error) {
    throw unreadable(path, error)
  }
}

/** @throws Problem `file-unreadable` */
export async function openFileBytes(path: string, io: Io): Promise<Readable> {
  try {
    return await io.openFile(path)
  } catch (error) {
    throw unreadable(path, error)
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it is not yours to read',
  EPERM: 'it is not yours to read',
  EISDIR: 'it is a folder',
}

function unreadable(path: string, error: unknown): Problem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const reason = REASONS[code] ?? (code || 'it cannot be opened')
  return new Problem('file-unreadable', `The file ${quoted(path, 300)} cannot be read: ${reason}.`, {
    cause: error,
  })
}

/**
 * Writes a file whole or not at all: one of before outlives a full disk, and is replaced otherwise.
 *
 * @param mode who may read it, where that is not everybody whom the process lets
 * @throws Problem `file-unreadable`
 */
export async function writeWhole(file: string, text: string, mode = 0o666): Promise<void> {
  const draft = `${file}.${process.pid}.new`
  try {
    // A draft of somebody else, or a link in its place, would take what is meant for one reader.
    await rm(draft, { force: true })
    const opened = await open(draft, 'wx', mode)
    try {
      await opened.writeFile(text)
    } finally {
      await opened.close()
    }
    await rename(draft, file)
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {})
    throw new Problem(
      'file-unreadable',
      `The file ${quoted(file, 300)} cannot be written; name one in a folder of yours.`,
      { cause: error },
    )
  }
}
