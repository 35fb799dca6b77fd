import { EXPORT_FORMATS, type ExportFormat, exportTasks, parseExportFormat } from '../export/index.ts'
import type { Clock } from '../runtime/index.ts'
import type { TaskStore } from '../store/index.ts'
import type { TimeZone } from '../task/index.ts'
import {
  collectQuery,
  formatIsoDate,
  list,
  parseSearchQuery,
  parseSort,
  plainText,
  type Shape,
  taskApi,
  taskView,
} from '../wire/index.ts'
import type { FileAnswer } from './answer.ts'
import { EXPORT_PARAMETERS } from './query-parameters.ts'
import { anyShape, type Route } from './route.ts'

/** What a format holds, where it is text: a line of NDJSON, the whole document of the others. */
const SHAPES: { readonly [Format in ExportFormat]: Shape<never> | undefined } = {
  ndjson: anyShape(taskView),
  csv: anyShape(plainText),
  xml: anyShape(list(taskApi)),
  parquet: undefined,
}

// Object.entries cannot know the literal names of the table.
const FORMATS = Object.entries(EXPORT_FORMATS) as [ExportFormat, { readonly contentType: string }][]

/** `GET /api/tasks/export`, ours: all that a search finds, in one file. */
export function taskExportRoutes({
  tasks,
  zone,
  clock,
}: {
  readonly tasks: TaskStore
  readonly zone: TimeZone
  readonly clock: Clock
}): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/api/tasks/export',
      summary: 'All tasks that pass every condition given, as a file of any length.',
      source: 'ours',
      parameters: EXPORT_PARAMETERS,
      replies: FORMATS.map(([format, { contentType }]) => {
        const shape = SHAPES[format]
        const mediaType = contentType.split(';', 1)[0] ?? ''
        return { mediaType, ...(shape === undefined ? {} : { shape }) }
      }),
      handle: async ({ queryEntries, style, origin }): Promise<FileAnswer> => {
        const query = collectQuery(queryEntries)
        const { types, states } = await tasks.vocabulary()
        const context = { zone, moreTypes: types, moreStates: states }
        const search = parseSearchQuery(queryEntries, context, ['sort', 'format'])
        const sort = parseSort(query('sort'))
        const format = parseExportFormat(query('format'))
        const { contentType, fileEnd } = EXPORT_FORMATS[format]
        return {
          kind: 'file',
          contentType,
          headers: {
            'content-disposition': `attachment; filename="tasks-${fileTime(clock.now())}.${fileEnd}"`,
          },
          pieces: () => exportTasks(tasks, { format, search, sort, style, origin }),
        }
      },
    },
  ]
}

/** An instant as it may stand in the name of a file: `20261123T140509Z`. */
function fileTime(instant: number): string {
  return formatIsoDate(instant).replace(/[-:]|\.\d+/g, '')
}
