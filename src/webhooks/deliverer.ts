import { Problem } from '../problem/index.ts'
import type { Clock, Ids, Log } from '../runtime/index.ts'
import type { ChangeLog, Delivery, TaskChange, Webhook, WebhookStore } from '../store/index.ts'
import type { TimeZone } from '../task/index.ts'
import { findKept } from './find-kept.ts'
import { afterTry } from './retry-schedule.ts'
import type { Sender, Sent } from './sender.ts'
import { readConditions, toDelivery, toMessageId } from './task-event.ts'

/** How far a receiver that takes nothing is written ahead. */
export interface DeliveryBounds {
  /** Deliveries of a webhook that may wait before its position does; one page of changes may go beyond. */
  readonly waiting: number
  /** Changes that are read at once. */
  readonly page: number
}
const BOUNDS: DeliveryBounds = { waiting: 1000, page: 200 }
/** Sent to one receiver at the same time, each of another task. */
const AT_ONCE = 4
/** How often a position is written that moved past changes that nobody asked for. */
const KEEP_POSITION_MS = 5_000
const FORGET_MS = 60_000
const DELIVERED_KEPT = 100
const DEAD_KEPT = 10_000
/** After so long without a success a webhook is disabled. Source: Standard Webhooks, "Deliverability and reliability". */
const FAILING_MS_MAX = 5 * 86_400_000
/** How long those under way may take when the service stops. */
const DRAIN_MS = 3_000

export interface DelivererParts {
  readonly webhooks: WebhookStore
  readonly changes: ChangeLog
  readonly sender: Sender
  /** Of the machine, whatever time a site has. */
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  /** Of conditions with dates without `Z`. */
  readonly zone: TimeZone
  /** Called when a try is over. */
  readonly onTried: () => void
  /** A thousand that wait, and pages of 200, unless given. */
  readonly bounds?: DeliveryBounds
}

/** Makes deliveries of changes, and sends them. Only the one process that may calls `pass`. */
export interface Deliverer {
  /**
   * Goes on with every webhook, without waiting for receivers.
   *
   * @returns when there is more to do, epoch milliseconds; `undefined` where it is not known
   * @throws Problem `store-unavailable`
   */
  pass(webhooks: readonly Webhook[]): Promise<number | undefined>
  /** Resolves once nothing is under way. What is not over after some seconds is given up, and sent again later. */
  stop(): Promise<void>
}

/** Where a webhook is: `kept` as the store says, `seen` beyond it for as far as nobody asked for anything. */
interface Place {
  readonly kept: number
  readonly seen: number
  readonly keptAt: number
}

type ReadPage = (after: number) => Promise<readonly TaskChange[]>

