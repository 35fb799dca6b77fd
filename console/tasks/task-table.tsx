// biome-ignore-all lint/a11y/useSemanticElements: rows that are drawn only in view cannot be those of a <table>
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and names its active row
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type Ref, useEffect, useRef } from 'react'
import type { TaskView } from '../api/types.ts'
import { classNames } from '../parts/class-names.ts'
import { formatType } from '../parts/format.ts'
import { Icon } from '../parts/icons.tsx'
import type { CellContext, Column } from './columns.tsx'
import type { RowSort } from './live-rows.ts'
import styles from './task-table.module.css'

const ROW_PX = 36
/** Rows from the last loaded one at which more are asked for. */
const AHEAD = 300
/** Pixels from the top within which new rows may appear. */
const TOP_PX = 4

interface TaskTableProps {
  readonly rows: readonly TaskView[]
  readonly isWhole: boolean
  readonly columns: readonly Column[]
  readonly context: CellContext
  readonly sort: RowSort
  readonly activeId: string | undefined
  readonly chosen: ReadonlySet<string>
  readonly ref: Ref<HTMLDivElement>
  readonly onSort: (key: RowSort['key']) => void
  readonly onActive: (id: string) => void
  readonly onOpen: (id: string) => void
  readonly onChoose: (id: string) => void
  readonly onNearEnd: () => void
  readonly onAway: (isAway: boolean) => void
}

/** The tasks as rows, of which only those in view are drawn. */
export function TaskTable(props: TaskTableProps) {
  const { rows, columns, activeId, isWhole, onNearEnd, onAway } = props
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 12,
  })
  const shown = virtualizer.getVirtualItems()
  const lastShown = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (!isWhole && lastShown > rows.length - AHEAD) onNearEnd()
  }, [isWhole, lastShown, rows.length, onNearEnd])

  const tracks = ['32px', ...columns.map(({ width }) => width)].join(' ')
  const activeIndex = rows.findIndex(({ id }) => id === activeId)
  const move = (to: number) => {
    const index = Math.max(0, Math.min(rows.length - 1, to))
    const row = rows[index]
    if (row === undefined) return
    props.onActive(row.id)
    virtualizer.scrollToIndex(index)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const pageRows = Math.max(1, Math.floor((scroller.current?.clientHeight ?? ROW_PX) / ROW_PX) - 2)
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: activeIndex + 1,
      j: activeIndex + 1,
      ArrowUp: activeIndex - 1,
      k: activeIndex - 1,
      PageDown: activeIndex + pageRows,
      PageUp: activeIndex - pageRows,
      Home: 0,
      End: rows.length - 1,
    }
    const step = steps[event.key]
    if (step !== undefined) {
      event.preventDefault()
      move(step)
    } else if (activeId !== undefined && event.key === 'Enter') {
      event.preventDefault()
      props.onOpen(activeId)
    } else if (activeId !== undefined && (event.key === ' ' || event.key === 'x')) {
      event.preventDefault()
      props.onChoose(activeId)
    }
  }
  return (
    <div className={styles.frame}>
      <div
        ref={(element) => {
          scroller.current = element
          if (typeof props.ref === 'function') props.ref(element)
          else if (props.ref) props.ref.current = element
        }}
        className={styles.table}
        role="grid"
        aria-label="Tasks"
        aria-rowcount={isWhole ? rows.length + 1 : -1}
        aria-multiselectable="true"
        aria-activedescendant={shown.some(({ index }) => index === activeIndex) ? rowId(activeId) : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onFocus={() => {
          if (activeId === undefined && rows[0] !== undefined) props.onActive(rows[0].id)
        }}
        onScroll={({ currentTarget }) => onAway(currentTarget.scrollTop > TOP_PX)}
      >
        <Head columns={columns} sort={props.sort} tracks={tracks} onSort={props.onSort} />
        <div role="rowgroup" className={styles.body} style={{ height: virtualizer.getTotalSize() }}>
          {shown.map(({ index, start, key }) => {
            const task = rows[index]
            if (task === undefined) return null
            return <Row key={key} task={task} index={index} top={start} tracks={tracks} table={props} />
          })}
        </div>
      </div>
    </div>
  )
}

interface HeadProps {
  readonly columns: readonly Column[]
  readonly sort: RowSort
  readonly tracks: string
  readonly onSort: (key: RowSort['key']) => void
}

function Head({ columns, sort, tracks, onSort }: HeadProps) {
  return (
    <div role="rowgroup" className={styles.headGroup}>
      <div role="row" aria-rowindex={1} className={styles.head} style={{ gridTemplateColumns: tracks }}>
        <div role="columnheader" className={styles.cell}>
          <span className="visually-hidden">Selected</span>
        </div>
        {columns.map(({ key, label, sort: sortKey }) => {
          const isSorted = sortKey === sort.key
          const order = isSorted ? (sort.isDescending ? 'descending' : 'ascending') : undefined
          return (
            <div key={key} role="columnheader" aria-sort={order} className={styles.cell}>
              {sortKey === undefined ? (
                label
              ) : (
                <button type="button" className={styles.sort} onClick={() => onSort(sortKey)}>
                  {label}
                  {isSorted && <Icon name={sort.isDescending ? 'down' : 'up'} size={14} />}
                </button>
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}

interface RowProps {
  readonly task: TaskView
  readonly index: number
  readonly top: number
  readonly tracks: string
  readonly table: TaskTableProps
}

function Row({ task, index, top, tracks, table }: RowProps) {
  const isChosen = table.chosen.has(task.id)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid around it has the keys
    <div
      id={rowId(task.id)}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isChosen}
      tabIndex={-1}
      className={classNames(styles.row, task.id === table.activeId && styles.active)}
      style={{ gridTemplateColumns: tracks, transform: `translateY(${top}px)` }}
      onClick={() => table.onActive(task.id)}
      onDoubleClick={() => table.onOpen(task.id)}
    >
      <div role="gridcell" className={styles.cell}>
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={`Select ${formatType(task.type)}`}
          checked={isChosen}
          onChange={() => table.onChoose(task.id)}
        />
      </div>
      {table.columns.map(({ key, cell }) => {
        const content = cell(task, table.context)
        return (
          <div
            key={key}
            role="gridcell"
            className={styles.cell}
            title={typeof content === 'string' ? content : undefined}
          >
            {typeof content === 'string' ? <span>{content}</span> : content}
          </div>
        )
      })}
    </div>
  )
}

function rowId(id: string | undefined): string {
  return `row-${id ?? ''}`
}
