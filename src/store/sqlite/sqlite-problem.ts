import { Problem, type ProblemCode } from '../../problem/index.ts'

/** The primary result codes that somebody can act on. Source: sqlite.org/rescode.html. */
const RESULTS: Readonly<Record<number, readonly [ProblemCode, string]>> = {
  5: ['store-unavailable', 'is held by another process; try again, and end a backup or command that hangs'],
  6: ['store-unavailable', 'is held by another connection; try again'],
  7: ['store-unavailable', 'cannot be used because memory has run out; free memory and try again'],
  8: ['store-unavailable', 'cannot be written; make the folder and its files writable for this user'],
  10: ['store-unavailable', 'cannot be read or written by the disk; check the disk and its mount'],
  11: ['store-corrupt', 'is damaged; run `zvm-tasks verify` and restore a backup'],
  13: ['store-unavailable', 'cannot grow because the disk is full; free space and try again'],
  14: ['store-unavailable', 'cannot be opened; make it a file that this user may read and write'],
  23: ['store-unavailable', 'may not be used by this user; check the owner of the folder'],
  26: ['store-corrupt', 'is not a database; run `zvm-tasks verify` and restore a backup'],
}

/** What Node says of a file that it cannot open or write. */
const FILE_ERRORS: Readonly<Record<string, string>> = {
  EACCES: 'may not be used by this user; check its owner and mode',
  EPERM: 'may not be used by this user; check its owner and mode',
  EROFS: 'is on a file system that is read-only; mount it writable or name another folder',
  ENOSPC: 'cannot grow because the disk is full; free space and try again',
  EDQUOT: 'cannot grow because the quota is used up; free space and try again',
  EISDIR: 'is a folder where a file is expected; move it away',
  ENOTDIR: 'has a file in its path where a folder is expected; name another folder',
  EEXIST: 'is a file where a folder is expected; name another folder',
  ENOENT: 'cannot be found or made; check that the folder above it exists and may be written',
  EIO: 'cannot be read or written by the disk; check the disk and its mount',
  EMFILE: 'cannot be opened because too many files are open; raise the limit',
}

/** What was thrown by the database or the file system, as a `Problem` where somebody can act on it. */
export function toProblem(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof Problem) return error
  const { code, errcode } = error as { code?: unknown; errcode?: unknown }
  if (code === 'ERR_SQLITE_ERROR' && typeof errcode === 'number') {
    const result = RESULTS[errcode & 0xff]
    return result === undefined ? error : new Problem(result[0], `${path} ${result[1]}.`, { cause: error })
  }
  // How a connection answers after close().
  if (code === 'ERR_INVALID_STATE') {
    return new Problem('store-unavailable', `${path} is closed; start the service again.`, { cause: error })
  }
  const hint = typeof code === 'string' ? FILE_ERRORS[code] : undefined
  return hint === undefined ? error : new Problem('store-unavailable', `${path} ${hint}.`, { cause: error })
}

/** Runs `work` and throws what `toProblem` makes of an error. */
export function translated<Result>(path: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw toProblem(error, path)
  }
}
