import { Problem, quoted } from '../problem/index.ts'
import { CLOCK_MODES, type ClockState, type Simulation, SPAN_MS_MAX, SPEED_MAX } from '../simulation/index.ts'
import { parseTaskId } from '../task/index.ts'
import { parseIsoDate } from '../wire/index.ts'
import { json } from './answer.ts'
import { readMembers } from './site-control-body.ts'
import type { SiteRow } from './site-control-routes.ts'

const ADVANCE_SECONDS_MAX = SPAN_MS_MAX / 1000

/** The time of the site, and who waits in it. */
export function siteClockRows(running: () => Simulation): readonly SiteRow[] {
  return [
    {
      method: 'GET',
      path: '/api/site/clock',
      summary: 'The time of the site and how it runs.',
      handle: async () => json(toClockView(running())),
    },
    {
      method: 'PUT',
      path: '/api/site/clock',
      summary: 'Changes mode (real or frozen), speed, or time; time never goes back.',
      handle: async (exchange) => {
        running().clock.set(readClockChange(await readMembers(exchange, ['mode', 'speed', 'now'])))
        return json(toClockView(running()))
      },
    },
    {
      method: 'POST',
      path: '/api/site/clock/advance',
      summary: 'Goes on by {"seconds": n} and answers once everything due has happened.',
      handle: async (exchange) => {
        const { seconds } = await readMembers(exchange, ['seconds'])
        const { clock } = running()
        await running().runUntil(clock.now() + checkedSeconds(seconds) * 1000)
        return json(toClockView(running()))
      },
    },
    {
      method: 'POST',
      path: '/api/site/tasks/:task/answer',
      summary: 'Answers an operation that waits for a person: it goes on.',
      handle: async ({ params }) => {
        const id = parseTaskId(params.task ?? '')
        if (id === undefined || !running().owns(id)) {
          throw new Problem(
            'task-not-found',
            `No operation of the site runs as task ${quoted(params.task ?? '')}.`,
          )
        }
        const task = await running().answer(id)
        return json({ id: task.id, state: task.state })
      },
    },
  ]
}

export function toClockView({ clock }: Simulation): object {
  const { mode, speed, now } = clock.state()
  return { mode, speed, now: new Date(now).toISOString() }
}

function readClockChange({ mode, speed, now }: Readonly<Record<string, unknown>>): Partial<ClockState> {
  const known = CLOCK_MODES.find((candidate) => candidate === mode)
  if (mode !== undefined && known === undefined) {
    throw new Problem('value-unreadable', `mode is not one of ${CLOCK_MODES.join(', ')}.`)
  }
  if (speed !== undefined && !(typeof speed === 'number' && speed > 0 && speed <= SPEED_MAX)) {
    throw new Problem('value-unreadable', `speed is not a number above 0 and up to ${SPEED_MAX}.`)
  }
  const instant = typeof now === 'string' ? parseIsoDate(now) : undefined
  if (now !== undefined && instant === undefined) {
    throw new Problem('value-unreadable', 'now is not a date such as 2026-12-31T10:00:00.000Z.')
  }
  return {
    ...(known === undefined ? {} : { mode: known }),
    ...(typeof speed === 'number' ? { speed } : {}),
    ...(instant === undefined ? {} : { now: instant }),
  }
}

function checkedSeconds(seconds: unknown): number {
  if (typeof seconds === 'number' && seconds >= 0 && seconds <= ADVANCE_SECONDS_MAX) return seconds
  throw new Problem('value-unreadable', `seconds is not a number from 0 to ${ADVANCE_SECONDS_MAX}.`)
}
