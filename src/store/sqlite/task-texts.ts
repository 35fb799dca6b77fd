import type { Task, TaskFilter } from '../../task/index.ts'
import { RENDERED_TASKS, renderTasks, type TaskRenderer, type TextPiece } from '../task-renderer.ts'
import type { TaskCursor, TaskPage } from '../task-store.ts'
import type { KeptLists } from './kept-lists.ts'
import { type Chunk, type ChunkList, compareCursors } from './list-chunks.ts'
import type { KeptBytes, ScratchFile } from './scratch-file.ts'

interface TaskTextsParts {
  readonly lists: KeptLists
  /** None where all is in memory anyway: then long lists are rendered each time. */
  readonly scratch: ScratchFile | undefined
  /** Reads at once: between this and what is noted of it no write may come. */
  readonly list: (filter: TaskFilter, page: TaskPage) => readonly Task[]
  /** Tasks that are rendered at once; `RENDERED_TASKS` unless given. */
  readonly tasksAtOnce?: number
}

interface RenderedStretch {
  readonly text: TextPiece
  /** Absent at the end of the list. */
  readonly last: TaskCursor | undefined
  /** Where the text is being written to. */
  readonly kept?: KeptBytes | undefined
}

/**
 * Gives lists as text, in pieces that are kept until a task in them changes: who polls a long list again gets what
 * was written for the one before, all but what is new. Short lists are kept in memory, long ones in a file.
 */
export function createTaskTexts({ lists, scratch, list, tasksAtOnce = RENDERED_TASKS }: TaskTextsParts) {
  async function* listRendered(filter: TaskFilter, renderer: TaskRenderer): AsyncGenerator<TextPiece> {
    let after: TaskCursor | undefined
    for (;;) {
      const chunks = lists.textsOf(filter, renderer.mark)
      const known = chunks.findAt(after)
      const piece = known && (await read(known))
      if (known !== undefined && piece === undefined) {
        // The disk has failed.
        lists.textsOf(filter, renderer.mark).remove(known)
        continue
      }
      const { text, last, kept } =
        known === undefined || piece === undefined
          ? fillGap(chunks, after, { filter, renderer })
          : { text: piece, last: known.last, kept: undefined }
      if (text.bytes.length > 0) yield text
      // So that no more than one piece a reader waits in memory to be written.
      if ((await kept?.written) === false) lists.clear()
      if (last === undefined) return
      after = last
    }
  }

  /** Renders the next tasks past a place where nothing is kept, and keeps the text where that can be. */
  function fillGap(
    chunks: ChunkList,
    after: TaskCursor | undefined,
    { filter, renderer }: { readonly filter: TaskFilter; readonly renderer: TaskRenderer },
  ): RenderedStretch {
    const around = chunks.findAround(after)
    let next = chunks.findNext(after)
    // Small ones are read anew together with the gap before them, so that chunks do not crumble.
    while (around === undefined && next !== undefined && next.count < tasksAtOnce / 2) {
      chunks.remove(next)
      next = chunks.findNext(after)
    }
    const bound = around === undefined ? next?.after : around.last
    const read = list(filter, { limit: tasksAtOnce, ...(after === undefined ? {} : { after }) })
    const page = bound === undefined ? read : read.filter((task) => compareCursors(task, bound) <= 0)
    if (after === undefined && page.length === 0 && next !== undefined) {
      // What opens the list stands before its first task.
      chunks.remove(next)
      return fillGap(chunks, after, { filter, renderer })
    }
    const isFull = page.length === tasksAtOnce
    const last = isFull ? page.at(-1) : bound
    const frame = { isFirst: after === undefined, isLast: last === undefined }
    const text = renderTasks(page, renderer, frame)
    const isSmall = (frame.isFirst && frame.isLast) || page.length === 0
    const bytes = isSmall ? text : scratch?.keep(text)
    if (around !== undefined || bytes === undefined) return { text: { bytes: text }, last }
    chunks.put({ after, last: last && { startedAt: last.startedAt, id: last.id }, count: page.length, bytes })
    return { text: { bytes: text }, last, kept: 'written' in bytes ? bytes : undefined }
  }

  return { listRendered }
}

async function read({ bytes }: Chunk): Promise<TextPiece | undefined> {
  if (!isKept(bytes)) return { bytes }
  try {
    return await bytes.read()
  } catch {
    return undefined
  }
}

function isKept(bytes: Uint8Array | KeptBytes): bytes is KeptBytes {
  return 'release' in bytes
}
