import { readFile } from 'node:fs/promises'
import type { Config } from '../config/index.ts'
import { Problem } from '../problem/index.ts'
import type { Clock, Ids, Log, Service } from '../runtime/index.ts'
import { createLease, type Stores } from '../store/index.ts'
import type { TimeZone } from '../task/index.ts'
import {
  createDeliverer,
  createSender,
  createTargets,
  createWebhookService,
  createWebhooks,
  type Webhooks,
} from '../webhooks/index.ts'

/** What administrators do with webhooks, and what delivers to them. */
export interface WebhookParts {
  readonly webhooks: Webhooks
  readonly service: Service
}

/** Wires webhooks over open stores. `clock` is the machine's: receivers know no other time. */
export function createWebhookParts(parts: {
  readonly config: Config
  readonly stores: Stores
  readonly zone: TimeZone
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  /** PEM of `--webhook-ca`. */
  readonly ca: string | undefined
}): WebhookParts {
  const { config, stores, zone, clock, ids, log, ca } = parts
  const { webhooks: store, changes, properties, tasks } = stores
  const targets = createTargets(config.webhookAllow)
  const sender = createSender({ targets, clock, ca })
  // A database may have several services, and a folder several workers.
  const lease =
    config.store === undefined && config.workers === 0
      ? undefined
      : createLease({ properties, name: 'webhooks', holder: ids.guid(), clock })
  const service = createWebhookService({
    ...{ webhooks: store, changes, lease, clock, log },
    createDeliverer: (onTried) =>
      createDeliverer({ webhooks: store, changes, sender, clock, ids, log, zone, onTried }),
  })
  const contextOf = async () => {
    const { types, states } = await tasks.vocabulary()
    return { zone, moreTypes: types, moreStates: states }
  }
  return {
    webhooks: createWebhooks({
      ...{ webhooks: store, changes, targets, sender, contextOf, clock, ids },
      wake: service.wake,
    }),
    service: {
      start: service.start,
      async stop() {
        await service.stop()
        await sender.close()
      },
    },
  }
}

/** @throws Problem `file-unreadable` */
export async function readWebhookCa(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined
  try {
    const text = await readFile(file, 'utf8')
    if (text.includes('-----BEGIN CERTIFICATE-----')) return text
  } catch (error) {
    throw unreadable(file, error)
  }
  throw unreadable(file, undefined)
}

function unreadable(file: string, cause: unknown): Problem {
  return new Problem('file-unreadable', `--webhook-ca ${file} is no certificate in PEM that can be read.`, {
    cause,
  })
}
