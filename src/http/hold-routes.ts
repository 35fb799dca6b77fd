import { Problem } from '../problem/index.ts'
import type { Retention } from '../retention/index.ts'
import { holdApi, holdListApi, holdTasksApi, holdWish } from '../wire/index.ts'
import { document } from './answer.ts'
import { readJsonBody } from './json-body.ts'
import { anyShape, type Exchange, type Route } from './route.ts'

/** `/api/holds`: tasks that stay whatever the rules say. Readers see them, administrators place and release them. */
export function holdRoutes({ retention }: { readonly retention: Retention }): readonly Route[] {
  const idOf = ({ params }: Exchange) => params.hold ?? ''
  return [
    {
      method: 'GET',
      path: '/api/holds',
      summary: 'The legal holds, newest first, released ones included.',
      source: 'ours',
      reply: anyShape(holdListApi),
      handle: async () => document(holdListApi, await retention.listHolds()),
    },
    {
      method: 'POST',
      path: '/api/holds',
      summary: 'Places a hold on tasks that match conditions, or on those named: no rule prunes them.',
      source: 'ours',
      role: 'administrator',
      status: 201,
      body: { shape: anyShape(holdWish), mediaTypes: ['application/json'] },
      reply: anyShape(holdApi),
      handle: async (exchange) => {
        const { value } = await readJsonBody(exchange, holdWish, ['name', 'reason'])
        const hold = await retention.placeHold(value, exchange.caller().userName)
        return document(holdApi, hold, { status: 201, headers: { location: `/api/holds/${hold.id}` } })
      },
    },
    {
      method: 'GET',
      path: '/api/holds/:hold',
      summary: 'One hold.',
      source: 'ours',
      reply: anyShape(holdApi),
      handle: async (exchange) => document(holdApi, await retention.getHold(idOf(exchange))),
    },
    {
      method: 'DELETE',
      path: '/api/holds/:hold',
      summary: 'Releases a hold. It stays in the list, with who released it, when and why.',
      source: 'ours',
      role: 'administrator',
      parameters: [{ name: 'reason', doc: 'Why it is released; must be given.', schema: { type: 'string' } }],
      reply: anyShape(holdApi),
      handle: async (exchange) => {
        const reason = exchange.query('reason')
        if (reason === undefined) {
          throw new Problem('filter-unreadable', 'reason is missing; say why the hold is released: ?reason=…')
        }
        const release = { by: exchange.caller().userName, reason }
        return document(holdApi, await retention.releaseHold(idOf(exchange), release))
      },
    },
    {
      method: 'GET',
      path: '/api/holds/:hold/tasks',
      summary: 'How many tasks a hold is for, by state.',
      source: 'ours',
      reply: anyShape(holdTasksApi),
      handle: async (exchange) => document(holdTasksApi, await retention.countHeld(idOf(exchange))),
    },
  ]
}
