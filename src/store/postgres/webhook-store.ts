import {
  type DeliveryRow,
  fromDeliveryRow,
  fromWebhookRow,
  toDeliveryRow,
  toWebhookRow,
  type WebhookRow,
} from '../webhook-row.ts'
import type { Webhook, WebhookStore } from '../webhook-store.ts'
import type { Database, Queries } from './database.ts'
import { toStoredArray } from './stored-text.ts'

/** Of each task the first alone: what comes later of the same task waits behind it. */
const IS_FIRST = `not exists (select 1 from webhook_delivery earlier
  where earlier.webhook_id = delivery.webhook_id and earlier.state = 'waiting'
    and earlier.task_id = delivery.task_id and earlier.position < delivery.position)`

const IS_WAITING = `delivery.webhook_id = $1 and delivery.state = 'waiting'`

const WEBHOOK = 'id, created_at, position, content'
const DELIVERY = 'webhook_id, position, task_id, state, due_at, content'

const ADD_DELIVERIES = `insert into webhook_delivery (${DELIVERY})
  select $1, position, task_id, state, due_at, content
    from unnest(cast($2 as bigint[]), cast($3 as text[]), cast($4 as text[]), cast($5 as bigint[]), cast($6 as text[]))
      as given(position, task_id, state, due_at, content)
  on conflict do nothing`

export function createPostgresWebhookStore(database: Database): WebhookStore {
  const find = async (queries: Pick<Queries, 'get'>, id: string, lock = ''): Promise<Webhook | undefined> => {
    const row = await queries.get<WebhookRow>(`select ${WEBHOOK} from webhook where id = $1${lock}`, id)
    return row === undefined ? undefined : fromWebhookRow(row)
  }
  return {
    list: async () =>
      (await database.all<WebhookRow>(`select ${WEBHOOK} from webhook order by created_at, id`)).map(
        fromWebhookRow,
      ),
    find: (id) => find(database, id),
    create: async (webhook) => {
      const { id, created_at, position, content } = toWebhookRow(webhook)
      await database.write((queries) =>
        queries.run(
          `insert into webhook (${WEBHOOK}) values ($1, $2, $3, $4)`,
          id,
          created_at,
          position,
          content,
        ),
      )
    },
    change: (id, step) =>
      database.write(async (queries) => {
        const now = await find(queries, id, ' for update')
        if (now === undefined) return undefined
        const changed = { ...now, ...step(now), position: now.position }
        await queries.run('update webhook set content = $2 where id = $1', id, toWebhookRow(changed).content)
        return changed
      }),
    remove: (id) =>
      database.write(async (queries) => {
        // Its row first: whoever adds deliveries to it has to wait, and then finds none.
        const removedCount = await queries.run('delete from webhook where id = $1', id)
        await queries.run('delete from webhook_delivery where webhook_id = $1', id)
        return removedCount > 0
      }),
    advance: (id, { from, to, deliveries }) =>
      database.write(async (queries) => {
        const movedCount = await queries.run(
          'update webhook set position = $2 where id = $1 and position = $3',
          id,
          to,
          from,
        )
        if (movedCount === 0) return false
        const rows = deliveries.map(toDeliveryRow)
        if (rows.length > 0) {
          await queries.run(
            ADD_DELIVERIES,
            id,
            toStoredArray(rows.map((row) => row.position)),
            toStoredArray(rows.map((row) => row.task_id)),
            toStoredArray(rows.map((row) => row.state)),
            toStoredArray(rows.map((row) => row.due_at)),
            toStoredArray(rows.map((row) => row.content)),
          )
        }
        return true
      }),
    countWaiting: async (id) =>
      (
        await database.get<{ count: number }>(
          `select count(*) as count from webhook_delivery delivery where ${IS_WAITING}`,
          id,
        )
      )?.count ?? 0,
    listDue: async (id, now, limit) =>
      (
        await database.all<DeliveryRow>(
          `select ${DELIVERY} from webhook_delivery delivery
            where ${IS_WAITING} and delivery.due_at <= $2 and ${IS_FIRST} order by delivery.position limit $3`,
          id,
          now,
          limit,
        )
      ).map(fromDeliveryRow),
    nextDueAt: async (id, now) =>
      (
        await database.get<{ due_at: number | null }>(
          `select min(delivery.due_at) as due_at from webhook_delivery delivery
            where ${IS_WAITING} and delivery.due_at > $2 and ${IS_FIRST}`,
          id,
          now,
        )
      )?.due_at ?? undefined,
    listDeliveries: async (id, { state, before = Number.MAX_SAFE_INTEGER, limit }) =>
      (
        await database.all<DeliveryRow>(
          `select ${DELIVERY} from webhook_delivery where webhook_id = $1 and position < $2
            ${state === undefined ? '' : 'and state = $4'} order by position desc limit $3`,
          ...(state === undefined ? [id, before, limit] : [id, before, limit, state]),
        )
      ).map(fromDeliveryRow),
    findDelivery: async (id, position) => {
      const row = await database.get<DeliveryRow>(
        `select ${DELIVERY} from webhook_delivery where webhook_id = $1 and position = $2`,
        id,
        position,
      )
      return row === undefined ? undefined : fromDeliveryRow(row)
    },
    putDelivery: (delivery) => {
      const row = toDeliveryRow(delivery)
      return database.write(
        async (queries) =>
          (await queries.run(
            'update webhook_delivery set state = $3, due_at = $4, content = $5 where webhook_id = $1 and position = $2',
            row.webhook_id,
            row.position,
            row.state,
            row.due_at,
            row.content,
          )) > 0,
        { isRepeatable: true },
      )
    },
    forgetDeliveries: (id, state, keep) =>
      database.write((queries) =>
        queries.run(
          `delete from webhook_delivery where webhook_id = $1 and state = $2 and position <= (
            select position from webhook_delivery where webhook_id = $1 and state = $2
              order by position desc limit 1 offset $3)`,
          id,
          state,
          keep,
        ),
      ),
  }
}
