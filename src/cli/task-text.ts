import { styleText } from 'node:util'
import type { TaskState } from '../task/index.ts'
import type { ResourceLink, TaskApi } from '../wire/index.ts'
import type { Io, Output } from './command.ts'
import { formatDistance, formatDuration, formatLocalTime } from './humane-time.ts'
import { toTerminalText } from './terminal-text.ts'

type Styles = Parameters<typeof styleText>[0]

/** Colours for people at a terminal, and for nobody else. Source of the variable: no-color.org. */
export function hasColour(output: Output, env: Io['env']): boolean {
  return output.isTty && !env.NO_COLOR && env.TERM !== 'dumb'
}

const STATE_STYLES: Readonly<Record<string, Styles>> = {
  InProgress: 'cyan',
  WaitingForUserInput: 'yellow',
  Paused: 'yellow',
  Cancelling: 'yellow',
  Failed: 'red',
  Stopped: 'magenta',
  Completed: 'green',
}

/** A state for people: by its name, in its colour. */
export function formatState(state: TaskState, isColoured: boolean): string {
  const word = toTerminalText(state)
  return isColoured ? styled(STATE_STYLES[state] ?? 'bold', word) : word
}

export function styled(styles: Styles, text: string): string {
  // Whether there is colour was decided by `hasColour`; the real standard output need not be asked again.
  return styleText(styles, text, { validateStream: false })
}

/** `2026-11-23 14:05:09 (3 min ago)`; empty for null. */
export function formatWhen(
  instant: number | null,
  { clock, timeZone }: Pick<Io, 'clock' | 'timeZone'>,
): string {
  if (instant === null) return ''
  return `${formatLocalTime(instant, timeZone)} (${formatDistance(instant, clock.now())})`
}

/** How long a task took, or has taken so far. */
export function formatTaskDuration(task: TaskApi, now: number): string {
  if (task.Started === null) return ''
  if (task.Completed !== null) return formatDuration(task.Completed - task.Started)
  return `${formatDuration(now - task.Started)} so far`
}

export function taskIdentifier(task: TaskApi): string {
  return task.TaskIdentifier ?? task.Link.identifier ?? ''
}

/** The one, or how many: `3 VPGs`. */
export function formatVpgs(vpgs: readonly ResourceLink[]): string {
  const [first] = vpgs
  if (first === undefined) return ''
  return vpgs.length === 1 ? toTerminalText(first.identifier ?? '') : `${vpgs.length} VPGs`
}

/** A task in one line, for `tasks watch`. */
export function formatTaskLine(task: TaskApi, io: Io): string {
  const reason = task.CompleteReason?.trim() ?? ''
  const parts = [
    formatLocalTime(io.clock.now(), io.timeZone),
    toTerminalText(task.Type ?? ''),
    formatState(task.Status.State, hasColour(io.out, io.env)),
    `${task.Status.Progress}%`,
    formatVpgs(task.RelatedEntities.Vpgs),
    taskIdentifier(task),
    reason === '' ? '' : `– ${reason}`,
  ]
  return parts
    .map((part, index) => (index === 2 ? part : toTerminalText(part)))
    .filter(Boolean)
    .join('  ')
}
