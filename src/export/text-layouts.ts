import type { Task } from '../task/index.ts'
import { createTaskWriter, listFrame, taskApi, taskView, toTaskView, type WireStyle } from '../wire/index.ts'
import { formatCsvHead, formatCsvLine } from './csv.ts'
import type { ExportFormat } from './export-format.ts'
import { TASK_COLUMNS, toTabledTask } from './task-columns.ts'

/** How tasks stand in a text. */
export interface TextLayout {
  readonly open: string
  readonly close: string
  /** The whole text where there are no tasks. */
  readonly empty: string
  /** A task with all that separates it from the next. */
  readonly render: (task: Task) => string
}

/** What texts depend on beside the tasks. */
export interface ExportStyle {
  readonly style: WireStyle
  /** Scheme and authority of the links, where a format has links. */
  readonly origin: string
}

export type TextFormat = Exclude<ExportFormat, 'parquet'>

/** Each text format, for one export. */
export const TEXT_LAYOUTS: { readonly [Format in TextFormat]: (wish: ExportStyle) => TextLayout } = {
  ndjson: ({ style }) => ({
    open: '',
    close: '',
    empty: '',
    render: (task) => `${taskView.toJson(toTaskView(task), style)}\n`,
  }),
  csv: () => {
    const open = formatCsvHead(TASK_COLUMNS)
    const render = (task: Task) => formatCsvLine(toTabledTask(task), TASK_COLUMNS)
    return { open, close: '', empty: open, render }
  },
  xml: ({ style, origin }) => {
    const { open, close, empty } = listFrame(taskApi, 'xml', style)
    return { open, close, empty, render: createTaskWriter({ format: 'xml', style, origin }) }
  },
}
