import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { PASSWORD, type Service } from '../service.ts'
import type { Target } from './probe.ts'

/** A session at a service that is measured, for everything that is not timed. */
export interface BenchClient {
  readonly target: Target
  send(
    method: string,
    path: string,
    body?: string,
  ): Promise<{ readonly status: number; readonly text: string }>
  /** What a GET answers, parsed. */
  read<Value>(path: string): Promise<Value>
  close(): void
}

export async function openBenchClient({ url, caFile }: Service): Promise<BenchClient> {
  const agent = new Agent({ keepAlive: true, ca: readFileSync(caFile) })
  let headers: Record<string, string> = {
    authorization: `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`,
  }
  const ask = (method: string, path: string, body?: string) =>
    new Promise<{ status: number; text: string; session: string }>((resolve, reject) => {
      const sent = request(`${url}${path}`, { agent, method, headers }, (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (piece: string) => {
          text += piece
        })
        response.on('error', reject)
        response.on('end', () => {
          const session = String(response.headers['x-zerto-session'] ?? '')
          resolve({ status: response.statusCode ?? 0, text, session })
        })
      })
      sent.on('error', reject)
      sent.end(body)
    })
  const { session } = await ask('POST', '/v1/session/add')
  headers = { 'x-zerto-session': session, 'content-type': 'application/json' }
  return {
    target: { url, caFile, session },
    send: ask,
    async read(path) {
      const { status, text } = await ask('GET', path)
      if (status !== 200) throw new Error(`GET ${path} answers ${status}: ${text.slice(0, 200)}`)
      return JSON.parse(text)
    },
    close: () => agent.destroy(),
  }
}
