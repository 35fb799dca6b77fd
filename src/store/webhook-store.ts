/** What a webhook can be told of. One change of a task is one event; `WEBHOOK_EVENTS` names the most telling first. */
export const WEBHOOK_EVENTS = [
  'task.removed',
  'task.failed',
  'task.ended',
  'task.added',
  'task.changed',
] as const
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number]

/** Somebody's address that is told of changes of tasks. */
export interface Webhook {
  /** A guid in lower case. */
  readonly id: string
  readonly url: string
  readonly description: string
  /** Which tasks, as the query string of a search; empty is all. */
  readonly conditions: string
  /** At least one. */
  readonly events: readonly WebhookEvent[]
  readonly isEnabled: boolean
  /** What its administrator should know: why it was disabled, what could not be told. */
  readonly note: string | null
  /** `whsec_` and base64; kept as it is, since each message is signed with it. */
  readonly secret: string
  /** The secret before, which signs as well until `previousSecretUntil`. */
  readonly previousSecret: string | null
  readonly previousSecretUntil: number | null
  /** Of the first failure since the last success, epoch milliseconds. */
  readonly failingSince: number | null
  readonly createdAt: number
  /** The position in the log of changes up to which its deliveries were made. */
  readonly position: number
}

/** What may be changed of a webhook. The position moves with `advance` alone. */
export type WebhookContent = Omit<Webhook, 'id' | 'createdAt' | 'position'>

/** `waiting` for its time, or for an earlier one of the same task; `dead` was given up. */
export const DELIVERY_STATES = ['waiting', 'delivered', 'dead'] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]

/** One try to deliver, and what came of it. */
export interface DeliveryAttempt {
  readonly at: number
  readonly tookMs: number
  /** The status of the answer; null where there was none. */
  readonly status: number | null
  /** What went wrong, in words; null where nothing did. */
  readonly error: string | null
  /** The beginning of the answer's body. */
  readonly answer: string
}

/** One message to one webhook. */
export interface Delivery {
  readonly webhookId: string
  /** Of the change that it tells of. */
  readonly position: number
  readonly taskId: string
  readonly event: WebhookEvent
  /** The bytes that are signed and sent, the same at each try. */
  readonly body: string
  readonly state: DeliveryState
  /** When it is tried next, epoch milliseconds, where it waits. */
  readonly dueAt: number
  /** Tries since it was made, or since somebody asked for it again. */
  readonly tries: number
  /** The latest tries, oldest first. */
  readonly attempts: readonly DeliveryAttempt[]
  readonly createdAt: number
}

export interface DeliveryPage {
  /** All unless given. */
  readonly state?: DeliveryState
  /** Only those of smaller positions. */
  readonly before?: number
  readonly limit: number
}

/** Keeps webhooks, and what is to be delivered to them. */
export interface WebhookStore {
  /** Oldest first. */
  list(): Promise<readonly Webhook[]>
  find(id: string): Promise<Webhook | undefined>
  create(webhook: Webhook): Promise<void>
  /** Applies a step to the webhook as it is then; `undefined` where there is none. */
  change(id: string, step: (now: Webhook) => WebhookContent): Promise<Webhook | undefined>
  /** With its deliveries; whether there was one. */
  remove(id: string): Promise<boolean>

  /**
   * Keeps these deliveries and moves the position on, both or neither, unless the position is not `from` any more:
   * of two that race, one wins.
   */
  advance(
    id: string,
    step: { readonly from: number; readonly to: number; readonly deliveries: readonly Delivery[] },
  ): Promise<boolean>
  countWaiting(id: string): Promise<number>
  /** Of each task the first that waits, where its time has come; in the order of positions. */
  listDue(id: string, now: number, limit: number): Promise<readonly Delivery[]>
  /** The earliest time of those after `now`; `undefined` where nothing waits for its time. */
  nextDueAt(id: string, now: number): Promise<number | undefined>
  /** Newest first. */
  listDeliveries(id: string, page: DeliveryPage): Promise<readonly Delivery[]>
  findDelivery(id: string, position: number): Promise<Delivery | undefined>
  /** Writes a delivery that is there; whether it was. */
  putDelivery(delivery: Delivery): Promise<boolean>
  /** Keeps the newest `keep` of a state; gives how many went. */
  forgetDeliveries(id: string, state: DeliveryState, keep: number): Promise<number>
}
