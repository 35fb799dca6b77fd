import { Problem, quoted } from '../problem/index.ts'
import type { Clock, Ids } from '../runtime/index.ts'
import {
  type ChangeLog,
  type Delivery,
  type DeliveryAttempt,
  type DeliveryPage,
  WEBHOOK_EVENTS,
  type Webhook,
  type WebhookContent,
  type WebhookEvent,
  type WebhookStore,
} from '../store/index.ts'
import { DEFAULT_STYLE, parseSearchQuery, type QueryContext, webhookMessage } from '../wire/index.ts'
import { secretsOf } from './deliverer.ts'
import type { Sender } from './sender.ts'
import { createSecret, isSecret } from './signature.ts'
import type { Targets } from './targets.ts'
import { parseMessageId } from './task-event.ts'

/** How long the secret before a rotation signs as well. */
const ROTATION_MS = 24 * 3_600_000
const WEBHOOKS_MAX = 100
const DESCRIPTION_CHARS_MAX = 1000
const CONDITIONS_CHARS_MAX = 4000
/** What is told unless somebody says otherwise: progress comes often, and few wait for it. */
const INITIAL_EVENTS = WEBHOOK_EVENTS.filter((event) => event !== 'task.changed')

/** What can be said of a webhook; `undefined` is as it was, or as it is unless given. */
export interface WebhookWish {
  readonly url?: string | undefined
  readonly description?: string | undefined
  readonly conditions?: string | undefined
  readonly events?: readonly string[] | undefined
  readonly isEnabled?: boolean | undefined
}

/**
 * What administrators do with webhooks. Those that name one throw Problem `entity-not-found` where there is none; what
 * cannot be as it is wished is `value-unreadable` or `filter-unreadable`.
 */
export interface Webhooks {
  list(): Promise<readonly Webhook[]>
  get(id: string): Promise<Webhook>
  /** It is told of what changes from now on. */
  add(wish: WebhookWish & { readonly secret?: string | undefined }): Promise<Webhook>
  change(id: string, wish: WebhookWish): Promise<Webhook>
  remove(id: string): Promise<void>
  /** Gives it another secret; the one before signs as well for a day. */
  rotate(id: string): Promise<Webhook>
  /** Sends a message of the type `webhook.test` now, once, whether it is enabled or not. */
  test(id: string): Promise<DeliveryAttempt>
  listDeliveries(id: string, page: DeliveryPage): Promise<readonly Delivery[]>
  /** Sends a message again, now and as often as a new one. */
  retry(id: string, messageId: string): Promise<Delivery>
}

