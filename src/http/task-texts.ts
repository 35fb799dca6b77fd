import { renderList, type TaskRenderer, type TaskStore, type TextPiece } from '../store/index.ts'
import type { TaskFilter } from '../task/index.ts'
import { createTaskWriter, type Format, listFrame, taskApi, type WireStyle } from '../wire/index.ts'

/** How a client gets its tasks: format, style, and by which name it reached us. */
export interface TaskTextWish {
  readonly format: Format
  readonly style: WireStyle
  readonly origin: string
}

/** Tasks as text, by renderers that are kept from one request to the next. */
export interface TaskTexts {
  rendererFor(wish: TaskTextWish): TaskRenderer
  /** A list as a whole document. */
  list(filter: TaskFilter, wish: TaskTextWish): AsyncIterable<TextPiece>
}

/** A client may write any name as Host; those that came lately are few. */
const RENDERERS_MAX = 16

export function createTaskTexts(tasks: TaskStore): TaskTexts {
  const renderers = new Map<string, TaskRenderer>()

  function rendererFor(wish: TaskTextWish): TaskRenderer {
    const { format, style, origin } = wish
    const mark = `${format} ${style.profile} ${style.escapeSlashes} ${origin}`
    const known = renderers.get(mark)
    if (known !== undefined) return known
    const { open, separator, close, empty } = listFrame(taskApi, format, style)
    const made = { mark, open, separator, close, empty, render: createTaskWriter(wish) }
    if (renderers.size >= RENDERERS_MAX) renderers.clear()
    renderers.set(mark, made)
    return made
  }

  return {
    rendererFor,
    list: (filter, wish) => {
      const renderer = rendererFor(wish)
      return tasks.listRendered?.(filter, renderer) ?? renderList(tasks, filter, renderer)
    },
  }
}
