/**
 * Reads one export over TLS to its end, as fast as it comes, and keeps nothing. Its own process, so that it takes neither
 * time nor memory from the server. Argument: the order as JSON; prints one JSON line.
 */
import { readFileSync } from 'node:fs'
import { request } from 'node:https'

export interface ReadOrder {
  readonly url: string
  readonly caFile: string
  readonly headers: Readonly<Record<string, string>>
}

export interface ReadReport {
  readonly status: number
  readonly bytes: number
  readonly firstByteMs: number
  readonly seconds: number
}

function read({ url, caFile, headers }: ReadOrder): Promise<ReadReport> {
  const started = performance.now()
  return new Promise((resolve, reject) => {
    const sent = request(url, { ca: readFileSync(caFile), headers }, (response) => {
      let bytes = 0
      let firstByteMs = 0
      response.on('data', (piece: Buffer) => {
        if (bytes === 0) firstByteMs = performance.now() - started
        bytes += piece.length
      })
      response.on('error', reject)
      response.on('end', () => {
        const seconds = (performance.now() - started) / 1000
        resolve({ status: response.statusCode ?? 0, bytes, firstByteMs, seconds })
      })
    })
    sent.on('error', reject)
    sent.end()
  })
}

console.log(JSON.stringify(await read(JSON.parse(process.argv[2] ?? '') as ReadOrder)))
