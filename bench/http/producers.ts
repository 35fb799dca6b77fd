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

const TICK_MS = 50

const order = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as ProducersOrder
const agent = new Agent({ keepAlive: true, maxSockets: 8, ca: readFileSync(order.caFile) })

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

let turn = 0
let isEnding = false
process.on('SIGTERM', () => {
  isEnding = true
})
console.log('writing')
const started = performance.now()
while (!isEnding) {
  const due = Math.floor(((performance.now() - started) / 1000) * order.writesPerSecond)
  const writes: Promise<void>[] = []
  for (; turn < due; turn += 1) {
    const id = order.tasks[(turn >> 1) % order.tasks.length]
    writes.push(
      turn % 2 === 0
        ? send('PATCH', `/api/tasks/${id}`, { completeReason: `step ${turn}` })
        : send('POST', '/api/tasks', { type: 'Move' }),
    )
  }
  await Promise.all(writes)
  await sleep(TICK_MS)
}
agent.destroy()
