import { Problem } from '../problem/index.ts'
import { json } from './answer.ts'
import type { Route } from './route.ts'

/** `/healthz`: the process answers. `/readyz`: its store takes a write, and it is not about to stop. */
export function healthRoutes(parts: {
  readonly checkStore: () => Promise<unknown>
  readonly isStopping: () => boolean
}): readonly Route[] {
  const { checkStore, isStopping } = parts
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
      summary: 'The store takes writes; 503 where it does not, or the service is about to stop.',
      source: 'ours',
      isPublic: true,
      handle: async () => {
        if (isStopping()) {
          const message = 'The service has been told to stop; ask another process, or again later.'
          throw new Problem('service-stopping', message, { retryAfterSeconds: 1 })
        }
        await checkStore()
        return json({ status: 'ready' })
      },
    },
  ]
}
