import { flag, integer, isoText, long, plainText, text } from './scalars.ts'
import { list, nullable, record, type ValueOf } from './shape.ts'
import { taskView } from './task-write-api.ts'

/** What is sent to a webhook. Source: Standard Webhooks, "Payload structure". */
export const webhookMessage = record('WebhookMessage', {
  type: plainText,
  timestamp: isoText,
  data: record('WebhookChange', {
    /** Of the task. */
    id: plainText,
    /** Grows with each change of any task. */
    position: long,
    /** As it is from then on; null where it was removed. */
    task: nullable(taskView),
    /** Where it stood before; null where it was not there. */
    before: nullable(
      record('TaskBefore', {
        type: plainText,
        state: plainText,
        startedAt: isoText,
        completedAt: nullable(isoText),
      }),
    ),
  }),
})
export type WebhookMessage = ValueOf<typeof webhookMessage>

/** The body of `POST /api/webhooks`. Only `url` must be there. */
export const newWebhookApi = record('NewWebhook', {
  url: text,
  description: text,
  /** Which tasks, as the query string of `GET /api/tasks`: `type=Move&group=failed`. All unless given. */
  conditions: text,
  /** All but `task.changed` unless given. */
  events: list(plainText),
  enabled: nullable(flag),
  /** `whsec_` and the base64 of 24 to 64 bytes; made up unless given. */
  secret: text,
})
export type NewWebhookApi = ValueOf<typeof newWebhookApi>

/** The body of `PATCH /api/webhooks/{id}`: what is absent stays. */
export const webhookChangeApi = record('WebhookChangeRequest', {
  url: text,
  description: text,
  conditions: text,
  events: list(plainText),
  enabled: nullable(flag),
})
export type WebhookChangeApi = ValueOf<typeof webhookChangeApi>

const WEBHOOK_MEMBERS = {
  id: plainText,
  url: plainText,
  description: plainText,
  conditions: plainText,
  events: list(plainText),
  enabled: flag,
  /** Why it was disabled, or what could not be told. */
  note: text,
  createdAt: isoText,
  /** Of the first failure since the last success. */
  failingSince: nullable(isoText),
  /** Until then the secret before the last rotation signs as well. */
  previousSecretUntil: nullable(isoText),
  /** Up to here in the log of changes its deliveries were made. */
  position: long,
} as const

export const webhookApi = record('Webhook', WEBHOOK_MEMBERS)
export type WebhookApi = ValueOf<typeof webhookApi>
export const webhookListApi = record('WebhookList', { webhooks: list(webhookApi) })

/** The one answer that holds the secret. */
export const webhookWithSecretApi = record('WebhookWithSecret', { ...WEBHOOK_MEMBERS, secret: plainText })
export type WebhookWithSecretApi = ValueOf<typeof webhookWithSecretApi>

/** One try, and what came of it. */
export const deliveryAttemptApi = record('DeliveryAttempt', {
  at: isoText,
  tookMs: integer,
  status: nullable(integer),
  error: text,
  /** The first KiB of the answer. */
  answer: plainText,
})
export type DeliveryAttemptApi = ValueOf<typeof deliveryAttemptApi>

export const deliveryApi = record('WebhookDelivery', {
  /** The `webhook-id` of the message. */
  id: plainText,
  state: plainText,
  type: plainText,
  taskId: plainText,
  createdAt: isoText,
  /** Of the next try, where one is to come. */
  dueAt: nullable(isoText),
  tries: integer,
  attempts: list(deliveryAttemptApi),
})
export type DeliveryApi = ValueOf<typeof deliveryApi>

export const deliveryListApi = record('WebhookDeliveryList', {
  deliveries: list(deliveryApi),
  /** What to give as `cursor` for older ones; null where there are none. */
  next: text,
})
export type DeliveryListApi = ValueOf<typeof deliveryListApi>
