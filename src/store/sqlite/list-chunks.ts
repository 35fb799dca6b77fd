import { compareTasks, type Task } from '../../task/index.ts'
import type { TaskCursor } from '../task-store.ts'
import type { KeptBytes } from './scratch-file.ts'

/** The text of a stretch of a list: of all its tasks past `after`, up to and with `last`. */
export interface Chunk {
  /** Absent at the beginning of the list. */
  readonly after: TaskCursor | undefined
  /** Absent at its end. The task need not be there any more. */
  readonly last: TaskCursor | undefined
  readonly count: number
  /** In memory, or in the scratch file. */
  readonly bytes: Uint8Array | KeptBytes
}

/** The chunks of one list, in its order, with gaps where nothing is kept. They never overlap. */
export interface ChunkList {
  /** The chunk that begins just past a place. */
  findAt(after: TaskCursor | undefined): Chunk | undefined
  /** The chunk in the midst of which a place is. */
  findAround(after: TaskCursor | undefined): Chunk | undefined
  /** The first chunk that begins past a place. */
  findNext(after: TaskCursor | undefined): Chunk | undefined
  put(chunk: Chunk): void
  remove(chunk: Chunk): void
  /** Removes the chunk that a task stands in, or would. */
  removeAt(task: TaskCursor): void
  clear(): void
}

/** @param onMemory told by how many bytes the chunks in memory grow or shrink */
export function createChunkList(onMemory: (bytes: number) => void): ChunkList {
  const chunks: Chunk[] = []

  /** The place of the first chunk that begins at or past `after`. */
  function placeOf(after: TaskCursor | undefined): number {
    let low = 0
    let high = chunks.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (compareBegins(chunks[middle]?.after, after) < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  function findAt(after: TaskCursor | undefined): Chunk | undefined {
    const chunk = chunks[placeOf(after)]
    return chunk !== undefined && compareBegins(chunk.after, after) === 0 ? chunk : undefined
  }

  function take(place: number): void {
    const [chunk] = chunks.splice(place, 1)
    if (chunk === undefined) return
    if ('release' in chunk.bytes) chunk.bytes.release()
    else onMemory(-chunk.bytes.length)
  }

  return {
    findAt,
    findNext: (after) => chunks[placeOf(after)],
    findAround: (after) => {
      const chunk = after === undefined ? undefined : chunks[placeOf(after) - 1]
      return chunk !== undefined && after !== undefined && reaches(chunk, after) ? chunk : undefined
    },
    put: (chunk) => {
      chunks.splice(placeOf(chunk.after), 0, chunk)
      if (!('release' in chunk.bytes)) onMemory(chunk.bytes.length)
    },
    remove: (chunk) => {
      const place = chunks.indexOf(chunk)
      if (place >= 0) take(place)
    },
    removeAt: (task) => {
      const place = placeOf(task) - 1
      const chunk = chunks[place]
      if (chunk === undefined) return
      if (chunk.last === undefined || compareCursors(task, chunk.last) <= 0) take(place)
    },
    clear: () => {
      while (chunks.length > 0) take(chunks.length - 1)
    },
  }
}

/** Whether a chunk goes on past a place that is not its own beginning. */
function reaches({ last }: Chunk, after: TaskCursor): boolean {
  return last === undefined || compareCursors(after, last) < 0
}

function compareBegins(one: TaskCursor | undefined, other: TaskCursor | undefined): number {
  if (one === undefined || other === undefined) return Number(one !== undefined) - Number(other !== undefined)
  return compareCursors(one, other)
}

export function compareCursors(one: TaskCursor, other: TaskCursor): number {
  // Start and identifier are all that the order of lists looks at.
  return compareTasks(one as Task, other as Task)
}
