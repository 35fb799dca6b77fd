import { useEffect, useState } from 'react'
import { getJson } from '../api/call.ts'
import { useEvents } from '../api/events.ts'
import { now } from '../api/now.ts'
import type { TaskHistory, TaskView } from '../api/types.ts'
import { useLoaded } from '../api/use-loaded.ts'
import { useAddress } from '../app/address.ts'
import { matchPath } from '../app/match-path.ts'
import { StateBadge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { formatDuration, formatType } from '../parts/format.ts'
import { Link } from '../parts/link.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Progress } from '../parts/progress.tsx'
import { EmptyState, FailedState, LoadingState } from '../parts/states.tsx'
import { Duration, Time } from '../parts/time.tsx'
import { PaceMark } from '../tasks/columns.tsx'
import { copyText } from '../tasks/toolbar.tsx'
import { useDurations } from '../tasks/use-durations.ts'
import { TaskActions } from './actions.tsx'
import { Entities } from './entities.tsx'
import { ProgressCurve } from './progress-curve.tsx'
import { Raw } from './raw.tsx'
import styles from './task.module.css'

/** One task: all of it, as it changes. */
export function Page() {
  const { path } = useAddress()
  const id = matchPath('/tasks/:id', path)?.id ?? ''
  const url = `/api/tasks/${encodeURIComponent(id)}`
  const loaded = useLoaded(url, (signal) => getJson<TaskView>(url, { signal }))
  const [told, setTold] = useState<TaskView>()
  const [isRemoved, setRemoved] = useState(false)
  const reload = loaded.reload
  useEvents(
    '',
    (changes) => {
      for (const { kind, task } of changes) {
        if (task.id !== id) continue
        if (kind === 'added' || kind === 'changed') setTold(task)
        if (kind === 'removed') setRemoved(true)
      }
    },
    reload,
  )
  const task = newest(loaded.value, told)
  if (task !== undefined) return <Task task={task} isRemoved={isRemoved} onDone={reload} />
  if (loaded.problem?.status === 404 || loaded.problem?.status === 400) return <Missing id={id} />
  return (
    <>
      <PageHead title="Task" />
      {loaded.state === 'failed' ? (
        <FailedState title="The task could not be loaded" problem={loaded.problem} onRetry={reload} />
      ) : (
        <LoadingState label="Loading the task…" />
      )}
    </>
  )
}

function newest(one: TaskView | undefined, other: TaskView | undefined): TaskView | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return one.generation > other.generation ? one : other
}

function Missing({ id }: { readonly id: string }) {
  return (
    <>
      <PageHead title="Task" />
      <EmptyState title="There is no such task" action={<Link to="/tasks">See every task</Link>}>
        Nothing is known of {id}. It may have been removed by retention, or belong to another site.
      </EmptyState>
    </>
  )
}

interface TaskProps {
  readonly task: TaskView
  readonly isRemoved: boolean
  readonly onDone: () => void
}

function Task({ task, isRemoved, onDone }: TaskProps) {
  const title = formatType(task.type)
  return (
    <div className={styles.page}>
      <p className={styles.back}>
        <Link to="/tasks">Tasks</Link> / {title}
      </p>
      <PageHead
        title={title}
        lead={<code>{task.id}</code>}
        actions={
          <>
            <TaskActions task={task} onDone={onDone} />
            <Button icon="copy" onClick={() => void copyText(window.location.href)}>
              Copy link
            </Button>
          </>
        }
      />
      {isRemoved && (
        <p className={styles.removed} role="status">
          This task was removed from the service while you looked at it; this is how it was.
        </p>
      )}
      <div className={styles.status} aria-live="polite">
        <StateBadge state={task.state} />
        <Progress percent={task.progress} state={task.state} />
      </div>
      {task.completeReason !== null && task.completeReason !== '' && (
        <Card title="Reason">
          <p className={styles.reason} data-failed={task.state === 'Failed'}>
            {task.completeReason}
          </p>
        </Card>
      )}
      <div className={styles.columns}>
        <Card title="Members">
          <Members task={task} />
        </Card>
        <Card title="Related to">
          <Entities task={task} />
        </Card>
      </div>
      <Card title="History">
        <History task={task} />
      </Card>
      <Card title="As the Zerto API answers it">
        <Raw id={task.id} generation={task.generation} />
      </Card>
    </div>
  )
}

function Members({ task }: { readonly task: TaskView }) {
  const durations = useDurations()
  const [openedAt] = useState(now)
  const usual = durations.get(task.type)
  return (
    <dl className={styles.members}>
      <dt>Type</dt>
      <dd>
        <Link to="/tasks" params={new URLSearchParams({ type: task.type })}>
          {task.type}
        </Link>
      </dd>
      <dt>Started</dt>
      <dd>
        <Time at={task.startedAt} show="instant" /> · <Time at={task.startedAt} />
      </dd>
      <dt>Ended</dt>
      <dd>{task.completedAt === null ? 'Not yet' : <Time at={task.completedAt} show="instant" />}</dd>
      <dt>Took</dt>
      <dd>
        <Duration from={task.startedAt} to={task.completedAt} />{' '}
        <PaceMark
          task={task}
          context={{ durations, heardAt: () => openedAt, names: { vpgs: new Map(), sites: new Map() } }}
        />
        {usual !== undefined && (
          <span className={styles.quiet}>
            {' '}
            usually {formatDuration(usual.p50Ms)}, hardly ever more than {formatDuration(usual.p95Ms)}
          </span>
        )}
      </dd>
      <dt>Started by</dt>
      <dd>
        {task.initiatedBy === null ? (
          'Not told'
        ) : (
          <Link to="/tasks" params={new URLSearchParams({ initiator: task.initiatedBy })}>
            {task.initiatedBy}
          </Link>
        )}
      </dd>
      <dt>Can be cancelled</dt>
      <dd>{task.isCancellable ? 'Yes' : 'No'}</dd>
      <dt>Generation</dt>
      <dd>{task.generation}</dd>
    </dl>
  )
}

function History({ task }: { readonly task: TaskView }) {
  const url = `/api/tasks/${encodeURIComponent(task.id)}/history`
  const { value, problem, state, reload } = useLoaded(url, (signal) => getJson<TaskHistory>(url, { signal }))
  const [seen, setSeen] = useState(task.generation)
  useEffect(() => {
    if (seen === task.generation) return
    setSeen(task.generation)
    reload()
  }, [seen, task.generation, reload])
  if (value !== undefined && value.changes.length > 0) return <ProgressCurve task={task} history={value} />
  if (state === 'failed' && problem?.status !== 404) return <FailedState problem={problem} onRetry={reload} />
  if (state === 'loading') return <LoadingState />
  return <p className={styles.quiet}>Nothing is kept of how this task went.</p>
}
