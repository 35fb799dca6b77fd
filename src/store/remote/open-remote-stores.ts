import { openSqliteReader } from '../sqlite/index.ts'
import type { Stores } from '../stores.ts'
import type { Channel } from './channel.ts'
import { type KeeperCalls, openKeeperCalls } from './keeper-calls.ts'
import { REMOTE_METHODS, type Remote, type RemotePort } from './remote-methods.ts'
import { changeTaskBySwap } from './task-swap.ts'
import { changeWebhookBySwap } from './webhook-swap.ts'

/** The stores of a folder that another process keeps. */
export interface RemoteStores extends Stores {
  /** Calls `listener` when another worker has changed users or ended sessions: ask the stores again. */
  onAccess(listener: () => void): void
}

/**
 * Opens a folder that is served at the other end of the channel. Writes are as durable, and refused with the same
 * problems, as in the keeper.
 *
 * @param id tells this process from others on the folder
 * @throws Problem `store-unavailable` where the folder cannot be read
 */
export function openRemoteStores(
  channel: Channel,
  { folder, id }: { readonly folder: string; readonly id: string },
): RemoteStores {
  const reader = openSqliteReader({ folder, id })
  const calls = openKeeperCalls(channel)
  const { tasks, changes, entities, users, sessions, properties, retention, simulation, webhooks, audit } =
    reader
  const keptProperties = remoteOf(calls, 'properties')
  return {
    tasks: {
      ...tasks,
      ...remoteOf(calls, 'tasks'),
      change: (id, now, step) => changeTaskBySwap({ calls, find: tasks.find }, { id, now, step }),
    },
    changes: {
      ...changes,
      ...remoteOf(calls, 'changes'),
      lastPosition: tasks.revision,
      watch: calls.watch,
    },
    entities,
    users: { ...users, ...remoteOf(calls, 'users') },
    sessions: { ...sessions, ...remoteOf(calls, 'sessions') },
    properties: {
      ...properties,
      ...keptProperties,
      // Most starts find what the first one made.
      putIfAbsent: async (name, value) =>
        (await properties.find(name)) ?? keptProperties.putIfAbsent(name, value),
    },
    audit: { ...audit, ...remoteOf(calls, 'audit') },
    retention: { ...retention, ...remoteOf(calls, 'retention') },
    simulation: { ...simulation, ...remoteOf(calls, 'simulation') },
    webhooks: {
      ...webhooks,
      ...remoteOf(calls, 'webhooks'),
      change: (id, step) => changeWebhookBySwap({ calls, find: webhooks.find }, { id, step }),
    },
    onAccess: calls.onAccess,
    close: async () => {
      calls.close()
      reader.close()
    },
  }
}

/** The methods of a port that the keeper does as they are. */
function remoteOf<Port extends RemotePort>({ call }: KeeperCalls, port: Port): Remote<Port> {
  const methods = REMOTE_METHODS[port].map((method) => [
    method,
    (...args: readonly unknown[]) => call(port, method, args),
  ])
  // The table names methods of the port, and the keeper calls the port itself.
  return Object.fromEntries(methods)
}
