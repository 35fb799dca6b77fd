import type { Task, TaskFilter } from '../task/index.ts'
import type { TaskCursor, TaskStore } from './task-store.ts'

/** How somebody else writes lists of tasks. A store keeps such texts without knowing what they are. */
export interface TaskRenderer {
  /** Tells its texts from those of others: whatever they depend on beside the tasks must be in it. */
  readonly mark: string
  readonly open: string
  readonly separator: string
  readonly close: string
  /** The whole text where there are no tasks. */
  readonly empty: string
  /** Gives the same text for the same task, always. */
  render(task: Task): string
}

/** Part of the text of a list: whole tasks. */
export interface TextPiece {
  readonly bytes: Uint8Array
  /** Gives the memory back for other pieces, once nobody looks at the bytes. Never to be called is no mistake. */
  readonly release?: () => void
}

/** Tasks that are read and written at once: about a quarter of a megabyte, and one or two milliseconds. */
export const RENDERED_TASKS = 256

/** The text of a list without keeping any of it: for stores without `listRendered`, which is held to this. */
export async function* renderList(
  tasks: Pick<TaskStore, 'list'>,
  filter: TaskFilter,
  renderer: TaskRenderer,
): AsyncGenerator<TextPiece> {
  let after: TaskCursor | undefined
  for (;;) {
    const page = await tasks.list(filter, {
      limit: RENDERED_TASKS,
      ...(after === undefined ? {} : { after }),
    })
    const isLast = page.length < RENDERED_TASKS
    yield { bytes: renderTasks(page, renderer, { isFirst: after === undefined, isLast }) }
    if (isLast) return
    after = page.at(-1)
  }
}

/** The text of some tasks of a list. */
export function renderTasks(
  tasks: readonly Task[],
  { open, separator, close, empty, render }: TaskRenderer,
  { isFirst, isLast }: { readonly isFirst: boolean; readonly isLast: boolean },
): Uint8Array {
  if (tasks.length === 0) return Buffer.from(isFirst && isLast ? empty : isLast ? close : '')
  // Joined piece by piece: one concatenation of all would be taken apart again letter by letter.
  const text = tasks.map((task) => render(task)).join(separator)
  return Buffer.from(`${isFirst ? open : separator}${text}${isLast ? close : ''}`)
}
