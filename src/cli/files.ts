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
