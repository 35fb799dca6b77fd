import type { TextPiece } from '../store/index.ts'
import type { TaskSearch, TaskSort } from '../task/index.ts'
import type { ExportFormat } from './export-format.ts'
import { readPages, type TaskSource } from './read-tasks.ts'
import { type ExportStyle, TEXT_LAYOUTS, type TextLayout } from './text-layouts.ts'

export interface ExportWish extends ExportStyle {
  readonly format: ExportFormat
  readonly search: TaskSearch
  readonly sort: TaskSort
}

/**
 * All tasks of a search in one document, in pieces that are made as they are asked for. An empty NDJSON has none.
 *
 * A task that stays where it is in the order stands in it once, as it was when its page was read; one that is moved
 * meanwhile, which a sort by start does not know, may be missed or stand there twice.
 *
 * @throws Problem `store-unavailable`, at any piece: what came before is then no whole document
 */
export async function* exportTasks(tasks: TaskSource, wish: ExportWish): AsyncGenerator<TextPiece> {
  if (wish.format !== 'parquet') {
    yield* writeText(tasks, wish, TEXT_LAYOUTS[wish.format](wish))
    return
  }
  // A third of a megabyte of modules that most services never need.
  const { writeParquet } = await import('./parquet.ts')
  yield* writeParquet(readPages(tasks, wish))
}

async function* writeText(
  tasks: TaskSource,
  wish: ExportWish,
  { open, close, empty, render }: TextLayout,
): AsyncGenerator<TextPiece> {
  let isFirst = true
  for await (const page of readPages(tasks, wish)) {
    if (page.length === 0) break
    yield { bytes: Buffer.from((isFirst ? open : '') + page.map(render).join('')) }
    isFirst = false
  }
  const end = isFirst ? empty : close
  if (end !== '') yield { bytes: Buffer.from(end) }
}
