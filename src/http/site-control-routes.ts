import { decodeFaultWish, type FaultPlan } from '../faults/index.ts'
import { Problem, quoted } from '../problem/index.ts'
import { CLOCK_MODES, type Simulation, type SimulationSnapshot } from '../simulation/index.ts'
import { parseTaskId } from '../task/index.ts'
import { parseIsoDate, parseJson } from '../wire/index.ts'
import { type Answer, empty, json } from './answer.ts'
import type { Exchange, Route } from './route.ts'

export interface SiteControl {
  /** None where the site does not run: empty, or recorded. */
  readonly simulation: Simulation | undefined
  readonly faults: FaultPlan
}

const ADVANCE_SECONDS_MAX = 10 * 366 * 24 * 3600

/** What a real site does not have: its clock, its faults, its state as a whole. For administrators. */
export function siteControlRoutes({ simulation, faults }: SiteControl): readonly Route[] {
  const running = (): Simulation => {
    if (simulation !== undefined) return simulation
    throw new Problem('operation-refused', 'This site does not run; start the service with --site demo.')
  }
  const route = (
    method: Route['method'],
    path: string,
    { summary, handle }: { summary: string; handle: (exchange: Exchange) => Promise<Answer> },
  ): Route => ({ method, path, summary, source: 'ours', role: 'administrator', handle })

  return [
    route('GET', '/api/site/clock', {
      summary: 'The time of the site and how it runs.',
      handle: async () => json(toClockView(running())),
    }),
    route('PUT', '/api/site/clock', {
      summary: 'Changes mode (real or frozen), speed, or time; time never goes back.',
      handle: async (exchange) => {
        running().clock.set(readClockChange(parseJson(await exchange.text())))
        return json(toClockView(running()))
      },
    }),
    route('POST', '/api/site/clock/advance', {
      summary: 'Goes on by {"seconds": n} and answers once everything due has happened.',
      handle: async (exchange) => {
        const seconds = readSeconds(parseJson(await exchange.text()))
        const { clock } = running()
        await running().runUntil(clock.now() + seconds * 1000)
        return json(toClockView(running()))
      },
    }),
    route('POST', '/api/site/tasks/:task/answer', {
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
    }),
    route('GET', '/api/site/snapshot', {
      summary: 'The whole state of the site and its tasks.',
      handle: async () => json(await running().snapshot()),
    }),
    route('PUT', '/api/site/snapshot', {
      summary: 'Puts the site back to a snapshot; its tasks too.',
      handle: async (exchange) => {
        await running().restore(parseJson(await exchange.text()) as SimulationSnapshot)
        return json(toClockView(running()))
      },
    }),
    route('GET', '/api/site/faults', {
      summary: 'The faults that are set, with how often they matched and struck.',
      handle: async () => json(faults.list()),
    }),
    route('POST', '/api/site/faults', {
      summary: 'Sets a fault, such as {"path": "/v1/localsite", "times": 2, "status": 500}.',
      handle: async (exchange) =>
        json(faults.add(decodeFaultWish(parseJson(await exchange.text()))), { status: 201 }),
    }),
    route('DELETE', '/api/site/faults', {
      summary: 'Clears all faults.',
      handle: async () => {
        faults.clear()
        return empty({ status: 204 })
      },
    }),
    route('DELETE', '/api/site/faults/:fault', {
      summary: 'Clears one fault.',
      handle: async ({ params }) => {
        faults.remove(params.fault ?? '')
        return empty({ status: 204 })
      },
    }),
  ]
}

function toClockView({ clock }: Simulation): object {
  const { mode, speed, now } = clock.state()
  return { mode, speed, now: new Date(now).toISOString() }
}

function members(raw: unknown, known: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    throw new Problem('value-unreadable', `The body is not an object; its members are ${known.join(', ')}.`)
  }
  const unknown = Object.keys(raw).find((name) => !known.includes(name))
  if (unknown === undefined) return raw as Readonly<Record<string, unknown>>
  throw new Problem('value-unreadable', `${quoted(unknown)} is not a member; there are ${known.join(', ')}.`)
}

function readClockChange(raw: unknown) {
  const { mode, speed, now } = members(raw, ['mode', 'speed', 'now'])
  const known = CLOCK_MODES.find((candidate) => candidate === mode)
  if (mode !== undefined && known === undefined) {
    throw new Problem('value-unreadable', `mode is not one of ${CLOCK_MODES.join(', ')}.`)
  }
  if (speed !== undefined && !(typeof speed === 'number' && speed > 0 && speed <= 1e6)) {
    throw new Problem('value-unreadable', 'speed is not a number above 0 and up to 1000000.')
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

function readSeconds(raw: unknown): number {
  const { seconds } = members(raw, ['seconds'])
  if (typeof seconds === 'number' && seconds >= 0 && seconds <= ADVANCE_SECONDS_MAX) return seconds
  throw new Problem('value-unreadable', `seconds is not a number from 0 to ${ADVANCE_SECONDS_MAX}.`)
}
