import { setImmediate as nextTurn } from 'node:timers/promises'
import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer'
import type { TextPiece } from '../store/index.ts'
import type { Task } from '../task/index.ts'
import { type ColumnValues, TASK_COLUMNS, type TaskColumn, toTabledTask } from './task-columns.ts'

/** Rows of a group at most: what is held at once, and what the end of the file says something of. */
export const GROUP_ROWS = 8192
/** Characters of a group at most, about, so that long reasons make small groups. */
export const GROUP_CHARS = 8 * 1024 * 1024

type RowGroup = ParquetWriter['row_groups'][number]
type Cells = ColumnValues[keyof ColumnValues][]

/**
 * Pages of tasks as a Parquet file: groups of rows that are written as they fill, each column of a group a piece and a
 * turn of its own. What is kept to the end is some hundred bytes for each column of each group.
 *
 * Source: the format of Apache Parquet; Snappy, which every reader has.
 */
export async function* writeParquet(
  pages: AsyncIterable<readonly Task[]>,
  { groupRows = GROUP_ROWS, groupChars = GROUP_CHARS } = {},
): AsyncGenerator<TextPiece> {
  const file = openParquetFile()
  let columns = emptyColumns()
  let rows = 0
  let chars = 0
  for await (const page of pages) {
    for (const task of page) {
      if (rows === groupRows || chars >= groupChars) {
        yield* file.writeGroup(columns)
        columns = emptyColumns()
        rows = 0
        chars = 0
      }
      const tabled = toTabledTask(task)
      TASK_COLUMNS.forEach(({ of }, place) => {
        columns[place]?.push(of(tabled))
      })
      rows += 1
      chars += task.completeReason?.length ?? 0
    }
  }
  if (rows > 0) yield* file.writeGroup(columns)
  yield file.end()
}

function emptyColumns(): readonly Cells[] {
  return TASK_COLUMNS.map(() => [])
}

function openParquetFile() {
  const bytes = new ByteWriter()
  const schema: SchemaElement[] = [
    { name: 'task', num_children: TASK_COLUMNS.length },
    ...TASK_COLUMNS.flatMap(toSchema),
  ]
  const writer = new ParquetWriter({ writer: bytes, schema, createdBy: 'zvm-tasks' })
  let rowsWritten = 0n

  /** What was written since, as a copy: the writer goes on in the same memory. */
  function take(): TextPiece {
    const piece = new Uint8Array(bytes.getBuffer())
    bytes.index = 0
    return { bytes: piece }
  }

  return {
    async *writeGroup(columns: readonly Cells[]): AsyncGenerator<TextPiece> {
      const count = columns[0]?.length ?? 0
      const begun = writer.row_groups.length
      for (const [place, column] of TASK_COLUMNS.entries()) {
        // The writer makes a group of its own of each column; a whole group at once would hold up everybody else.
        writer.write({
          columnData: [
            {
              name: column.name,
              data: columns[place] ?? [],
              statistics: hasBounds(column),
              offsetIndex: false,
            },
          ],
          rowGroupSize: count,
        })
        yield take()
        await nextTurn()
      }
      writer.row_groups.push(joinGroups(writer.row_groups.splice(begun), count))
      rowsWritten += BigInt(count)
      writer.num_rows = rowsWritten
      // They would name the pages of each chunk, of which there are hardly ever two.
      writer.pendingIndexes.length = 0
    },
    end(): TextPiece {
      writer.finish()
      return take()
    },
  }
}

/** Groups of the same rows, a column each, as the one group they are. */
function joinGroups(groups: readonly RowGroup[], count: number): RowGroup {
  const sum = (of: (group: RowGroup) => bigint | undefined) =>
    groups.reduce((total, group) => total + (of(group) ?? 0n), 0n)
  return {
    columns: groups.flatMap(({ columns }) => columns),
    total_byte_size: sum((group) => group.total_byte_size),
    total_compressed_size: sum((group) => group.total_compressed_size),
    num_rows: BigInt(count),
  }
}

/** Readers pass over groups by least and greatest values: of times that helps, of texts it hardly does. */
function hasBounds({ kind }: TaskColumn): boolean {
  return kind === 'instant' || kind === 'integer'
}

/** Each kind of value as elements of the schema, after the name and whether it may be missing. */
const ELEMENTS: { readonly [Kind in keyof ColumnValues]: Partial<SchemaElement> } = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  integer: { type: 'INT32' },
  // Both names for the same: the older one means UTC as well.
  instant: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  },
  flag: { type: 'BOOLEAN' },
  texts: { num_children: 1, converted_type: 'LIST', logical_type: { type: 'LIST' } },
}

function toSchema({ name, kind, isNullable }: TaskColumn): readonly SchemaElement[] {
  const element: SchemaElement = {
    name,
    repetition_type: isNullable ? 'OPTIONAL' : 'REQUIRED',
    ...ELEMENTS[kind],
  }
  if (kind !== 'texts') return [element]
  // Three levels. Source: LogicalTypes.md of parquet-format, "Lists".
  return [
    element,
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', repetition_type: 'REQUIRED', ...ELEMENTS.text },
  ]
}
