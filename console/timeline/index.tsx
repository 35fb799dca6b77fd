import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { getJson } from '../api/call.ts'
import { useEvents } from '../api/events.ts'
import { nameOf, useNames } from '../api/names.ts'
import { useNow } from '../api/now.ts'
import type { TaskPage } from '../api/types.ts'
import { useLoaded } from '../api/use-loaded.ts'
import { navigate, useAddress } from '../app/address.ts'
import { Button, IconButton } from '../parts/button.tsx'
import { Select } from '../parts/field.tsx'
import { FilterBar } from '../parts/filter-bar.tsx'
import { filterQueryOf } from '../parts/filter-state.ts'
import { formatCount, formatType } from '../parts/format.ts'
import { PageHead } from '../parts/page-head.tsx'
import { EmptyState, FailedState, LoadingState, TruncatedNote } from '../parts/states.tsx'
import { useInstant } from '../parts/time.tsx'
import { LaneChart } from './lane-chart.tsx'
import { layOut, type Place, type Step, stepFrom, type TimelineView } from './layout.ts'
import {
  followingView,
  formatView,
  PRESETS,
  panned,
  parseView,
  ticksOf,
  toX,
  type View,
  zoomed,
} from './scale.ts'
import { ShownTable } from './shown-table.tsx'
import { TaskCard } from './task-card.tsx'
import styles from './timeline.module.css'
import { useGestures } from './use-gestures.ts'
import { useWidth } from './use-width.ts'

const LANES = [
  { value: 'vpg', label: 'VPG', none: 'No VPG' },
  { value: 'site', label: 'Site', none: 'No site' },
  { value: 'type', label: 'Type', none: 'No type' },
  { value: 'initiator', label: 'Started by', none: 'Nobody named' },
] as const
const LABELS = 184
/** Milliseconds after a gesture or a change until the service is asked. */
const SETTLE_MS = 200
const RELOAD_MS = 1500
const LANES_MAX = 60
const STEPS: Readonly<Record<string, Step>> = {
  ArrowRight: 'next',
  ArrowLeft: 'previous',
  ArrowUp: 'up',
  ArrowDown: 'down',
}

