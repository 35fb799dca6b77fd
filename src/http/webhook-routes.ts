import { Problem, quoted } from '../problem/index.ts'
import { DELIVERY_STATES, type Delivery, type DeliveryPage, type Webhook } from '../store/index.ts'
import { toMessageId, type Webhooks } from '../webhooks/index.ts'
import {
  type DeliveryApi,
  deliveryApi,
  deliveryAttemptApi,
  deliveryListApi,
  mismatchProblem,
  newWebhookApi,
  type RecordShape,
  type WebhookApi,
  webhookApi,
  webhookChangeApi,
  webhookListApi,
  webhookWithSecretApi,
} from '../wire/index.ts'
import { document, empty } from './answer.ts'
import { POSITION_BOUNDS, readNumber } from './read-number.ts'
import { anyShape, type Exchange, type QueryParameter, type Route } from './route.ts'
import { readMembers } from './site-control-body.ts'

const LIMIT = 50
const LIMIT_MAX = 500
const NEW_MEMBERS = ['url', 'description', 'conditions', 'events', 'enabled', 'secret'] as const
const CHANGE_MEMBERS = ['url', 'description', 'conditions', 'events', 'enabled'] as const

const DELIVERY_PARAMETERS: readonly QueryParameter[] = [
  {
    name: 'state',
    doc: 'Deliveries in this state alone: dead ones were given up.',
    schema: { type: 'string', enum: DELIVERY_STATES },
  },
  {
    name: 'limit',
    doc: `Deliveries of a page; ${LIMIT} unless given.`,
    schema: { type: 'integer', minimum: 1, maximum: LIMIT_MAX },
  },
  { name: 'cursor', doc: 'Goes on after the page whose `next` it is.', schema: { type: 'string' } },
]

/** `/api/webhooks`: who is told of changes, and what came of it. For administrators. */
export function webhookRoutes({ webhooks }: { readonly webhooks: Webhooks }): readonly Route[] {
  const all = { path: '/api/webhooks', source: 'ours', role: 'administrator' } as const
  const one = { ...all, path: '/api/webhooks/:webhook' } as const
  const id = ({ params }: Exchange) => params.webhook ?? ''
  return [
    {
      ...all,
      method: 'GET',
      summary: 'The webhooks, oldest first, without their secrets.',
      reply: anyShape(webhookListApi),
      handle: async () => document(webhookListApi, { webhooks: (await webhooks.list()).map(toApi) }),
    },
    {
      ...all,
      method: 'POST',
      summary:
        'Adds a webhook, which is told of what changes from then on. Its secret is in this answer alone.',
      status: 201,
      body: { shape: anyShape(newWebhookApi), mediaTypes: ['application/json'] },
      reply: anyShape(webhookWithSecretApi),
      handle: async (exchange) => {
        const wish = await readWish(exchange, newWebhookApi, NEW_MEMBERS)
        const made = await webhooks.add({ ...toWish(wish), secret: wish.secret ?? undefined })
        return document(
          webhookWithSecretApi,
          { ...toApi(made), secret: made.secret },
          { status: 201, headers: { location: `/api/webhooks/${made.id}` } },
        )
      },
    },
    {
      ...one,
      method: 'GET',
      summary: 'One webhook.',
      reply: anyShape(webhookApi),
      handle: async (exchange) => document(webhookApi, toApi(await webhooks.get(id(exchange)))),
    },
    {
      ...one,
      method: 'PATCH',
      summary: 'Changes a webhook; what is absent stays. One that is enabled again goes on where it was.',
      body: { shape: anyShape(webhookChangeApi), mediaTypes: ['application/json'] },
      reply: anyShape(webhookApi),
      handle: async (exchange) => {
        const wish = await readWish(exchange, webhookChangeApi, CHANGE_MEMBERS)
        return document(webhookApi, toApi(await webhooks.change(id(exchange), toWish(wish))))
      },
    },
    {
      ...one,
      method: 'DELETE',
      summary: 'Removes a webhook with its deliveries.',
      status: 204,
      handle: async (exchange) => {
        await webhooks.remove(id(exchange))
        return empty({ status: 204 })
      },
    },
    {
      ...one,
      path: `${one.path}/secret`,
      method: 'POST',
      summary: 'Gives it another secret, in this answer alone; the one before signs as well for 24 hours.',
      reply: anyShape(webhookWithSecretApi),
      handle: async (exchange) => {
        const rotated = await webhooks.rotate(id(exchange))
        return document(webhookWithSecretApi, { ...toApi(rotated), secret: rotated.secret })
      },
    },
    {
      ...one,
      path: `${one.path}/test`,
      method: 'POST',
      summary: 'Sends a message of the type webhook.test now, and tells what came of it.',
      reply: anyShape(deliveryAttemptApi),
      handle: async (exchange) => document(deliveryAttemptApi, await webhooks.test(id(exchange))),
    },
    {
      ...one,
      path: `${one.path}/deliveries`,
      method: 'GET',
      summary: 'What was sent, is waiting, or was given up; newest first, page by page.',
      parameters: DELIVERY_PARAMETERS,
      reply: anyShape(deliveryListApi),
      handle: async (exchange) => {
        const page = readPage(exchange)
        // One more than asked for tells whether there is a next page.
        const found = await webhooks.listDeliveries(id(exchange), { ...page, limit: page.limit + 1 })
        const deliveries = found.slice(0, page.limit)
        const last = found.length > page.limit ? deliveries.at(-1) : undefined
        return document(deliveryListApi, {
          deliveries: deliveries.map(toDeliveryApi),
          next: last === undefined ? null : String(last.position),
        })
      },
    },
    {
      ...one,
      path: `${one.path}/deliveries/:delivery/retry`,
      method: 'POST',
      summary: 'Sends a message again, whatever became of it: now, and as often as a new one.',
      reply: anyShape(deliveryApi),
      handle: async (exchange) => {
        const again = await webhooks.retry(id(exchange), exchange.params.delivery ?? '')
        return document(deliveryApi, toDeliveryApi(again))
      },
    },
  ]
}

