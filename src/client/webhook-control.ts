import { Problem } from '../problem/index.ts'
import {
  type DeliveryApi,
  type DeliveryAttemptApi,
  type DeliveryListApi,
  deliveryApi,
  deliveryAttemptApi,
  deliveryListApi,
  type Shape,
  type WebhookApi,
  type WebhookWithSecretApi,
  webhookApi,
  webhookListApi,
  webhookWithSecretApi,
} from '../wire/index.ts'
import { type Question, refusalOf } from './exchange.ts'
import { ServerRefusal } from './server-refusal.ts'
import type { CallOptions, ZertoClient } from './zerto-client.ts'

/** Looks after the webhooks of our own service. Each call throws as those of `ZertoClient` do. */
export interface WebhookControl {
  list(call?: CallOptions): Promise<readonly WebhookApi[]>
  get(id: string, call?: CallOptions): Promise<WebhookApi>
  /** @param wish members as the server names them; it says what it does not understand */
  add(wish: Readonly<Record<string, unknown>>, call?: CallOptions): Promise<WebhookWithSecretApi>
  remove(id: string, call?: CallOptions): Promise<void>
  rotate(id: string, call?: CallOptions): Promise<WebhookWithSecretApi>
  test(id: string, call?: CallOptions): Promise<DeliveryAttemptApi>
  listDeliveries(
    id: string,
    page: Readonly<Record<string, string>>,
    call?: CallOptions,
  ): Promise<DeliveryListApi>
  retry(id: string, delivery: string, call?: CallOptions): Promise<DeliveryApi>
}

/** A receiver has fifteen seconds. */
const TEST_MS = 30_000

type Asked = Pick<Question, 'method'> & {
  /** Below `/api/webhooks`. */
  readonly path: string
  readonly body?: unknown
  readonly timeoutMs?: number
}

/** The webhooks of the server that a client speaks to, under the client's login. */
export function createWebhookControl(client: Pick<ZertoClient, 'url' | 'ask'>): WebhookControl {
  const { url } = client

  async function send({ method, path, body, timeoutMs }: Asked, call: CallOptions): Promise<string> {
    const asked = `/api/webhooks${path}`
    const written =
      body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
    const answer = await client.ask({ method, path: asked, ...written }, { timeoutMs, ...call })
    if (answer.status >= 200 && answer.status < 300) return answer.text
    throw refusalOf(url, `${method} ${asked}`, answer)
  }

  async function read<Value>(asked: Asked, shape: Shape<Value>, call: CallOptions): Promise<Value> {
    const text = await send(asked, call)
    try {
      return shape.fromJson(JSON.parse(text), '')
    } catch (error) {
      if (error instanceof Problem || !(error instanceof Error)) throw error
      throw new ServerRefusal(200, `${url} answered with something unreadable: ${error.message}`)
    }
  }

  const at = (id: string) => `/${encodeURIComponent(id)}`
  return {
    list: async (call = {}) => (await read({ method: 'GET', path: '' }, webhookListApi, call)).webhooks,
    get: (id, call = {}) => read({ method: 'GET', path: at(id) }, webhookApi, call),
    add: (body, call = {}) => read({ method: 'POST', path: '', body }, webhookWithSecretApi, call),
    async remove(id, call = {}) {
      await send({ method: 'DELETE', path: at(id) }, call)
    },
    rotate: (id, call = {}) => read({ method: 'POST', path: `${at(id)}/secret` }, webhookWithSecretApi, call),
    test: (id, call = {}) =>
      read({ method: 'POST', path: `${at(id)}/test`, timeoutMs: TEST_MS }, deliveryAttemptApi, call),
    listDeliveries: (id, page, call = {}) =>
      read(
        { method: 'GET', path: `${at(id)}/deliveries?${new URLSearchParams(page)}` },
        deliveryListApi,
        call,
      ),
    retry: (id, delivery, call = {}) =>
      read({ method: 'POST', path: `${at(id)}/deliveries${at(delivery)}/retry` }, deliveryApi, call),
  }
}
