/**
 * Many readers of the events of a service, each on a TLS connection of its own, in a process of its own. Arguments: a
 * file with the order as JSON. Prints a line once all have begun; then measures between the lines `start` and `stop` on
 * standard input, and prints a report as one JSON line.
 *
 * So many events cannot all be parsed beside the service they come from: of each piece that arrives the first event is
 * looked at, which is its oldest, and its age is taken for all of the piece.
 */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { connect, type TLSSocket } from 'node:tls'

export interface ReadersOrder {
  readonly port: number
  readonly caFile: string
  readonly session: string
  readonly readers: number
}

export interface ReadersReport {
  readonly events: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
  /** Positions that the readers reached, least and greatest. */
  readonly reached: readonly [number, number]
}

/** Handshakes under way at once. */
const OPENING_MAX = 20
const AGES_MS_MAX = 60_000
const CHANGED_AT = Buffer.from('"changedAt":"')
const POSITION = Buffer.from('"position":')
const DATE_CHARS = 24

const order = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as ReadersOrder
const ca = readFileSync(order.caFile)
const reached = new Float64Array(order.readers)
/** How many events were of each age, in whole milliseconds. */
const ages = new Float64Array(AGES_MS_MAX + 1)
let isMeasuring = false

function take(reader: number, piece: Buffer): void {
  const last = piece.lastIndexOf(POSITION)
  if (last < 0) return
  const position = Number.parseInt(piece.toString('latin1', last + POSITION.length, last + 30), 10)
  // Cut in the middle: the next piece has it.
  if (Number.isNaN(position) || piece.length - last < 30) return
  const count = position - (reached[reader] ?? 0)
  reached[reader] = position
  const first = piece.indexOf(CHANGED_AT)
  if (!isMeasuring || first < 0) return
  const from = first + CHANGED_AT.length
  const changedAt = Date.parse(piece.toString('latin1', from, from + DATE_CHARS))
  if (Number.isNaN(changedAt)) return
  const age = Math.round(performance.timeOrigin + performance.now() - changedAt)
  const place = Math.min(Math.max(age, 0), AGES_MS_MAX)
  ages[place] = (ages[place] ?? 0) + count
}

async function open(reader: number): Promise<TLSSocket> {
  const socket = connect({ host: 'localhost', port: order.port, ca, servername: 'localhost' })
  await once(socket, 'secureConnect')
  socket.write(
    `GET /api/events HTTP/1.1\r\nHost: localhost\r\nx-zerto-session: ${order.session}\r\nAccept: text/event-stream\r\n\r\n`,
  )
  const [head] = (await once(socket, 'data')) as [Buffer]
  if (!head.includes(' 200 ')) throw new Error(String(head))
  take(reader, head)
  socket.on('data', (piece: Buffer) => take(reader, piece))
  return socket
}

function report(): ReadersReport {
  const events = ages.reduce((sum, count) => sum + count, 0)
  const at = (share: number) => {
    let sum = 0
    return ages.findIndex((count) => {
      sum += count
      return sum >= events * share && sum > 0
    })
  }
  return {
    events,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    maxMs: ages.findLastIndex((count) => count > 0),
    reached: [Math.min(...reached), Math.max(...reached)],
  }
}

const sockets: TLSSocket[] = []
let next = 0
await Promise.all(
  Array.from({ length: OPENING_MAX }, async () => {
    while (next < order.readers) {
      next += 1
      sockets.push(await open(next - 1))
    }
  }),
)
console.log('reading')
for await (const line of createInterface({ input: process.stdin })) {
  isMeasuring = line === 'start'
  if (line === 'stop') break
}
console.log(JSON.stringify(report()))
for (const socket of sockets) socket.destroy()
process.stdin.destroy()