export function createWebhooks(parts: {
  readonly webhooks: WebhookStore
  readonly changes: ChangeLog
  readonly targets: Targets
  readonly sender: Sender
  /** For reading conditions as they are given. */
  readonly contextOf: () => Promise<QueryContext>
  /** Of the machine. */
  readonly clock: Clock
  readonly ids: Ids
  /** Called when there may be something to deliver. */
  readonly wake: () => void
}): Webhooks {
  const { webhooks, changes, targets, sender, contextOf, clock, ids, wake } = parts

  async function get(id: string): Promise<Webhook> {
    return (await webhooks.find(id.toLowerCase())) ?? notFound(id)
  }

  async function read(wish: WebhookWish, before: WebhookContent): Promise<WebhookContent> {
    const { url, description = before.description, conditions, events, isEnabled = before.isEnabled } = wish
    if (description.length > DESCRIPTION_CHARS_MAX) {
      throw unreadable(`description is longer than ${DESCRIPTION_CHARS_MAX} characters.`)
    }
    const isTurnedOn = isEnabled && !before.isEnabled
    return {
      ...before,
      url: url === undefined ? before.url : targets.readUrl(url),
      description,
      conditions: conditions === undefined ? before.conditions : await readConditionsOf(conditions),
      events: events === undefined ? before.events : readEvents(events),
      isEnabled,
      ...(isTurnedOn ? { note: null, failingSince: null } : {}),
    }
  }

  async function readConditionsOf(text: string): Promise<string> {
    if (text.length > CONDITIONS_CHARS_MAX) {
      throw unreadable(`conditions are longer than ${CONDITIONS_CHARS_MAX} characters.`)
    }
    const conditions = text.replace(/^\?/, '')
    parseSearchQuery(new URLSearchParams(conditions), await contextOf(), [])
    return conditions
  }

  async function change(id: string, step: (now: Webhook) => WebhookContent): Promise<Webhook> {
    const changed = (await webhooks.change(id.toLowerCase(), step)) ?? notFound(id)
    wake()
    return changed
  }

  return {
    list: () => webhooks.list(),
    get,
    async add({ secret, ...wish }) {
      if (wish.url === undefined) throw unreadable('url is missing; give the https address to send to.')
      if (secret !== undefined && !isSecret(secret)) {
        throw unreadable('secret is not whsec_ and the base64 of 24 to 64 bytes; leave it out to get one.')
      }
      if ((await webhooks.list()).length >= WEBHOOKS_MAX) {
        throw unreadable(`There are ${WEBHOOKS_MAX} webhooks already; remove one first.`)
      }
      const content = await read(wish, {
        ...{ url: '', description: '', conditions: '', events: INITIAL_EVENTS, isEnabled: true },
        ...{ note: null, failingSince: null, previousSecret: null, previousSecretUntil: null },
        secret: secret ?? createSecret(ids),
      })
      const position = await changes.lastPosition()
      const webhook: Webhook = { id: ids.guid(), createdAt: clock.now(), position, ...content }
      await webhooks.create(webhook)
      wake()
      return webhook
    },
    async change(id, wish) {
      const checked = await read(wish, await get(id))
      // The parts that were not wished for may have changed meanwhile.
      const { url, description, conditions, events } = checked
      return change(id, (now) => ({
        ...now,
        ...(wish.url === undefined ? {} : { url }),
        ...(wish.description === undefined ? {} : { description }),
        ...(wish.conditions === undefined ? {} : { conditions }),
        ...(wish.events === undefined ? {} : { events }),
        ...(wish.isEnabled === undefined ? {} : { isEnabled: wish.isEnabled }),
        ...(wish.isEnabled === true && !now.isEnabled ? { note: null, failingSince: null } : {}),
      }))
    },
    async remove(id) {
      if (!(await webhooks.remove(id.toLowerCase()))) notFound(id)
    },
    rotate: (id) => {
      const secret = createSecret(ids)
      return change(id, (now) => ({
        ...now,
        secret,
        previousSecret: now.secret,
        previousSecretUntil: clock.now() + ROTATION_MS,
      }))
    },
    async test(id) {
      const webhook = await get(id)
      const now = clock.now()
      const data = { id: webhook.id, position: webhook.position, task: null, before: null }
      const message = {
        id: `msg_test_${ids.guid().replaceAll('-', '')}`,
        body: webhookMessage.toJson({ type: 'webhook.test', timestamp: now, data }, DEFAULT_STYLE),
        secrets: secretsOf(webhook, now),
      }
      return (await sender.send(webhook.url, message, new AbortController().signal)).attempt
    },
    async listDeliveries(id, page) {
      return webhooks.listDeliveries((await get(id)).id, page)
    },
    async retry(id, messageId) {
      const webhook = await get(id)
      const position = parseMessageId(messageId, webhook.id)
      const found = position === undefined ? undefined : await webhooks.findDelivery(webhook.id, position)
      if (found === undefined) {
        throw new Problem(
          'entity-not-found',
          `Webhook ${webhook.id} has no delivery ${quoted(messageId)}; its deliveries are listed.`,
        )
      }
      const again: Delivery = { ...found, state: 'waiting', tries: 0, dueAt: clock.now() }
      await webhooks.putDelivery(again)
      wake()
      return again
    },
  }
}

function readEvents(given: readonly string[]): readonly WebhookEvent[] {
  const events = given.map((word) => {
    const event = WEBHOOK_EVENTS.find((known) => known === word.trim().toLowerCase())
    if (event !== undefined) return event
    throw unreadable(`events: ${quoted(word)} is not an event; there are ${WEBHOOK_EVENTS.join(', ')}.`)
  })
  if (events.length === 0) throw unreadable(`events is empty; name some of ${WEBHOOK_EVENTS.join(', ')}.`)
  return [...new Set(events)]
}

function notFound(id: string): never {
  throw new Problem('entity-not-found', `There is no webhook ${quoted(id)}; GET /api/webhooks lists them.`)
}

function unreadable(message: string): Problem {
  return new Problem('value-unreadable', message)
}
