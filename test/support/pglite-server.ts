import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { PGlite } from '@electric-sql/pglite'

/**
 * PostgreSQL within this process, reached as any other: over TCP on loopback. There is one session behind it, so one
 * client is served at a time, from its first message to its end, and the next ones wait. It keeps nothing on a disk,
 * asks for no password, has no TLS, and no timeouts: nothing interrupts a statement.
 */
export interface PgliteServer {
  /** For one connection: whoever opens a second one beside it waits for ever. */
  readonly url: string
  /** Statements beside the client, which must be in no transaction. */
  run(sql: string): Promise<void>
  /** The rows of a statement, in the same way. */
  all<Row>(sql: string): Promise<readonly Row[]>
  stop(): Promise<void>
}

/** Settings of the session that a client asks for as it begins. */
type Startup = Readonly<Record<string, string>>

/** Source: PostgreSQL, "Message Formats". */
const PROTOCOL_3 = 196_608
const TERMINATE = 'X'
/** After these a server answers all that came before. */
const ANSWERED = ['Q', 'S', 'H']
/** Who is there, not how the session is set. */
const NOT_SETTINGS = ['user', 'database', 'replication', 'client_encoding']

export async function startPgliteServer(): Promise<PgliteServer> {
  const database = await PGlite.create()
  const sockets = new Set<Socket>()
  let turn: Promise<void> = Promise.resolve()
  const listener = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    const messages = readMessages(socket)
    turn = turn
      .then(() => serve(database, socket, messages))
      .catch((error: Error) => {
        socket.destroy(error)
      })
  }).listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const { port } = listener.address() as AddressInfo
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    run: async (sql) => {
      await database.exec(sql)
    },
    all: async <Row>(sql: string) => (await database.query<Row>(sql)).rows,
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      listener.close()
      await once(listener, 'close')
      await turn
      await database.close()
    },
  }
}

async function serve(database: PGlite, socket: Socket, messages: AsyncIterable<Buffer>): Promise<void> {
  let isBegun = false
  let unanswered: Buffer[] = []
  try {
    for await (const message of messages) {
      if (!isBegun) {
        const startup = parseStartup(message)
        if (startup === undefined) return
        socket.write(await database.execProtocolRaw(message))
        await applySettings(database, startup)
        isBegun = true
        continue
      }
      const kind = String.fromCharCode(message[0] ?? 0)
      if (kind === TERMINATE) return
      unanswered.push(message)
      if (!ANSWERED.includes(kind)) continue
      const asked = Buffer.concat(unanswered)
      unanswered = []
      socket.write(await database.execProtocolRaw(asked))
    }
  } finally {
    socket.end()
    // The next client finds the session as a server would give it one.
    await database.exec('rollback')
    await database.exec('discard all')
  }
}

/** Whole messages, however they come. The first has no letter of its kind. */
async function* readMessages(socket: Socket): AsyncGenerator<Buffer> {
  let held = Buffer.alloc(0)
  let isFirst = true
  for await (const bytes of socket) {
    held = Buffer.concat([held, bytes])
    for (;;) {
      const lengthAt = isFirst ? 0 : 1
      if (held.length < lengthAt + 4) break
      const end = lengthAt + held.readInt32BE(lengthAt)
      if (held.length < end) break
      isFirst = false
      yield held.subarray(0, end)
      held = held.subarray(end)
    }
  }
}

/** What the client asks for; `undefined` for a wish to cancel, or for TLS. */
function parseStartup(message: Buffer): Startup | undefined {
  if (message.readInt32BE(4) !== PROTOCOL_3) return undefined
  const words = message.toString('utf8', 8).split('\0')
  const asked: [string, string][] = []
  for (let at = 0; words[at] !== undefined && words[at] !== ''; at += 2) {
    asked.push([words[at] ?? '', words[at + 1] ?? ''])
  }
  return Object.fromEntries(asked.filter(([name]) => !NOT_SETTINGS.includes(name)))
}

/** The session is there before its client, so what that asks for at the start is set by hand. */
async function applySettings(database: PGlite, startup: Startup): Promise<void> {
  for (const [name, value] of Object.entries(startup)) {
    await database.query('select set_config($1, $2, false)', [name, value])
  }
}
