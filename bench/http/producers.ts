/**
 * Reports progress on running tasks, and creates new ones, so many a second, until it is ended. Its own process.
 * Arguments: a file with the order as JSON. Prints a line once it writes.
 */
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'

export interface ProducersOrder {
  readonly url: string
  readonly caFile: string
  readonly headers: Readonly<Record<string, string>>
  /** Running tasks to report on, in turn. */
  readonly tasks: readonly string[]
  readonly writesPerSecond: number
}

/** Writes that are under way at once. */
const UNDER_WAY_MAX = 8

const order = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as ProducersOrder
const agent = new Agent({ keepAlive: true, maxSockets: UNDER_WAY_MAX, ca: readFileSync(order.caFile) })

function send(method: string, path: string, body: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { ...order.headers, 'content-type': 'application/json' }
    const sent = request(`${order.url}${path}`, { agent, method, headers }, (response) => {
      response.resume()
      response.on('end', () => {
        if ((response.statusCode ?? 500) < 300) resolve()
        else reject(new Error(`${method} ${path} answers ${response.statusCode}`))
      })
    })
    sent.on('error', reject)
    sent.end(JSON.stringify(body))
  })
}

let isEnding = false
process.on('SIGTERM', () => {
  isEnding = true
})
console.log('writing')
const started = performance.now()
const underWay = new Set<Promise<void>>()
for (let turn = 0; !isEnding; turn += 1) {
  // At even distances: writes that come together wait for each other.
  const dueMs = started + (turn * 1000) / order.writesPerSecond - performance.now()
  if (dueMs > 0) await sleep(dueMs)
  if (underWay.size >= UNDER_WAY_MAX) await Promise.race(underWay)
  const id = order.tasks[(turn >> 1) % order.tasks.length]
  const write =
    turn % 2 === 0
      ? send('PATCH', `/api/tasks/${id}`, { completeReason: `step ${turn}` })
      : send('POST', '/api/tasks', { type: 'Move' })
  underWay.add(write)
  void write.then(() => underWay.delete(write))
}
await Promise.all(underWay)
agent.destroy()
