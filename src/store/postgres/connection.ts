import { connect, type Socket } from 'node:net'
import postgres from 'postgres'
import type { HostAddress, ServerAddress } from './server-address.ts'
import { fromStoredText, type StoredValue, toStoredText } from './stored-text.ts'

export interface Result<Row> {
  readonly rows: readonly Row[]
  /** Rows found or changed. */
  readonly count: number
}

export interface ConnectionOptions {
  readonly address: ServerAddress
  /** Settings of the session, such as `synchronous_commit`. */
  readonly settings: Readonly<Record<string, string>>
  readonly connectTimeoutMs: number
  /** After this long without an answer the connection is given up; 0 waits for ever. */
  readonly answerTimeoutMs: number
  /** Told of each notification of a channel that the session listens to. */
  readonly onNotification?: () => void
}

/** One session on the server, from its beginning to its end. Never made anew: a transaction must not go on in another. */
export interface Connection {
  readonly isAlive: boolean
  /**
   * Runs a statement with values for `$1`, `$2` …; prepared once. Statements that are not waited for go out
   * together, and run in their order.
   */
  execute<Row>(sql: string, values?: readonly StoredValue[]): Promise<Result<Row>>
  /** Makes durable what was written. @throws whatever leaves that in doubt, a warning of the server included */
  commit(): Promise<void>
  /** Drops it at once, whatever it does. */
  destroy(): void
  /** Says goodbye. */
  close(): Promise<void>
}

/**
 * Opens a session on one host.
 *
 * The driver's own pool is not used: it goes on in a new session where one is lost within a transaction, and throws
 * where nobody can catch (porsager/postgres 1154, 1155, 1208). Here a client of one connection is used until that
 * connection is lost, and never after.
 */
export async function openConnection(host: HostAddress, options: ConnectionOptions): Promise<Connection> {
  const { address, settings, connectTimeoutMs, answerTimeoutMs, onNotification } = options
  const socket = await openSocket(host, connectTimeoutMs)
  const state = { isAlive: true, warnings: 0, isConnected: false }
  // Options that the driver has and its types do not.
  const untyped = {
    onnotify: () => onNotification?.(),
    // Asked for a second one, there is none.
    socket: () => {
      if (state.isConnected) throw lost()
      state.isConnected = true
      return socket
    },
  }
  const client = postgres({
    host: host.host,
    port: host.port,
    database: address.database,
    ...(address.user === undefined ? {} : { username: address.user }),
    ...(address.password === undefined ? {} : { password: address.password }),
    ssl: toDriverTls(address, host),
    ...untyped,
    max: 1,
    prepare: true,
    fetch_types: false,
    idle_timeout: 0,
    max_lifetime: null,
    connect_timeout: Math.ceil(connectTimeoutMs / 1000),
    connection: { application_name: 'zvm-tasks', ...address.sessionSettings, ...settings },
    onnotice: ({ severity_local: local, severity }) => {
      if ((severity ?? local) === 'WARNING') state.warnings += 1
    },
    onclose: destroy,
    types: {
      // Instants and counts, all far below 2^53.
      bigint: { to: 20, from: [20], parse: Number, serialize: String },
      text: { to: 25, from: [25, 1043], parse: fromStoredText, serialize: toStoredText },
    },
  })

  function destroy(): void {
    state.isAlive = false
    socket.destroy()
    // Rejects what still waits for an answer, or to be sent.
    void client.end({ timeout: 0 })
  }

  async function send(sql: string, values: readonly StoredValue[]) {
    if (!state.isAlive) throw lost()
    const timer = answerTimeoutMs === 0 ? undefined : setTimeout(destroy, answerTimeoutMs)
    try {
      return await client.unsafe(sql, [...values], { prepare: true })
    } finally {
      clearTimeout(timer)
    }
  }

  async function execute<Row>(sql: string, values: readonly StoredValue[] = []): Promise<Result<Row>> {
    const rows = await send(sql, values)
    // The caller names the shape of the row beside the SQL that selects it; the compiler cannot follow SQL.
    return { rows: [...(rows as unknown as Iterable<Row>)], count: rows.count ?? 0 }
  }

  const connection: Connection = {
    get isAlive() {
      return state.isAlive
    },
    execute,
    commit: async () => {
      const warnings = state.warnings
      const { command } = await send('commit', [])
      // The server warns where it gave up waiting for its standby, and says the commit is done all the same.
      if (command !== 'COMMIT' || state.warnings > warnings) throw lost()
    },
    destroy,
    close: async () => {
      state.isAlive = false
      await client.end({ timeout: 1 })
      socket.destroy()
    },
  }
  try {
    await execute('select 1')
    return connection
  } catch (error) {
    destroy()
    throw error
  }
}

function openSocket({ host, port }: HostAddress, timeoutMs: number): Promise<Socket> {
  const socket = host.startsWith('/')
    ? connect({ path: `${host}/.s.PGSQL.${port}` })
    : connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000 })
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => socket.destroy(lost('CONNECT_TIMEOUT')), timeoutMs)
    const settle = (settled: () => void) => {
      clearTimeout(timer)
      socket.removeAllListeners()
      // Until the driver listens, which is not at once; an error that nobody hears ends the process.
      socket.on('error', () => {})
      settled()
    }
    socket.once('connect', () => settle(() => resolve(socket)))
    socket.once('error', (error) => settle(() => reject(error)))
  })
}

function toDriverTls({ tls }: ServerAddress, { host }: HostAddress): false | object {
  if (tls.mode === 'off') return false
  if (tls.mode === 'encrypted') return { rejectUnauthorized: false }
  return { rejectUnauthorized: true, host, ...(tls.ca === undefined ? {} : { ca: tls.ca }) }
}

/** As the driver says it. */
export function lost(code = 'CONNECTION_CLOSED'): Error {
  return Object.assign(new Error('The connection to PostgreSQL is lost.'), { code })
}
