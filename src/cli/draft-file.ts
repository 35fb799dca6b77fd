import { constants } from 'node:fs'
import { access, link, open, rename, rm } from 'node:fs/promises'
import { Problem, quoted } from '../problem/index.ts'

export type WriteBytes = (bytes: Uint8Array) => Promise<void>

/**
 * Writes a file of any length, whole or not at all: what `work` writes goes into a draft beside it, which becomes the
 * file once `work` is done and the disk has it. What `work` throws is thrown.
 *
 * @param isReplacing whether a file that is there may be replaced
 * @throws Problem `file-unreadable`
 */
export async function writeThroughDraft(
  file: string,
  { isReplacing }: { readonly isReplacing: boolean },
  work: (write: WriteBytes) => Promise<void>,
): Promise<void> {
  // A long export that is in vain is known before.
  if (!isReplacing && (await isThere(file))) throw alreadyThere(file)
  const draft = `${file}.${process.pid}.new`
  await rm(draft, { force: true }).catch(() => {})
  const opened = await open(draft, 'wx').catch((error: unknown) => {
    throw notWritten(file, error)
  })
  try {
    try {
      await work(async (bytes) => {
        await opened.writeFile(bytes).catch((error: unknown) => {
          throw notWritten(file, error)
        })
      })
      await opened.sync().catch((error: unknown) => {
        throw notWritten(file, error)
      })
    } finally {
      await opened.close()
    }
    await (isReplacing ? rename(draft, file) : becomeNew(draft, file)).catch((error: unknown) => {
      throw error instanceof Problem ? error : notWritten(file, error)
    })
  } finally {
    await rm(draft, { force: true }).catch(() => {})
  }
}

/** Under its name, unless somebody else took the name meanwhile. */
async function becomeNew(draft: string, file: string): Promise<void> {
  try {
    await link(draft, file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw alreadyThere(file)
    // Not every file system has links.
    if (await isThere(file)) throw alreadyThere(file)
    await rename(draft, file)
  }
}

function isThere(file: string): Promise<boolean> {
  return access(file, constants.F_OK).then(
    () => true,
    () => false,
  )
}

function alreadyThere(file: string): Problem {
  return new Problem(
    'file-unreadable',
    `The file ${quoted(file, 300)} is there already; name another, or give --force to replace it.`,
  )
}

function notWritten(file: string, cause: unknown): Problem {
  return new Problem(
    'file-unreadable',
    `The file ${quoted(file, 300)} cannot be written; name one in a folder of yours that has room.`,
    { cause },
  )
}
