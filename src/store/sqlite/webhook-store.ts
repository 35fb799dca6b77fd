import {
  type DeliveryRow,
  fromDeliveryRow,
  fromWebhookRow,
  toDeliveryRow,
  toWebhookRow,
  type WebhookRow,
} from '../webhook-row.ts'
import type { Webhook, WebhookStore } from '../webhook-store.ts'
import type { Database } from './database.ts'

/** Of each task the first alone: what comes later of the same task waits behind it. */
const IS_FIRST = `not exists (select 1 from webhook_delivery earlier
  where earlier.webhook_id = delivery.webhook_id and earlier.state = 'waiting'
    and earlier.task_id = delivery.task_id and earlier.position < delivery.position)`

const IS_WAITING = `delivery.webhook_id = ? and delivery.state = 'waiting'`

export function createSqliteWebhookStore(database: Database): WebhookStore {
  const find = (id: string): Webhook | undefined => {
    const row = database.get<WebhookRow>('select * from webhook where id = ?', id)
    return row === undefined ? undefined : fromWebhookRow(row)
  }
  return {
    list: async () =>
      database.all<WebhookRow>('select * from webhook order by created_at, id').map(fromWebhookRow),
    find: async (id) => find(id),
    create: async (webhook) => {
      const { id, created_at, position, content } = toWebhookRow(webhook)
      database.write(() =>
        database.run(
          'insert into webhook (id, created_at, position, content) values (?, ?, ?, ?)',
          id,
          created_at,
          position,
          content,
        ),
      )
    },
    change: async (id, step) =>
      database.write(() => {
        const now = find(id)
        if (now === undefined) return undefined
        const changed = { ...now, ...step(now), position: now.position }
        database.run('update webhook set content = ? where id = ?', toWebhookRow(changed).content, id)
        return changed
      }),
    remove: async (id) =>
      database.write(() => {
        database.run('delete from webhook_delivery where webhook_id = ?', id)
        return database.run('delete from webhook where id = ?', id) > 0
      }),
    advance: async (id, { from, to, deliveries }) =>
      database.write(() => {
        const isOurs =
          database.run('update webhook set position = ? where id = ? and position = ?', to, id, from) > 0
        if (!isOurs) return false
        for (const delivery of deliveries) {
          const row = toDeliveryRow(delivery)
          database.run(
            `insert into webhook_delivery (webhook_id, position, task_id, state, due_at, content)
              values (?, ?, ?, ?, ?, ?) on conflict do nothing`,
            row.webhook_id,
            row.position,
            row.task_id,
            row.state,
            row.due_at,
            row.content,
          )
        }
        return true
      }),
    countWaiting: async (id) =>
      database.get<{ count: number }>(
        `select count(*) as count from webhook_delivery delivery where ${IS_WAITING}`,
        id,
      )?.count ?? 0,
    listDue: async (id, now, limit) =>
      database
        .all<DeliveryRow>(
          `select * from webhook_delivery delivery where ${IS_WAITING} and delivery.due_at <= ? and ${IS_FIRST}
            order by delivery.position limit ?`,
          id,
          now,
          limit,
        )
        .map(fromDeliveryRow),
    nextDueAt: async (id, now) =>
      database.get<{ due_at: number | null }>(
        `select min(delivery.due_at) as due_at from webhook_delivery delivery
          where ${IS_WAITING} and delivery.due_at > ? and ${IS_FIRST}`,
        id,
        now,
      )?.due_at ?? undefined,
    listDeliveries: async (id, { state, before = Number.MAX_SAFE_INTEGER, limit }) =>
      database
        .all<DeliveryRow>(
          `select * from webhook_delivery where webhook_id = ? and position < ?
            ${state === undefined ? '' : 'and state = ?'} order by position desc limit ?`,
          ...(state === undefined ? [id, before, limit] : [id, before, state, limit]),
        )
        .map(fromDeliveryRow),
    findDelivery: async (id, position) => {
      const row = database.get<DeliveryRow>(
        'select * from webhook_delivery where webhook_id = ? and position = ?',
        id,
        position,
      )
      return row === undefined ? undefined : fromDeliveryRow(row)
    },
    putDelivery: async (delivery) => {
      const row = toDeliveryRow(delivery)
      return database.write(
        () =>
          database.run(
            'update webhook_delivery set state = ?, due_at = ?, content = ? where webhook_id = ? and position = ?',
            row.state,
            row.due_at,
            row.content,
            row.webhook_id,
            row.position,
          ) > 0,
      )
    },
    forgetDeliveries: async (id, state, keep) =>
      database.write(() =>
        database.run(
          `delete from webhook_delivery where webhook_id = ? and state = ? and position <= (
            select position from webhook_delivery where webhook_id = ? and state = ?
              order by position desc limit 1 offset ?)`,
          id,
          state,
          id,
          state,
          keep,
        ),
      ),
  }
}
