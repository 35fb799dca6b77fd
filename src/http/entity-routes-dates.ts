import { Problem, quoted } from '../problem/index.ts'
import { parseFilterDate, type ServerDate, serverDate } from '../wire/index.ts'
import { type EntityRoutesOptions, singleRoute } from './entity-routes-rows.ts'
import type { Exchange, Route } from './route.ts'

const SOURCE = 'the OpenAPI, /v1/serverDateTime; wire contract 4.6'

/** What time it is here, and how a date of a filter is understood. */
export function dateRoutes({ zone, clock }: EntityRoutesOptions): readonly Route[] {
  const local = async (): Promise<ServerDate> => {
    const now = clock.now()
    return { instant: now, offsetMinutes: zone.offsetMinutesAt(now) }
  }
  const readArgument = async (exchange: Exchange): Promise<ServerDate> => {
    const given = exchange.query('dateTime')
    const instant = given === undefined ? undefined : parseFilterDate(given, zone)
    if (instant === undefined) {
      const what = given === undefined ? 'dateTime is missing' : `dateTime ${quoted(given)} is not a date`
      throw new Problem(
        'filter-unreadable',
        `${what}; write 2026-12-31, 2026-12-31T10:00:00.000Z or epoch milliseconds.`,
      )
    }
    return { instant, offsetMinutes: null }
  }
  return [
    singleRoute(
      { path: '/v1/serverDateTime', summary: 'The time here, as local time.', source: SOURCE },
      { shape: serverDate, find: local },
    ),
    singleRoute(
      {
        path: '/v1/serverDateTime/serverDateTimeLocal',
        summary: 'The time here, as local time.',
        source: SOURCE,
      },
      { shape: serverDate, find: local },
    ),
    singleRoute(
      { path: '/v1/serverDateTime/serverDateTimeUtc', summary: 'The time here, in UTC.', source: SOURCE },
      { shape: serverDate, find: async () => ({ instant: clock.now(), offsetMinutes: null }) },
    ),
    {
      ...singleRoute(
        {
          path: '/v1/serverDateTime/dateTimeArgument',
          summary: 'What a date of a filter is understood as, in UTC.',
          source: SOURCE,
        },
        { shape: serverDate, find: readArgument },
      ),
      parameters: [
        {
          name: 'dateTime',
          doc: 'A date in any form that the filters read; without Z or offset it is local time.',
          schema: { type: 'string' },
        },
      ],
    },
  ]
}
