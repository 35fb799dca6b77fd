import { flag, integer, isoText, plainText, text } from './scalars.ts'
import { list, nullable, record, type ValueOf } from './shape.ts'

/** The answer of `GET /api/timeline`. A lane of null holds what has no VPG, site or initiator. */
export const timelineApi = record('Timeline', {
  from: isoText,
  to: isoText,
  /** What the lanes are: vpg, site, type or initiator. */
  lane: plainText,
  /** Whether the tasks were counted. */
  isAggregated: flag,
  lanes: list(record('TimelineLane', { key: text, count: integer })),
  tasks: list(
    record('TimelineTask', {
      id: plainText,
      type: plainText,
      state: plainText,
      progress: integer,
      startedAt: isoText,
      completedAt: nullable(isoText),
      initiatedBy: text,
      lanes: list(text),
    }),
  ),
  bins: list(
    record('TimelineBin', {
      lane: text,
      from: isoText,
      to: isoText,
      states: list(record('TimelineCount', { state: plainText, count: integer })),
    }),
  ),
})
export type TimelineApi = ValueOf<typeof timelineApi>
