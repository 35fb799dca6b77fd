import { closeSync, openSync, read, rmSync, statfsSync, write } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import type { TextPiece } from '../task-renderer.ts'

/** Bytes in the file, to be released once. */
export interface KeptBytes {
  /** Rejects where the disk fails. */
  read(): Promise<TextPiece>
  /** Resolves once they are in the file; `false` where they could not be written. */
  readonly written: Promise<boolean>
  release(): void
}

/** Bytes that are easily made again, kept out of memory while the process runs. */
export interface ScratchFile {
  /** `undefined` where there is no room for more. */
  keep(bytes: Uint8Array): KeptBytes | undefined
  close(): void
}

const SLOT_BYTES = 64 * 1024
const FILE_BYTES_MAX = 2 * 1024 ** 3
/** Left to what must not fail. */
const FREE_BYTES_MIN = 1024 ** 3
/** Of a quarter to half a megabyte each. */
const BUFFERS_MAX = 16
const GROWTH_BYTES = 64 * 1024 ** 2

const readAt = promisify(read)
const writeAt = promisify(write)

/**
 * Opens a file that has no name as soon as it is open, where the system allows that, so that it goes with the
 * process. It is made at the first use; where it cannot be made nothing is kept.
 */
export function createScratchFile(path: string): ScratchFile {
  let descriptor: number | undefined
  let isUnusable = false
  /** Reads and writes under way: the descriptor is theirs until they are done. */
  let underWay = 0
  let end = 0
  /** Up to here the disk was asked for room. */
  let granted = 0
  const free = new Map<number, number[]>()
  /** For what is read: to ask for new memory each time costs more than to read. */
  const buffers: Buffer[] = []

  function open(): number | undefined {
    if (isUnusable) return undefined
    if (descriptor !== undefined) return descriptor
    try {
      descriptor = openSync(path, 'w+', 0o600)
      removeQuietly(path)
    } catch {
      isUnusable = true
    }
    return descriptor
  }

  async function whileOpen<Result>(work: Promise<Result>): Promise<Result> {
    underWay += 1
    try {
      return await work
    } finally {
      underWay -= 1
      closeUnused()
    }
  }

  function closeUnused(): void {
    if (!isUnusable || underWay > 0 || descriptor === undefined) return
    closeSync(descriptor)
    descriptor = undefined
    removeQuietly(path)
  }

  /** The place of so many slots. */
  function take(slots: number): number | undefined {
    const freed = free.get(slots)?.pop()
    if (freed !== undefined) return freed
    const place = end
    const newEnd = end + slots * SLOT_BYTES
    if (newEnd > FILE_BYTES_MAX) return undefined
    if (newEnd > granted) {
      if (!hasRoom(path)) return undefined
      granted = newEnd + GROWTH_BYTES
    }
    end = newEnd
    return place
  }

  function give(slots: number, place: number): void {
    const freed = free.get(slots)
    if (freed === undefined) free.set(slots, [place])
    else freed.push(place)
  }

  function takeBuffer(slots: number): Buffer {
    const place = buffers.findIndex(({ length }) => length >= slots * SLOT_BYTES)
    const [buffer] = place < 0 ? [] : buffers.splice(place, 1)
    return buffer ?? Buffer.allocUnsafeSlow(slots * SLOT_BYTES)
  }

  function giveBuffer(buffer: Buffer): void {
    if (buffers.length < BUFFERS_MAX) buffers.push(buffer)
  }

  function keep(bytes: Uint8Array): KeptBytes | undefined {
    const file = open()
    if (file === undefined) return undefined
    const bytesCount = bytes.length
    const slots = Math.ceil(bytesCount / SLOT_BYTES)
    const place = take(slots)
    if (place === undefined) return undefined
    // The slot is given back once nobody uses it: the owner, the write under way, and each read.
    let users = 2
    const leave = () => {
      users -= 1
      if (users === 0) give(slots, place)
    }
    let pending: Uint8Array | undefined = bytes
    const written = whileOpen(writeAt(file, bytes, 0, bytesCount, place))
      .then(({ bytesWritten }) => bytesWritten === bytesCount)
      .catch(() => false)
      .finally(() => {
        pending = undefined
        leave()
      })
    return {
      written,
      release: leave,
      read: async () => {
        if (pending !== undefined) return { bytes: pending }
        if (isUnusable) throw new Error(`${path} is closed`)
        users += 1
        try {
          const buffer = takeBuffer(slots)
          const { bytesRead } = await whileOpen(readAt(file, buffer, 0, bytesCount, place))
          if (bytesRead !== bytesCount) throw new Error(`${path} gave ${bytesRead} of ${bytesCount} bytes`)
          return { bytes: buffer.subarray(0, bytesCount), release: () => giveBuffer(buffer) }
        } finally {
          leave()
        }
      },
    }
  }

  return {
    keep,
    close: () => {
      isUnusable = true
      closeUnused()
    },
  }
}

function hasRoom(path: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(path))
    return bavail * bsize > FREE_BYTES_MIN + GROWTH_BYTES
  } catch {
    return false
  }
}

/** Where an open file cannot be removed, it is when it is closed. */
function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // Tried again later, or overwritten at the next start.
  }
}
