/**
 * The ceiling: a bare `node:https` server that sends bodies it holds in memory, one an address, and 304 to whoever
 * names a tag. Arguments: a folder with `cert.pem`, `key.pem` and `bodies.json` (`{"/path": {"type", "file"}}`).
 * Prints its port.
 */
import { readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { join } from 'node:path'

/** A body as large as a list of 100,000 tasks goes out one and a half times as fast in pieces as at once. */
const PIECE_BYTES = 256 * 1024

const folder = process.argv[2] ?? '.'
const table = JSON.parse(readFileSync(join(folder, 'bodies.json'), 'utf8')) as Record<
  string,
  { type: string; file: string }
>
const bodies = new Map(
  Object.entries(table).map(([path, { type, file }]) => [
    path,
    { type, body: readFileSync(join(folder, file)) },
  ]),
)
const server = createServer(
  { cert: readFileSync(join(folder, 'cert.pem')), key: readFileSync(join(folder, 'key.pem')) },
  (request, response) => {
    const found = bodies.get(request.url ?? '')
    if (found === undefined) {
      response.writeHead(404).end()
      return
    }
    if (request.headers['if-none-match'] !== undefined) {
      response.writeHead(304, { etag: request.headers['if-none-match'] }).end()
      return
    }
    response.writeHead(200, { 'content-type': found.type, 'content-length': found.body.length })
    if (found.body.length <= PIECE_BYTES) response.end(found.body)
    else sendInPieces(response, found.body)
  },
)

function sendInPieces(response: ServerResponse, body: Buffer): void {
  let from = 0
  const send = () => {
    while (from < body.length) {
      const piece = body.subarray(from, from + PIECE_BYTES)
      from += PIECE_BYTES
      if (!response.write(piece)) return
    }
    response.end()
  }
  response.on('drain', send)
  send()
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  console.log(typeof address === 'object' ? address?.port : '')
})
process.on('SIGTERM', () => {
  server.close()
  server.closeAllConnections()
})
