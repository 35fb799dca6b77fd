import { useEffect, useRef } from 'react'
import { getJson } from '../api/call.ts'
import { useEvents } from '../api/events.ts'
import { now } from '../api/now.ts'
import type { TaskPage, TaskView } from '../api/types.ts'
import { useLoaded } from '../api/use-loaded.ts'
import { StateBadge } from '../parts/badge.tsx'
import { Card } from '../parts/card.tsx'
import { formatCount, formatDuration, formatType } from '../parts/format.ts'
import { Link } from '../parts/link.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Scroll } from '../parts/scroll.tsx'
import { FailedState, LoadingState } from '../parts/states.tsx'
import { Time } from '../parts/time.tsx'
import { useDurations } from '../tasks/use-durations.ts'
import { HeatMap } from './heat-map.tsx'
import styles from './overview.module.css'
import { DAYS, type DayCount, toYear } from './year.ts'

const DAY_MS = 86_400_000
const TREND_DAYS = 30
/** As many tests as are read to find the last one of each VPG. */
const TESTS_READ = 1000
/** After a change the figures are read again, and not more often. */
const RELOAD_MS = 3_000

interface Group {
  readonly type: string
  readonly state: string
  readonly count: number
}

interface Figures {
  readonly running: number
  readonly failed: number
  readonly waiting: number
  readonly oldest: TaskView | undefined
  readonly year: ReturnType<typeof toYear>
  readonly types: readonly Group[]
  readonly tests: readonly TaskView[]
  readonly vpgs: readonly Vpg[]
}

/** As GET /v1/vpgs tells. */
interface Vpg {
  readonly VpgIdentifier: string
  readonly VpgName: string
  /** Of before the tasks that are kept, too. */
  readonly LastTest: string | null
}

/** What runs, what failed, what waits for somebody, and what was not tested for long. */
export function Page() {
  const { value, state, problem, reload } = useLoaded('overview', readFigures)
  useReloadOnChange(reload)
  return (
    <>
      <PageHead title="Overview" lead="What runs, what failed, and what was not tested for long." />
      {value !== undefined && <Board figures={value} />}
      {value === undefined && state === 'failed' && <FailedState problem={problem} onRetry={reload} />}
      {value === undefined && state !== 'failed' && <LoadingState />}
    </>
  )
}

function useReloadOnChange(reload: () => void): void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  useEvents('', () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      reload()
    }, RELOAD_MS)
  })
}

async function readFigures(signal: AbortSignal): Promise<Figures> {
  const at = now()
  const since = (days: number) => new Date(at - days * DAY_MS).toISOString()
  const count = async <Row,>(query: string) =>
    (await getJson<{ groups: readonly Row[] }>(`/api/tasks/summary?${query}`, { signal })).groups
  const list = async (query: string) => (await getJson<TaskPage>(`/api/tasks?${query}`, { signal })).tasks
  const [running, failed, oldest, days, failedDays, types, tests, vpgs] = await Promise.all([
    count<Group>('group=running&by=state'),
    count<Group>(`group=failed&by=state&completedAfterDate=${since(1)}`),
    list('group=running&sort=started&limit=1'),
    count<DayCount>(`by=day&startedAfterDate=${since(DAYS)}`),
    count<DayCount>(`by=day&group=failed&startedAfterDate=${since(DAYS)}`),
    count<Group>(`by=type,state&group=ended&startedAfterDate=${since(TREND_DAYS)}`),
    list(`type=FailOverTest&group=ended&limit=${TESTS_READ}`),
    getJson<readonly Vpg[]>('/v1/vpgs', { signal }),
  ])
  return {
    running: sum(running),
    failed: sum(failed),
    waiting: sum(running.filter(({ state }) => state === 'WaitingForUserInput')),
    oldest: oldest[0],
    year: toYear(days, failedDays, at),
    types,
    tests,
    vpgs,
  }
}

function sum(groups: readonly Group[]): number {
  return groups.reduce((total, { count }) => total + count, 0)
}

function Board({ figures }: { readonly figures: Figures }) {
  const { running, failed, waiting, oldest, year, types, tests, vpgs } = figures
  const yesterday = new Date(now() - DAY_MS).toISOString()
  return (
    <div className={styles.board}>
      <dl className={styles.tiles}>
        <Tile label="Running" value={formatCount(running)} params={{ group: 'running' }} />
        <Tile
          label="Failed in 24 hours"
          value={formatCount(failed)}
          tone={failed > 0 ? 'bad' : undefined}
          params={{ group: 'failed', completedAfterDate: yesterday }}
        />
        <Tile
          label="Waiting for somebody"
          value={formatCount(waiting)}
          tone={waiting > 0 ? 'waiting' : undefined}
          params={{ status: 'WaitingForUserInput' }}
        />
        <Tile
          label="Oldest running"
          value={oldest === undefined ? 'None' : formatDuration(now() - Date.parse(oldest.startedAt))}
          to={oldest === undefined ? '/tasks' : `/tasks/${encodeURIComponent(oldest.id)}`}
          params={oldest === undefined ? { group: 'running' } : {}}
        />
      </dl>
      <Card title="A year of tasks">
        <HeatMap days={year} />
      </Card>
      <Card title="Tests of each VPG">
        <Tests tests={tests} vpgs={vpgs} />
      </Card>
      <Card title={`Operations of ${TREND_DAYS} days`}>
        <Types groups={types} />
      </Card>
    </div>
  )
}

