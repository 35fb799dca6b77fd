import { type Answer, refusalOf, ServerRefusal, type ZertoClient } from '../client/index.ts'
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
  const answer = await client.ask({ method: 'GET', path: pathWith(path, query) }, { signal: io.signal })
  if (answer.status === 200) return readDocument(shape, answer.text, 'json')
  throw searchRefusal(client, path, answer)
}

/** A path with a query, where there is one. */
export function pathWith(path: string, query: readonly (readonly [string, string])[]): string {
  const search = new URLSearchParams(query.map(([name, value]): [string, string] => [name, value])).toString()
  return search === '' ? path : `${path}?${search}`
}

/** What an answer that is no 200 says of a path that only our own service has. */
export function searchRefusal(client: ZertoClient, path: string, answer: Answer): ServerRefusal {
  if (answer.status !== 404 && answer.status !== 405) return refusalOf(client.url, `GET ${path}`, answer)
  return new ServerRefusal(
    answer.status,
    `${client.url} has no GET ${path}; only a zvm-tasks service has. Use zvm-tasks tasks list there.`,
  )
}
