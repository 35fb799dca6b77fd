import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { getJson } from '../api/call.ts'
import { useConnection } from '../api/events.ts'
import { useNames } from '../api/names.ts'
import { useLoaded } from '../api/use-loaded.ts'
import { navigate, useAddress } from '../app/address.ts'
import { Button } from '../parts/button.tsx'
import { FilterBar, type FilterHandle } from '../parts/filter-bar.tsx'
import { filterQueryOf, paramsWith } from '../parts/filter-state.ts'
import { formatCount } from '../parts/format.ts'
import { PageHead } from '../parts/page-head.tsx'
import { EmptyState, FailedState, LoadingState, TruncatedNote } from '../parts/states.tsx'
import { columnsOf } from './columns.tsx'
import { KeysDialog } from './keys-dialog.tsx'
import { formatRowSort, NEWEST_FIRST, parseRowSort, type RowSort } from './live-rows.ts'
import { TaskTable } from './task-table.tsx'
import styles from './tasks.module.css'
import { copyText, Toolbar } from './toolbar.tsx'
import { useDurations } from './use-durations.ts'
import { ROWS_MAX, useLiveTasks } from './use-live-tasks.ts'
import { useIsNarrow } from './use-narrow.ts'

/** Every task, live, in an order and under conditions that the address holds. */
export function Page() {
  const { params, path, setParams } = useAddress()
  const query = filterQueryOf(params)
  const sortText = params.get('sort')
  const sort = useMemo(() => parseRowSort(sortText), [sortText])
  const isNarrow = useIsNarrow()
  const columns = columnsOf(params.get('columns'), isNarrow)
  const names = useNames()
  const durations = useDurations()
  const connection = useConnection()
  const [isPaused, setPaused] = useState(false)
  const [isAway, setAway] = useState(false)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [activeId, setActiveId] = useState<string>()
  const [areKeysShown, setKeysShown] = useState(false)
  const tasks = useLiveTasks(query, sort, isPaused || isAway || chosen.size > 0)
  const filter = useRef<FilterHandle>(null)
  const table = useRef<HTMLDivElement>(null)
  const { live, heardAt } = tasks
  const context = useMemo(() => ({ names, durations, heardAt }), [names, durations, heardAt])
  const total = useTotal(query)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another search is seen from its top
  useEffect(() => {
    setChosen(new Set())
    setAway(false)
    table.current?.scrollTo({ top: 0 })
  }, [query, sortText])

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (event.key === '/') filter.current?.focus()
      else if (event.key === '?') setKeysShown(true)
      else if (event.key === 'p') setPaused((before) => !before)
      else if (event.key === 'Escape') setChosen(new Set())
      else if (event.key === 'j' || event.key === 'k') {
        if (table.current?.contains(document.activeElement)) return
        table.current?.focus()
      } else return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])

  const onSort = (key: RowSort['key']) => {
    const isDescending = sort.key === key ? !sort.isDescending : key !== 'type' && key !== 'state'
    const text = formatRowSort({ key, isDescending })
    setParams({ sort: text === formatRowSort(NEWEST_FIRST) ? null : text })
  }
  const onChoose = useCallback((id: string) => setChosen((before) => toggled(before, id)), [])
  const onOpen = (id: string) => navigate(`/tasks/${encodeURIComponent(id)}`)
  const show = () => {
    tasks.showWaiting()
    setPaused(false)
    setChosen(new Set())
    table.current?.scrollTo({ top: 0 })
  }

  return (
    <div className={styles.page}>
      <PageHead
        title="Tasks"
        lead={leadOf({ loaded: live.rows.length, isWhole: live.isWhole, total, state: tasks.state })}
        actions={
          <Toolbar
            columns={isNarrow ? undefined : columns}
            isPaused={isPaused}
            onPause={setPaused}
            onKeys={() => setKeysShown(true)}
          />
        }
      />
      <FilterBar ref={filter} />
      <div className={styles.notes} aria-live="polite">
        {connection === 'offline' && (
          <TruncatedNote>
            The connection to the service is lost. What you see is as it was; changes follow once it is back.
          </TruncatedNote>
        )}
        {chosen.size > 0 && (
          <p className={styles.chosen}>
            {formatCount(chosen.size)} selected; updates wait.
            <Button kind="quiet" icon="copy" onClick={() => void copyText([...chosen].join('\n'))}>
              Copy identifiers
            </Button>
            <Button kind="quiet" onClick={() => setChosen(new Set())}>
              Select nothing
            </Button>
          </p>
        )}
        {tasks.waitingCount > 0 && (
          <Button kind="primary" icon="up" className={styles.chip} onClick={show}>
            {formatCount(tasks.waitingCount)} new {tasks.waitingCount === 1 ? 'change' : 'changes'}: show
          </Button>
        )}
        {live.rows.length >= ROWS_MAX && !live.isWhole && (
          <TruncatedNote>
            These are the first {formatCount(ROWS_MAX)}. Narrow the search down to see the others.
          </TruncatedNote>
        )}
        {tasks.state === 'ready' && tasks.problem !== undefined && (
          <TruncatedNote>
            The next tasks could not be loaded: {tasks.problem.message}{' '}
            <Button kind="quiet" onClick={tasks.loadMore}>
              Try again
            </Button>
          </TruncatedNote>
        )}
      </div>
      {tasks.state === 'loading' && <LoadingState label="Loading tasks…" />}
      {tasks.state === 'failed' && (
        <FailedState title="The tasks could not be loaded" problem={tasks.problem} onRetry={tasks.reload} />
      )}
      {tasks.state === 'ready' && live.rows.length === 0 && (
        <EmptyState
          title={query === '' ? 'There are no tasks yet' : 'No task passes these conditions'}
          action={
            query === '' ? undefined : (
              <Button onClick={() => navigate(path, { params: paramsWith(params, []) })}>
                Show every task
              </Button>
            )
          }
        >
          {query === ''
            ? 'Tasks appear here as soon as an operation starts or tasks are imported.'
            : 'Take a condition away, or wait: a task that passes appears by itself.'}
        </EmptyState>
      )}
      {tasks.state === 'ready' && live.rows.length > 0 && (
        <TaskTable
          ref={table}
          rows={live.rows}
          isWhole={live.isWhole}
          columns={columns}
          context={context}
          sort={sort}
          activeId={activeId}
          chosen={chosen}
          onSort={onSort}
          onActive={setActiveId}
          onOpen={onOpen}
          onChoose={onChoose}
          onNearEnd={tasks.loadMore}
          onAway={setAway}
        />
      )}
      <KeysDialog isOpen={areKeysShown} onClose={() => setKeysShown(false)} />
    </div>
  )
}

function useTotal(query: string): number | undefined {
  const { value } = useLoaded(`total ${query}`, async (signal) => {
    const path = `/api/tasks/summary?by=state${query === '' ? '' : `&${query}`}`
    const { groups } = await getJson<{ groups: readonly { count: number }[] }>(path, { signal })
    return groups.reduce((sum, { count }) => sum + count, 0)
  })
  return value
}

interface Lead {
  readonly loaded: number
  readonly isWhole: boolean
  readonly total: number | undefined
  readonly state: string
}

function leadOf({ loaded, isWhole, total, state }: Lead): string {
  if (state !== 'ready') return 'What runs and what ran, as it happens.'
  if (isWhole) return `${formatCount(loaded)} ${loaded === 1 ? 'task' : 'tasks'}`
  return `${formatCount(loaded)} loaded${total === undefined ? '' : ` of ${formatCount(Math.max(total, loaded))}`}; scroll for more`
}

function toggled(before: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(before)
  if (!next.delete(id)) next.add(id)
  return next
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return target.type !== 'checkbox'
  return (
    target instanceof HTMLSelectElement ||
    target instanceof HTMLTextAreaElement ||
    target.closest('dialog') !== null
  )
}