/** What ran when, in lanes. The address holds the span, the lanes and the conditions. */
export function Page() {
  const { params, setParams } = useAddress()
  const now = useNow()
  const names = useNames()
  const instant = useInstant()
  const query = filterQueryOf(params)
  const lane = LANES.find(({ value }) => value === params.get('lane')) ?? LANES[0]
  const lanesId = useId()
  const area = useRef<HTMLDivElement>(null)
  const full = useWidth(area)
  const left = full < 560 ? 0 : LABELS
  const width = Math.max(120, full - left)
  const [draft, setDraft] = useState<View>()
  const [pointed, setPointed] = useState<Place>()
  const settled = parseView(params)
  const asked = settled ?? followingView(now)
  const view = draft ?? asked
  const timeline = useTimeline(asked, lane.value, query)
  const { shown } = timeline

  const go = (next: View, replace = false) => setParams(formatView(next), { replace })
  useEffect(() => {
    if (draft === undefined) return
    const timer = setTimeout(() => {
      setParams(formatView(draft), { replace: true })
      setDraft(undefined)
    }, SETTLE_MS)
    return () => clearTimeout(timer)
  }, [draft, setParams])
  useGestures(area, { view, width, left, onView: setDraft })

  const lanes = useMemo(
    () => (shown === undefined ? [] : layOut(shown, { view, width, now })),
    [shown, view, width, now],
  )
  const offset = Date.parse(`${instant(view.from).replace(' ', 'T')}Z`) - Math.floor(view.from / 1000) * 1000
  const ticks = ticksOf(view, Math.max(2, Math.floor(width / 90)), offset)
  const tickXs = ticks.map(({ at }) => toX(view, width, at))
  const task = shown?.tasks.find(({ id }) => id === pointed?.id)
  const nameOfLane = (key: string | null) => {
    if (key === null) return lane.none
    if (lane.value === 'type') return formatType(key)
    if (lane.value === 'initiator') return key
    return nameOf(lane.value === 'vpg' ? names.vpgs : names.sites, key)
  }
  const open = (id: string) => navigate(`/tasks/${encodeURIComponent(id)}`)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const step = STEPS[event.key]
    if (event.shiftKey && (step === 'next' || step === 'previous'))
      go(panned(view, step === 'next' ? 0.25 : -0.25), true)
    else if (step !== undefined) setPointed(stepFrom(lanes, pointed, step))
    else if (event.key === '+' || event.key === '=') go(zoomed(view, 0.5), true)
    else if (event.key === '-') go(zoomed(view, 2), true)
    else if (event.key === 'Enter' && task !== undefined) open(task.id)
    else return
    event.preventDefault()
  }
  const showAll = async () => {
    const page = await getJson<TaskPage>(`/api/tasks?sort=started&limit=1${query === '' ? '' : `&${query}`}`)
    const first = Date.parse(page.tasks[0]?.startedAt ?? '')
    if (first < now) go(zoomed({ from: first, to: now }, 1.06))
  }

  return (
    <div className={styles.page}>
      <PageHead
        title="Timeline"
        lead={shown === undefined ? 'What ran when, in lanes.' : leadOf(shown)}
        actions={
          <>
            <IconButton icon="left" label="Earlier" onClick={() => go(panned(view, -0.5))} />
            <IconButton icon="right" label="Later" onClick={() => go(panned(view, 0.5))} />
            <Button aria-label="Zoom out" onClick={() => go(zoomed(view, 2))}>
              −
            </Button>
            <Button aria-label="Zoom in" onClick={() => go(zoomed(view, 0.5))}>
              +
            </Button>
            <Button
              icon="clock"
              aria-pressed={settled === undefined}
              onClick={() => setParams({ from: null, to: null })}
            >
              Follow now
            </Button>
          </>
        }
      />
      <FilterBar />
      <div className={styles.controls}>
        <div className={styles.choice}>
          <label htmlFor={lanesId}>Lanes by</label>
          <Select
            id={lanesId}
            value={lane.value}
            options={LANES}
            onChange={({ currentTarget }) => setParams({ lane: currentTarget.value })}
          />
        </div>
        <fieldset className={styles.presets}>
          <legend className="visually-hidden">Span</legend>
          {PRESETS.map(({ key, label, ms }) => (
            <Button
              key={key}
              kind="quiet"
              aria-pressed={Math.abs(view.to - view.from - ms) < ms * 0.02}
              onClick={() =>
                go(settled === undefined ? followingView(now, ms) : zoomed(view, ms / (view.to - view.from)))
              }
            >
              {label}
            </Button>
          ))}
          <Button kind="quiet" onClick={() => void showAll().catch(timeline.reload)}>
            All
          </Button>
        </fieldset>
        <span className={styles.span}>
          {instant(view.from)} – {instant(view.to)}
        </span>
      </div>
      <TaskCard task={task} isAggregated={shown?.isAggregated === true} />
      {timeline.state === 'failed' && (
        <FailedState
          title="The timeline could not be loaded"
          problem={timeline.problem}
          onRetry={timeline.reload}
        />
      )}
      {/* biome-ignore-start lint/a11y/noNoninteractiveTabindex: its keys go through the tasks */}
      <div
        ref={area}
        className={styles.chart}
        data-narrow={left === 0}
        role="application"
        aria-label="Timeline: arrow keys go through the tasks, Enter opens one, plus and minus zoom, Shift and arrows move"
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div className={styles.axis}>
          <div className={styles.corner}>{lane.label}</div>
          <svg width={width} height={28} aria-hidden="true">
            {ticks.map(({ at, label }, index) => (
              <text key={at} x={(tickXs[index] ?? 0) + 4} y={18}>
                {label}
              </text>
            ))}
          </svg>
        </div>
        {shown === undefined && timeline.state !== 'failed' && <LoadingState label="Loading the timeline…" />}
        {shown !== undefined && lanes.length === 0 && (
          <EmptyState title="Nothing ran in this span">
            Zoom out, move to another time, or take a condition away.
          </EmptyState>
        )}
        {lanes.slice(0, LANES_MAX).map((each, place) => (
          <div key={each.key ?? ''} className={styles.row}>
            <div className={styles.label} title={nameOfLane(each.key)}>
              <span className={styles.name}>{nameOfLane(each.key)}</span>
              <span className={styles.count}>{formatCount(each.count)}</span>
            </div>
            <LaneChart
              lane={each}
              place={place}
              width={width}
              ticks={tickXs}
              nowX={toX(view, width, now)}
              active={pointed?.lane === place ? pointed.id : undefined}
              onPoint={(at) => at !== undefined && setPointed(at)}
              onOpen={open}
              onZoom={(next) => go(next)}
            />
          </div>
        ))}
      </div>
      {/* biome-ignore-end lint/a11y/noNoninteractiveTabindex: its keys go through the tasks */}
      {lanes.length > LANES_MAX && (
        <TruncatedNote>
          These are the {LANES_MAX} largest of {formatCount(lanes.length)} lanes. Narrow the conditions to see
          others.
        </TruncatedNote>
      )}
      {shown !== undefined && <ShownTable timeline={shown} nameOfLane={nameOfLane} />}
    </div>
  )
}

/** The last answer stays while the next one is on its way, so that nothing flickers. */
function useTimeline({ from, to }: View, lane: string, query: string) {
  const span = new URLSearchParams({ ...formatView({ from, to }), lane, bins: '160' }).toString()
  const key = `${span}${query === '' ? '' : `&${query}`}`
  const loaded = useLoaded(`timeline ${key}`, (signal) =>
    getJson<TimelineView>(`/api/timeline?${key}`, { signal }),
  )
  const last = useRef<{ readonly for: string; readonly value: TimelineView }>(undefined)
  const kind = `${lane} ${query}`
  if (loaded.value !== undefined) last.current = { for: kind, value: loaded.value }
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const { reload } = loaded
  useEvents(query, () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      reload()
    }, RELOAD_MS)
  })
  useEffect(() => () => clearTimeout(timer.current), [])
  return { ...loaded, shown: last.current?.for === kind ? last.current.value : undefined }
}

function leadOf({ isAggregated, tasks, lanes, bins }: TimelineView): string {
  const inLanes = `in ${formatCount(lanes.length)} ${lanes.length === 1 ? 'lane' : 'lanes'}`
  if (!isAggregated) return `${formatCount(tasks.length)} ${tasks.length === 1 ? 'task' : 'tasks'} ${inLanes}`
  const count = bins.flatMap(({ states }) => states).reduce((sum, each) => sum + each.count, 0)
  return `${formatCount(count)} tasks ${inLanes}, counted; zoom in to see each`
}