interface TileProps {
  readonly label: string
  readonly value: string
  readonly tone?: 'bad' | 'waiting' | undefined
  readonly to?: string
  readonly params: Readonly<Record<string, string>>
}

function Tile({ label, value, tone, to = '/tasks', params }: TileProps) {
  return (
    <div className={styles.tile}>
      <dt>{label}</dt>
      <dd className={tone === undefined ? undefined : styles[tone]}>
        <Link to={to} params={new URLSearchParams(params)}>
          {value}
        </Link>
      </dd>
    </div>
  )
}

/** The VPGs that were not tested for longest stand first, those never tested before them. */
function Tests({ tests, vpgs }: { readonly tests: readonly TaskView[]; readonly vpgs: readonly Vpg[] }) {
  const last = new Map<string, TaskView>()
  for (const task of tests) {
    for (const vpg of task.relatedEntities.vpgs) {
      const key = vpg.toLowerCase()
      if (!last.has(key)) last.set(key, task)
    }
  }
  const rows = vpgs
    .map(({ VpgIdentifier: vpg, VpgName: name, LastTest }) => {
      const test = last.get(vpg.toLowerCase())
      return { vpg, name, test, at: test?.startedAt ?? LastTest }
    })
    .sort((one, other) => Date.parse(one.at ?? '1970-01-01') - Date.parse(other.at ?? '1970-01-01'))
  if (rows.length === 0) return <p className={styles.note}>No VPG is known here.</p>
  return (
    <Scroll label="Tests of each VPG" className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">VPG</th>
            <th scope="col">Last test</th>
            <th scope="col">Result</th>
            <th scope="col" className={styles.number}>
              Days since
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ vpg, name, test, at }) => (
            <tr key={vpg}>
              <th scope="row">
                <Link to="/tasks" params={new URLSearchParams({ vpg })}>
                  {name}
                </Link>
              </th>
              {at === null ? (
                <td colSpan={3} className={styles.waiting}>
                  Never tested
                </td>
              ) : (
                <>
                  <td>
                    {test === undefined ? (
                      <Time at={at} show="instant" />
                    ) : (
                      <Link to={`/tasks/${encodeURIComponent(test.id)}`}>
                        <Time at={at} show="instant" />
                      </Link>
                    )}
                  </td>
                  <td>{test === undefined ? 'Not kept' : <StateBadge state={test.state} />}</td>
                  <td className={styles.number}>
                    {formatCount(Math.floor((now() - Date.parse(at)) / DAY_MS))}
                  </td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function Types({ groups }: { readonly groups: readonly Group[] }) {
  const durations = useDurations()
  const types = [...Map.groupBy(groups, ({ type }) => type)]
    .map(([type, own]) => ({
      type,
      ended: sum(own),
      completed: sum(own.filter(({ state }) => state === 'Completed')),
    }))
    .sort((one, other) => other.ended - one.ended)
  if (types.length === 0) return <p className={styles.note}>Nothing ended in this time.</p>
  return (
    <Scroll label="Operations by type" className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Operation</th>
            <th scope="col" className={styles.number}>
              Ended
            </th>
            <th scope="col" className={styles.number}>
              Succeeded
            </th>
            <th scope="col" className={styles.number}>
              Usually
            </th>
            <th scope="col" className={styles.number}>
              Slow beyond
            </th>
          </tr>
        </thead>
        <tbody>
          {types.map(({ type, ended, completed }) => {
            const usual = durations.get(type)
            return (
              <tr key={type}>
                <th scope="row">
                  <Link to="/tasks" params={new URLSearchParams({ type })}>
                    {formatType(type)}
                  </Link>
                </th>
                <td className={styles.number}>{formatCount(ended)}</td>
                <td className={styles.number}>{Math.round((completed / ended) * 100)} %</td>
                <td className={styles.number}>{usual === undefined ? '–' : formatDuration(usual.p50Ms)}</td>
                <td className={styles.number}>{usual === undefined ? '–' : formatDuration(usual.p95Ms)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </Scroll>
  )
}
