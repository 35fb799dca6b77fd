/**
 * Sends the same kinds of calls to two servers in turns, one at a time, over one kept-alive TLS connection each, and
 * reports how long each took. Its own process, so that it takes no time from the servers. Arguments: the file of an
 * order; answers one JSON line.
 */
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:https'

export interface Target {
  readonly url: string
  readonly caFile: string
  readonly session: string
}

export interface ProbeCall {
  readonly method: 'GET' | 'POST'
  /** One after the other, from the first again when they are used up. */
  readonly paths: readonly string[]
  readonly body?: string
}

export interface ProbeOrder {
  readonly site: Target
  readonly empty: Target
  readonly cases: readonly { readonly site: ProbeCall; readonly empty: ProbeCall; readonly samples: number }[]
}

export interface Timing {
  readonly ms: number
  readonly bytes: number
}

/** For each case the pairs of calls, in the order in which they were made. */
export type ProbeReport = readonly (readonly { readonly site: Timing; readonly empty: Timing }[])[]

function openCaller({ url, caFile, session }: Target) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: readFileSync(caFile) })
  const call = ({ method, paths, body }: ProbeCall, index: number): Promise<Timing> =>
    new Promise((resolve, reject) => {
      const path = paths[index % paths.length] ?? ''
      const started = performance.now()
      const headers = { 'x-zerto-session': session, 'content-type': 'application/json' }
      const sent = request(`${url}${path}`, { agent, method, headers }, (response) => {
        let bytes = 0
        response.on('data', (piece: Buffer) => {
          bytes += piece.length
        })
        response.on('end', () => {
          const status = response.statusCode ?? 0
          if (status < 300) resolve({ ms: performance.now() - started, bytes })
          else reject(new Error(`${method} ${path} answers ${status}`))
        })
        response.on('error', reject)
      })
      sent.on('error', reject)
      sent.end(body)
    })
  return { call, close: () => agent.destroy() }
}

const WARM_UP = 5

async function probe({ site, empty, cases }: ProbeOrder): Promise<ProbeReport> {
  const [ours, theirs] = [openCaller(site), openCaller(empty)]
  const report: { site: Timing; empty: Timing }[][] = []
  for (const one of cases) {
    const pairs: { site: Timing; empty: Timing }[] = []
    for (let index = 0; index < one.samples + WARM_UP; index += 1) {
      const pair = { site: await ours.call(one.site, index), empty: await theirs.call(one.empty, index) }
      if (index >= WARM_UP) pairs.push(pair)
    }
    report.push(pairs)
  }
  ours.close()
  theirs.close()
  return report
}

console.log(
  JSON.stringify(await probe(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as ProbeOrder)),
)
