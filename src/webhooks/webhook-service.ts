import type { Clock, Log, Service } from '../runtime/index.ts'
import { type ChangeLog, LEASE_RENEW_MS, type Lease, type WebhookStore } from '../store/index.ts'
import type { Deliverer } from './deliverer.ts'

/** Changes that come this close together are read at once. */
const GATHER_MS = 20

/** Delivers as long as it runs and, of several processes, while it has the lease. */
export interface WebhookService extends Service {
  /** Says that there may be something to do now. */
  wake(): void
}

export function createWebhookService(parts: {
  readonly webhooks: WebhookStore
  readonly changes: ChangeLog
  readonly createDeliverer: (onTried: () => void) => Deliverer
  /** None where no other process can be on the database. */
  readonly lease: Lease | undefined
  /** Of the machine. */
  readonly clock: Clock
  readonly log: Log
}): WebhookService {
  const { webhooks, changes, lease, clock, log } = parts
  const deliverer = parts.createDeliverer(wake)
  const abort = new AbortController()
  let running: Promise<void> | undefined
  let unwatch = () => {}
  let isAwake = false
  let rest = new AbortController()
  let isHolder = lease === undefined
  let askedAt = Number.NEGATIVE_INFINITY

  function wake(): void {
    isAwake = true
    rest.abort()
  }

  /** @returns milliseconds until the next */
  async function turn(): Promise<number> {
    const all = await webhooks.list()
    if (!all.some(({ isEnabled }) => isEnabled)) {
      await giveUp()
      return LEASE_RENEW_MS
    }
    if (lease !== undefined && clock.now() - askedAt >= LEASE_RENEW_MS / 2) {
      const hadIt = isHolder
      isHolder = await lease.take()
      askedAt = clock.now()
      const who = isHolder ? 'this' : 'another'
      if (isHolder !== hadIt) log.info({}, `webhooks are delivered by ${who} process`)
    }
    if (!isHolder) return LEASE_RENEW_MS
    const nextAt = await deliverer.pass(all)
    return nextAt === undefined ? LEASE_RENEW_MS : Math.min(nextAt - clock.now(), LEASE_RENEW_MS)
  }

  async function giveUp(): Promise<void> {
    if (lease === undefined || !isHolder) return
    isHolder = false
    askedAt = Number.NEGATIVE_INFINITY
    await lease.release()
  }

  async function run(): Promise<void> {
    let isFailing = false
    while (!abort.signal.aborted) {
      isAwake = false
      let restMs = LEASE_RENEW_MS
      try {
        restMs = await turn()
        if (isFailing) log.warn({}, 'delivering webhooks again')
        isFailing = false
      } catch (error) {
        // The store may be unavailable for a while; the next turn tries again, and says so once.
        if (!isFailing) log.error({ err: error }, 'delivering webhooks failed')
        isFailing = true
        isHolder = lease === undefined
      }
      if (!isAwake || isFailing) {
        rest = new AbortController()
        await sleep(Math.max(restMs, 0), AbortSignal.any([abort.signal, rest.signal]))
      }
      await sleep(GATHER_MS, abort.signal)
    }
  }

  function sleep(ms: number, signal: AbortSignal): Promise<void> {
    return clock.sleep(ms, signal).catch(() => {})
  }

  return {
    wake,
    async start() {
      unwatch = changes.watch(wake)
      running ??= run()
    },
    async stop() {
      unwatch()
      abort.abort()
      await running
      await deliverer.stop()
      try {
        await giveUp()
      } catch (error) {
        // Others take it after a while; what else is to stop must not wait for the store to come back.
        log.warn({ err: error }, 'the lease of webhooks was not given back')
      }
    },
  }
}
