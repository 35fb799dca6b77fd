/**
 * # timeline: what ran when
 *
 * `readTimeline` gives what overlaps a span of time, in lanes: the tasks themselves where they are few, counts where
 * they are many. A task without an end lasts on, so it overlaps every span after its start.
 * Deliberately absent: HTTP, wire shapes, how anything is drawn.
 */
export * from './lanes.ts'
export * from './overlapping.ts'
export * from './read-timeline.ts'
