import { Problem, quoted } from '../problem/index.ts'
import type { TaskStore } from '../store/index.ts'
import type { TimeZone } from '../task/index.ts'
import { LANE_KEYS, readTimeline, type TimelineAsked } from '../timeline/index.ts'
import {
  collectQuery,
  parseFilterDate,
  parseSearchQuery,
  type TimelineApi,
  timelineApi,
  writeDocument,
} from '../wire/index.ts'
import { listing } from './answer.ts'
import { TIMELINE_PARAMETERS } from './query-parameters.ts'
import { readNumber } from './read-number.ts'
import { anyShape, type Route } from './route.ts'

const OTHERS = ['from', 'to', 'lane', 'bins'] as const
const BINS = 200
const BINS_MAX = 1000

/** What ran when, ours: for those who draw it. */
export function timelineRoutes({ tasks, zone }: { tasks: TaskStore; zone: TimeZone }): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/api/timeline',
      summary:
        'The tasks that overlap a span of time and pass every condition given, in lanes; counts where they are many.',
      source: 'ours',
      parameters: TIMELINE_PARAMETERS,
      reply: anyShape(timelineApi),
      handle: async ({ queryEntries, format, style }) => {
        const { types, states } = await tasks.vocabulary()
        const asked = parseAsked(collectQuery(queryEntries), zone)
        const context = { zone, moreTypes: types, moreStates: states }
        const search = parseSearchQuery(queryEntries, context, OTHERS)
        // Before the tasks are read: what changes in between makes the tag older than they are, and never newer.
        const revision = await tasks.revision()
        return listing(`timeline ${revision}`, async function* () {
          const { isAggregated, lanes, tasks: laid, bins } = await readTimeline(tasks, search, asked)
          const answer: TimelineApi = {
            ...{ from: asked.from, to: asked.to, lane: asked.lane, isAggregated, lanes, bins },
            tasks: laid.map(({ task, lanes }) => ({
              id: task.id,
              type: task.type,
              state: task.state,
              progress: task.progressPercent,
              startedAt: task.startedAt,
              completedAt: task.completedAt,
              initiatedBy: task.initiatedBy,
              lanes,
            })),
          }
          yield { bytes: Buffer.from(writeDocument(timelineApi, answer, format, style)) }
        })
      },
    },
  ]
}

/** @throws Problem `filter-unreadable` */
function parseAsked(query: (name: string) => string | undefined, zone: TimeZone): TimelineAsked {
  const from = parseDate('from', query('from'), zone)
  const to = parseDate('to', query('to'), zone)
  if (from >= to) throw new Problem('filter-unreadable', 'from is not before to; exchange them.')
  const laneText = query('lane') ?? 'vpg'
  const lane = LANE_KEYS.find((key) => key === laneText.toLowerCase())
  if (lane === undefined) {
    throw new Problem('filter-unreadable', `lane ${quoted(laneText)} is not one of ${LANE_KEYS.join(', ')}.`)
  }
  const bins = readNumber('bins', query('bins'), { most: BINS_MAX, digits: 4 }) ?? BINS
  return { from, to, lane, bins }
}

function parseDate(name: string, text: string | undefined, zone: TimeZone): number {
  const instant = text === undefined ? undefined : parseFilterDate(text, zone)
  if (instant !== undefined) return instant
  const what = text === undefined ? 'is missing' : `${quoted(text)} is not a date`
  throw new Problem(
    'filter-unreadable',
    `${name} ${what}; write 2026-12-31, 2026-12-31T10:00:00.000Z or epoch milliseconds.`,
  )
}
