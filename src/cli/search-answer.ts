import { refusalOf, ServerRefusal, type ZertoClient } from '../client/index.ts'
import { readDocument, type Shape } from '../wire/index.ts'
import type { Io } from './command.ts'

/**
 * Asks a search of our own service.
 *
 * @throws Problem as `ZertoClient.ask`; `server-refused` where the server is none of ours, or refuses the search
 */
export async function askSearch<Value>(
  client: ZertoClient,
  path: string,
  { query, shape }: { readonly query: readonly (readonly [string, string])[]; readonly shape: Shape<Value> },
  io: Io,
): Promise<Value> {
  const search = new URLSearchParams(query.map(([name, value]): [string, string] => [name, value])).toString()
  const answer = await client.ask(
    { method: 'GET', path: search === '' ? path : `${path}?${search}` },
    { signal: io.signal },
  )
  if (answer.status === 200) return readDocument(shape, answer.text, 'json')
  if (answer.status === 404 || answer.status === 405) {
    throw new ServerRefusal(
      answer.status,
      `${client.url} has no GET ${path}; only a zvm-tasks service has. Use zvm-tasks tasks list there.`,
    )
  }
  throw refusalOf(client.url, `GET ${path}`, answer)
}
