import { json } from './answer.ts'
import type { Route } from './route.ts'

/** `/healthz`: the process answers. `/readyz`: and its store takes a write. */
export function healthRoutes({ checkStore }: { checkStore: () => Promise<unknown> }): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/healthz',
      summary: 'The process is alive.',
      source: 'ours',
      isPublic: true,
      handle: async () => json({ status: 'ok' }),
    },
    {
      method: 'GET',
      path: '/readyz',
      summary: 'The store takes writes; 503 where it does not.',
      source: 'ours',
      isPublic: true,
      handle: async () => {
        await checkStore()
        return json({ status: 'ready' })
      },
    },
  ]
}
