import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { type ApiProblem, getJson } from '../api/call.ts'
import { useEvents } from '../api/events.ts'
import { now } from '../api/now.ts'
import type { TaskChange, TaskPage } from '../api/types.ts'
import { toProblem } from '../api/use-loaded.ts'
import {
  formatRowSort,
  type LiveRows,
  NO_ROWS,
  type RowSort,
  rowsAfter,
  rowsWithPage,
  type Waiting,
  waitingAfter,
} from './live-rows.ts'

/** Rows that are held at most; more are a reason to narrow the search down. */
export const ROWS_MAX = 100_000
const FIRST_PAGE = 100
const NEXT_PAGE = 1000
const NOTHING_WAITS: Waiting = new Map()

export interface LiveTasks {
  readonly live: LiveRows
  readonly state: 'loading' | 'failed' | 'ready'
  readonly problem: ApiProblem | undefined
  /** Tasks with changes that are not shown yet. */
  readonly waitingCount: number
  readonly showWaiting: () => void
  readonly loadMore: () => void
  readonly reload: () => void
  /** When a task was last heard of, as far as this page knows, epoch milliseconds. */
  readonly heardAt: (id: string) => number
}

/**
 * The tasks of a search, page by page as they are asked for, and live.
 *
 * @param query conditions, as GET /api/tasks takes them
 * @param isHeld whether changes wait, since somebody reads
 */
export function useLiveTasks(query: string, sort: RowSort, isHeld: boolean): LiveTasks {
  const key = `${query}#${formatRowSort(sort)}`
  const [live, setLive] = useState<LiveRows>(NO_ROWS)
  const [state, setState] = useState<LiveTasks['state']>('loading')
  const [problem, setProblem] = useState<ApiProblem>()
  const [waiting, setWaiting] = useState<Waiting>(NOTHING_WAITS)
  const [round, setRound] = useState(0)
  const paging = useRef<{ next: string | null; isBusy: boolean; stop: AbortController }>({
    next: null,
    isBusy: false,
    stop: new AbortController(),
  })
  const early = useRef<TaskChange[]>([])
  const isReady = useRef(false)
  const heard = useRef(new Map<string, number>())
  const openedAt = useRef(now())
  const sortNow = useRef(sort)
  sortNow.current = sort

  const load = useCallback(
    async (cursor: string | null) => {
      const { stop } = paging.current
      paging.current.isBusy = true
      const params = new URLSearchParams(query)
      params.set('sort', formatRowSort(sortNow.current))
      params.set('limit', String(cursor === null ? FIRST_PAGE : NEXT_PAGE))
      if (cursor !== null) params.set('cursor', cursor)
      try {
        const page = await getJson<TaskPage>(`/api/tasks?${params}`, { signal: stop.signal })
        if (stop.signal.aborted) return
        paging.current.next = page.next
        const shape = { sort: sortNow.current, isLast: page.next === null }
        const missed = early.current
        early.current = []
        isReady.current = true
        setLive((before) => {
          const base = cursor === null ? NO_ROWS : before
          return rowsAfter(rowsWithPage(base, page.tasks, shape), missed, sortNow.current)
        })
        setState('ready')
        setProblem(undefined)
      } catch (error) {
        if (stop.signal.aborted) return
        setProblem(toProblem(error))
        if (cursor === null) setState('failed')
      } finally {
        if (!stop.signal.aborted) paging.current.isBusy = false
      }
    },
    [query],
  )

  // biome-ignore lint/correctness/useExhaustiveDependencies: another sort or round begins anew
  useEffect(() => {
    paging.current = { next: null, isBusy: false, stop: new AbortController() }
    const { stop } = paging.current
    isReady.current = false
    early.current = []
    setState('loading')
    setLive(NO_ROWS)
    setWaiting(NOTHING_WAITS)
    void load(null)
    return () => stop.abort()
  }, [key, round, load])

  const take = (changes: readonly TaskChange[]) => {
    for (const { task, changedAt } of changes) heard.current.set(task.id, Date.parse(changedAt))
    // What is told before the first page is known to be older or newer than it: the generations decide.
    if (!isReady.current) early.current.push(...changes)
    else if (isHeld) setWaiting((before) => waitingAfter(before, changes))
    else setLive((before) => rowsAfter(before, changes, sort))
  }
  const reload = useCallback(() => setRound((count) => count + 1), [])
  useEvents(query, take, reload)

  const showWaiting = useCallback(() => {
    setLive((before) => rowsAfter(before, waiting.values(), sortNow.current))
    setWaiting(NOTHING_WAITS)
  }, [waiting])

  useEffect(() => {
    if (!isHeld && waiting.size > 0) showWaiting()
  }, [isHeld, waiting, showWaiting])

  const count = live.rows.length
  const loadMore = useCallback(() => {
    const { next, isBusy } = paging.current
    if (next !== null && !isBusy && count < ROWS_MAX) void load(next)
  }, [load, count])

  const heardAt = useCallback((id: string) => heard.current.get(id) ?? openedAt.current, [])
  return useMemo(
    () => ({ live, state, problem, waitingCount: waiting.size, showWaiting, loadMore, reload, heardAt }),
    [live, state, problem, waiting, showWaiting, loadMore, reload, heardAt],
  )
}
