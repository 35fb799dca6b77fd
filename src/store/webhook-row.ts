import type { Delivery, DeliveryState, Webhook, WebhookContent } from './webhook-store.ts'

/** A webhook as both databases keep it. What nothing is asked by is in `content`, as JSON. */
export interface WebhookRow {
  readonly id: string
  readonly created_at: number
  readonly position: number
  readonly content: string
}

export function toWebhookRow({ id, createdAt, position, ...content }: Webhook): WebhookRow {
  return { id, created_at: createdAt, position, content: JSON.stringify(content) }
}

export function fromWebhookRow({ id, created_at, position, content }: WebhookRow): Webhook {
  // Written by `toWebhookRow` alone.
  return { id, createdAt: created_at, position, ...(JSON.parse(content) as WebhookContent) }
}

export interface DeliveryRow {
  readonly webhook_id: string
  readonly position: number
  readonly task_id: string
  readonly state: DeliveryState
  readonly due_at: number
  readonly content: string
}

export function toDeliveryRow({
  webhookId,
  position,
  taskId,
  state,
  dueAt,
  ...content
}: Delivery): DeliveryRow {
  return {
    webhook_id: webhookId,
    position,
    task_id: taskId,
    state,
    due_at: dueAt,
    content: JSON.stringify(content),
  }
}

export function fromDeliveryRow(row: DeliveryRow): Delivery {
  // Written by `toDeliveryRow` alone.
  const content = JSON.parse(row.content) as Pick<
    Delivery,
    'event' | 'body' | 'tries' | 'attempts' | 'createdAt'
  >
  return {
    webhookId: row.webhook_id,
    position: row.position,
    taskId: row.task_id,
    state: row.state,
    dueAt: row.due_at,
    ...content,
  }
}
