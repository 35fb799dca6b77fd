import type { Conduct } from '../conduct/index.ts'
import { integer, isoText, list, nullable, plainText, record, text } from '../wire/index.ts'
import { document, empty } from './answer.ts'
import { anyShape, type Route } from './route.ts'

const finding = record('Finding', {
  code: plainText,
  severity: plainText,
  /** What `count` counts. */
  counts: plainText,
  count: integer,
  means: plainText,
  instead: plainText,
  source: plainText,
  firstAt: isoText,
  lastAt: isoText,
  shortestPauseMs: nullable(integer),
  examples: list(plainText),
})

/** What the doctor answers. */
const conductReport = record('ConductReport', {
  since: isoText,
  until: isoText,
  requests: integer,
  clients: list(
    record('Client', {
      userName: text,
      userAgent: text,
      address: plainText,
      requests: integer,
      firstAt: isoText,
      lastAt: isoText,
      findings: list(finding),
    }),
  ),
  forgotten: record('Forgotten', { clients: integer, sessions: integer, tasks: integer }),
})

/** `/api/site/doctor`: what clients did wrong. On an empty site as well. For administrators. */
export function conductRoutes({ conduct }: { conduct: Conduct }): readonly Route[] {
  const told = { path: '/api/site/doctor', source: 'ours', role: 'administrator' } as const
  return [
    {
      ...told,
      method: 'GET',
      summary: 'What clients did: for each, the mistakes it made, with what shows them.',
      reply: anyShape(conductReport),
      handle: async () => document(conductReport, await conduct.report()),
    },
    {
      ...told,
      method: 'DELETE',
      summary: 'Forgets what clients did, and begins anew.',
      status: 204,
      handle: async () => {
        conduct.clear()
        return empty({ status: 204 })
      },
    },
  ]
}
