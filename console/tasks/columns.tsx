import type { ReactNode } from 'react'
import { type Names, nameOf } from '../api/names.ts'
import { useNow } from '../api/now.ts'
import type { TaskView, TypeDuration } from '../api/types.ts'
import { Badge, StateBadge } from '../parts/badge.tsx'
import { formatDuration, formatType } from '../parts/format.ts'
import { Link } from '../parts/link.tsx'
import { Progress } from '../parts/progress.tsx'
import { Duration, Time } from '../parts/time.tsx'
import type { RowSort } from './live-rows.ts'
import { paceOf } from './pace.ts'

export interface CellContext {
  readonly names: Names
  readonly durations: ReadonlyMap<string, TypeDuration>
  readonly heardAt: (id: string) => number
}

export interface Column {
  readonly key: string
  readonly label: string
  /** A track of a CSS grid. */
  readonly width: string
  readonly sort?: RowSort['key']
  readonly isUsual: boolean
  /** Whether it is seen on a small screen. */
  readonly isNarrow?: true
  readonly cell: (task: TaskView, context: CellContext) => ReactNode
}

/** Every column that can be chosen, in the order in which they stand. */
export const COLUMNS: readonly Column[] = [
  {
    key: 'state',
    label: 'State',
    width: '142px',
    sort: 'state',
    isUsual: true,
    isNarrow: true,
    cell: ({ state }) => <StateBadge state={state} />,
  },
  {
    key: 'type',
    label: 'Task',
    width: 'minmax(120px, 1.6fr)',
    sort: 'type',
    isUsual: true,
    isNarrow: true,
    cell: ({ id, type }) => (
      <Link to={`/tasks/${encodeURIComponent(id)}`} tabIndex={-1}>
        {formatType(type)}
      </Link>
    ),
  },
  {
    key: 'vpg',
    label: 'VPG',
    width: 'minmax(110px, 1.2fr)',
    isUsual: true,
    cell: ({ relatedEntities }, { names }) =>
      relatedEntities.vpgs.map((vpg) => nameOf(names.vpgs, vpg)).join(', '),
  },
  {
    key: 'site',
    label: 'Site',
    width: 'minmax(100px, 1fr)',
    isUsual: false,
    cell: ({ relatedEntities }, { names }) =>
      relatedEntities.sites.map(({ identifier }) => nameOf(names.sites, identifier)).join(', '),
  },
  {
    key: 'progress',
    label: 'Progress',
    width: '124px',
    isUsual: true,
    cell: ({ progress, state }) => <Progress percent={progress} state={state} />,
  },
  {
    key: 'started',
    label: 'Started',
    width: '104px',
    sort: 'started',
    isUsual: true,
    isNarrow: true,
    cell: ({ startedAt }) => <Time at={startedAt} />,
  },
  {
    key: 'startedExact',
    label: 'Started at',
    width: '164px',
    sort: 'started',
    isUsual: false,
    cell: ({ startedAt }) => <Time at={startedAt} show="instant" />,
  },
  {
    key: 'completed',
    label: 'Ended',
    width: '104px',
    sort: 'completed',
    isUsual: false,
    cell: ({ completedAt }) => (completedAt === null ? '' : <Time at={completedAt} />),
  },
  {
    key: 'duration',
    label: 'Took',
    width: '132px',
    sort: 'duration',
    isUsual: true,
    cell: (task, context) => <Took task={task} context={context} />,
  },
  {
    key: 'initiator',
    label: 'Started by',
    width: 'minmax(96px, 0.7fr)',
    isUsual: true,
    cell: ({ initiatedBy }) => initiatedBy ?? '',
  },
  {
    key: 'reason',
    label: 'Reason',
    width: 'minmax(120px, 1.6fr)',
    isUsual: true,
    cell: ({ completeReason }) => completeReason ?? '',
  },
  {
    key: 'id',
    label: 'Identifier',
    width: 'minmax(160px, 1fr)',
    isUsual: false,
    cell: ({ id }) => <code>{id}</code>,
  },
]

function Took({ task, context }: { readonly task: TaskView; readonly context: CellContext }) {
  return (
    <>
      <Duration from={task.startedAt} to={task.completedAt} />
      <PaceMark task={task} context={context} />
    </>
  )
}

/** Says that a task is slow or stuck, and by what that is measured. */
export function PaceMark({ task, context }: { readonly task: TaskView; readonly context: CellContext }) {
  const usual = context.durations.get(task.type)
  return usual === undefined ? null : <Mark task={task} usual={usual} heardAt={context.heardAt(task.id)} />
}

interface MarkProps {
  readonly task: TaskView
  readonly usual: TypeDuration
  readonly heardAt: number
}

function Mark({ task, usual, heardAt }: MarkProps) {
  const pace = paceOf(task, usual, { now: useNow(), heardAt })
  if (pace === 'usual') return null
  const half = formatDuration(usual.p50Ms)
  const most = formatDuration(usual.p95Ms)
  return (
    <Badge
      tone={pace === 'stuck' ? 'failed' : 'waiting'}
      icon={pace === 'stuck' ? 'warning' : 'slow'}
      title={`Half of these take ${half} or less, 95 of 100 take ${most} or less.`}
    >
      {pace === 'stuck' ? 'Stuck' : 'Slow'}
    </Badge>
  )
}

/** The columns that an address asks for; the usual ones where it asks for none. */
export function columnsOf(text: string | null, isNarrow: boolean): readonly Column[] {
  if (isNarrow) return COLUMNS.filter((column) => column.isNarrow === true)
  const keys = text?.split(',') ?? []
  const found = COLUMNS.filter(({ key }) => keys.includes(key))
  return found.length > 0 ? found : COLUMNS.filter(({ isUsual }) => isUsual)
}
