import type { Conduct } from '../conduct/index.ts'
import { conductReportApi } from '../wire/index.ts'
import { document, empty } from './answer.ts'
import { anyShape, type Route } from './route.ts'

/** `/api/site/doctor`: what clients did wrong. On an empty site as well. For administrators. */
export function conductRoutes({ conduct }: { conduct: Conduct }): readonly Route[] {
  const told = { path: '/api/site/doctor', source: 'ours', role: 'administrator' } as const
  return [
    {
      ...told,
      method: 'GET',
      summary: 'What clients did: for each, the mistakes it made, with what shows them.',
      reply: anyShape(conductReportApi),
      handle: async () => document(conductReportApi, await conduct.report()),
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
