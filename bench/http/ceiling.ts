/**
 * The ceiling: a bare `node:https` server that sends bodies it holds in memory, one a path. Arguments: a folder
 * with `cert.pem`, `key.pem` and `bodies.json` (`{"/path": {"type", "file"}}`). Prints its port.
 */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { join } from 'node:path'

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
    response
      .writeHead(200, { 'content-type': found.type, 'content-length': found.body.length })
      .end(found.body)
  },
)
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  console.log(typeof address === 'object' ? address?.port : '')
})
process.on('SIGTERM', () => {
  server.close()
  server.closeAllConnections()
})