export function createDeliverer(parts: DelivererParts): Deliverer {
  const { webhooks, changes, sender, clock, ids, log, zone, onTried, bounds = BOUNDS } = parts
  const places = new Map<string, Place>()
  /** By their identifiers. */
  const underWay = new Map<string, Delivery>()
  const running = new Set<Promise<void>>()
  const abort = new AbortController()
  let forgotAt = clock.now()

  /** @returns whether there is more to read now */
  async function makeDeliveries(webhook: Webhook, readPage: ReadPage): Promise<boolean> {
    const { id, position } = webhook
    const known = places.get(id)
    const now = clock.now()
    // Another process may have moved it meanwhile.
    const place = known?.kept === position ? known : { kept: position, seen: position, keptAt: now }
    const page = await readPage(place.seen)
    const to = page.at(-1)?.position ?? place.seen
    const search = readConditions(webhook.conditions, { zone })
    const deliveries = page.flatMap((change) => toDelivery(change, webhook, { search, now }) ?? [])
    if (deliveries.length > 0 && (await webhooks.countWaiting(id)) >= bounds.waiting) return false
    const isToKeep = deliveries.length > 0 || (to > place.kept && now - place.keptAt >= KEEP_POSITION_MS)
    if (!isToKeep) places.set(id, { ...place, seen: to })
    else if (await webhooks.advance(id, { from: place.kept, to, deliveries })) {
      places.set(id, { kept: to, seen: to, keptAt: now })
    } else places.delete(id)
    return page.length === bounds.page
  }

  function busyOf({ id }: Webhook): readonly Delivery[] {
    return [...underWay.values()].filter(({ webhookId }) => webhookId === id)
  }

  async function startDue(webhook: Webhook): Promise<void> {
    const isUnderWay = (delivery: Delivery) => underWay.has(toMessageId(delivery))
    const due = await webhooks.listDue(webhook.id, clock.now(), 2 * AT_ONCE)
    const free = AT_ONCE - busyOf(webhook).length
    for (const delivery of due.filter((each) => !isUnderWay(each)).slice(0, free)) {
      const key = toMessageId(delivery)
      const done = deliver(webhook, delivery)
        .catch((error: unknown) => {
          // It stays as it is in the store, and is sent again.
          if (!abort.signal.aborted) log.error({ err: error, webhook: webhook.id }, 'delivery not kept')
        })
        .finally(() => {
          underWay.delete(key)
          running.delete(done)
          onTried()
        })
      underWay.set(key, delivery)
      running.add(done)
    }
  }

  async function deliver(webhook: Webhook, delivery: Delivery): Promise<void> {
    const message = {
      id: toMessageId(delivery),
      body: delivery.body,
      secrets: secretsOf(webhook, clock.now()),
    }
    const sent = await sender.send(webhook.url, message, abort.signal)
    const chance = Buffer.from(ids.secret(4), 'base64url').readUInt32BE() / 2 ** 32
    const tried = afterTry(delivery, sent, chance)
    await webhooks.putDelivery(tried)
    await noteOutcome(webhook, sent)
    if (tried.state === 'dead') log.warn({ webhook: webhook.id, message: message.id }, 'delivery given up')
  }

  async function noteOutcome({ id, failingSince }: Webhook, { attempt }: Sent): Promise<void> {
    if (attempt.error === null && failingSince === null) return
    await webhooks.change(id, (now) => {
      if (attempt.error === null) return { ...now, failingSince: null }
      const since = now.failingSince ?? attempt.at
      const isGone = attempt.status === 410
      const isHopeless = attempt.at - since >= FAILING_MS_MAX
      if (!now.isEnabled || !(isGone || isHopeless)) return { ...now, failingSince: since }
      const note = isGone
        ? 'Disabled: the receiver answered 410 Gone.'
        : `Disabled: every try failed for 5 days; the last: ${attempt.error}`
      log.warn({ webhook: id, note }, 'webhook disabled')
      return { ...now, isEnabled: false, note, failingSince: since }
    })
  }

  /** Some changes are not kept any more: it goes on with the oldest that are, and says so. */
  async function skipForgotten({ id, position }: Webhook): Promise<void> {
    const kept = await findKept(changes, position)
    const note = `The changes from position ${position + 1} to ${kept} were forgotten before they could be sent.`
    log.error({ webhook: id, note }, 'changes not delivered')
    if (await webhooks.advance(id, { from: position, to: kept, deliveries: [] })) {
      await webhooks.change(id, (now) => ({ ...now, note }))
    }
    places.delete(id)
  }

  /** Conditions that cannot be read, of another version perhaps, must not keep others from being told. */
  async function disable({ id }: Webhook, problem: Problem): Promise<void> {
    log.error({ webhook: id, err: problem }, 'webhook disabled')
    await webhooks.change(id, (now) => ({ ...now, isEnabled: false, note: `Disabled: ${problem.message}` }))
  }

  /** @returns whether there is more to read now */
  async function goOn(webhook: Webhook, readPage: ReadPage): Promise<boolean> {
    try {
      return await makeDeliveries(webhook, readPage)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (error.code === 'changes-forgotten') await skipForgotten(webhook)
      else if (error.code === 'filter-unreadable') await disable(webhook, error)
      else throw error
      return true
    }
  }

  async function forget(enabled: readonly Webhook[]): Promise<void> {
    if (clock.now() - forgotAt < FORGET_MS) return
    forgotAt = clock.now()
    for (const { id } of enabled) {
      await webhooks.forgetDeliveries(id, 'delivered', DELIVERED_KEPT)
      await webhooks.forgetDeliveries(id, 'dead', DEAD_KEPT)
    }
  }

  return {
    async pass(all) {
      const enabled = all.filter(({ isEnabled }) => isEnabled)
      // Most are at the same place: what one reads is read for all.
      const pages = new Map<number, Promise<readonly TaskChange[]>>()
      const readPage: ReadPage = (after) => {
        const page = pages.get(after) ?? changes.list({ after, limit: bounds.page })
        pages.set(after, page)
        return page
      }
      const times: number[] = []
      for (const webhook of enabled) {
        if (await goOn(webhook, readPage)) times.push(clock.now())
        await startDue(webhook)
        // Where something is under way, its end asks again.
        if (busyOf(webhook).length > 0) continue
        const dueAt = await webhooks.nextDueAt(webhook.id, clock.now())
        if (dueAt !== undefined) times.push(dueAt)
      }
      await forget(all)
      return times.length === 0 ? undefined : Math.min(...times)
    },

    async stop() {
      const all = Promise.allSettled(running)
      const waiting = new AbortController()
      await Promise.race([all, clock.sleep(DRAIN_MS, waiting.signal).catch(() => {})])
      waiting.abort()
      abort.abort()
      await all
    },
  }
}

/** Those that sign now: after a rotation the one before as well, for a while. */
export function secretsOf(webhook: Webhook, now: number): readonly string[] {
  const { secret, previousSecret, previousSecretUntil } = webhook
  const isPreviousValid = previousSecret !== null && (previousSecretUntil ?? 0) > now
  return isPreviousValid ? [secret, previousSecret] : [secret]
}
