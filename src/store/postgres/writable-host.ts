import { type Connection, type ConnectionOptions, openConnection } from './connection.ts'
import type { HostAddress } from './server-address.ts'

/** Opens a session where writes are taken, with more options where it is not one of many alike. */
export type OpenWritable = (more?: Partial<ConnectionOptions>) => Promise<Connection>

/**
 * Of several hosts the one that takes writes is used, and asked first from then on, since one that is gone without a
 * word costs a caller the whole time to connect. Where another one takes them, what is still open to the former is
 * dropped: it waits for answers that may never come, or would go on with a server that was replaced. A single host is
 * taken as it is: its reads are better than nothing.
 */
export function createOpenWritable(options: ConnectionOptions): OpenWritable {
  const { hosts } = options.address
  const [only] = hosts
  if (only !== undefined && hosts.length === 1) return (more) => openConnection(only, { ...options, ...more })
  let order = hosts
  let opened: readonly Connection[] = []

  function use(host: HostAddress, connection: Connection): Connection {
    if (host === order[0]) {
      opened = [...opened.filter(({ isAlive }) => isAlive), connection]
      return connection
    }
    for (const former of opened) former.destroy()
    order = [host, ...order.filter((other) => other !== host)]
    opened = [connection]
    return connection
  }

  return async (more) => {
    let failure: unknown
    let isStandbyOnly = false
    for (const host of order) {
      try {
        const connection = await openConnection(host, { ...options, ...more })
        if (await takesWrites(connection)) return use(host, connection)
        connection.destroy()
        isStandbyOnly = true
      } catch (error) {
        failure = error
      }
    }
    // Says more than that the others cannot be reached.
    if (isStandbyOnly) throw Object.assign(new Error('No host takes writes.'), { code: '25006' })
    throw failure
  }
}

async function takesWrites(connection: Connection): Promise<boolean> {
  try {
    const { rows } = await connection.execute<{ transaction_read_only: string }>('show transaction_read_only')
    return rows[0]?.transaction_read_only !== 'on'
  } catch (error) {
    connection.destroy()
    throw error
  }
}