/** What a body may say of a webhook; null is nothing. */
interface WishApi {
  readonly url: string | null
  readonly description: string | null
  readonly conditions: string | null
  readonly events: readonly string[]
  readonly enabled: boolean | null
}

async function readWish<Value extends WishApi>(
  exchange: Exchange,
  shape: RecordShape<Value>,
  known: readonly string[],
): Promise<Value & { readonly hasEvents: boolean }> {
  const members = await readMembers(exchange, known)
  try {
    return { ...shape.fromJson(members, ''), hasEvents: Array.isArray(members.events) }
  } catch (error) {
    throw mismatchProblem(error)
  }
}

function toWish(api: WishApi & { readonly hasEvents: boolean }) {
  return {
    url: api.url ?? undefined,
    description: api.description ?? undefined,
    conditions: api.conditions ?? undefined,
    events: api.hasEvents ? api.events : undefined,
    isEnabled: api.enabled ?? undefined,
  }
}

function toApi(webhook: Webhook): WebhookApi {
  return { ...webhook, enabled: webhook.isEnabled }
}

function toDeliveryApi(delivery: Delivery): DeliveryApi {
  return {
    ...delivery,
    id: toMessageId(delivery),
    type: delivery.event,
    dueAt: delivery.state === 'waiting' ? delivery.dueAt : null,
  }
}

/** @throws Problem `filter-unreadable` */
function readPage({ query }: Exchange): DeliveryPage {
  const stateText = query('state')
  const state = DELIVERY_STATES.find((known) => known === stateText?.toLowerCase())
  if (stateText !== undefined && state === undefined) {
    throw new Problem(
      'filter-unreadable',
      `state ${quoted(stateText)} is not one of ${DELIVERY_STATES.join(', ')}.`,
    )
  }
  const before = readNumber('cursor', query('cursor'), POSITION_BOUNDS)
  const limit = readNumber('limit', query('limit'), { most: LIMIT_MAX, digits: 16 }) ?? LIMIT
  return { limit, ...(state === undefined ? {} : { state }), ...(before === undefined ? {} : { before }) }
}
