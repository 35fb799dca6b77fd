import { refusalOf, ServerRefusal, type ZertoClient } from '../client/index.ts'
import { Problem } from '../problem/index.ts'
import type { Shape } from '../wire/index.ts'
import type { Io } from './command.ts'

/** A question to our own service, under the login of a client. */
export interface OurCall<Value> {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  readonly path: string
  readonly body?: unknown
  readonly shape: Shape<Value>
  /** Milliseconds until the answer begins, where it may take longer than others. */
  readonly timeoutMs?: number
}

/** What our service answered. */
export interface OurAnswer<Value> {
  readonly value: Value
  /** As it came, with instants as text. */
  readonly raw: unknown
}

/** @throws Problem `server-unreachable`, `server-untrusted`, or `ServerRefusal` with the status */
export async function callOurs<Value>(
  client: Pick<ZertoClient, 'url' | 'ask'>,
  { method, path, body, shape, timeoutMs }: OurCall<Value>,
  { signal }: Pick<Io, 'signal'>,
): Promise<OurAnswer<Value>> {
  const written =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const answer = await client.ask({ method, path, ...written }, { signal, timeoutMs })
  if (answer.status < 200 || answer.status >= 300) {
    throw refusalOf(client.url, `${method} ${path}`, answer)
  }
  try {
    const raw: unknown = JSON.parse(answer.text)
    return { raw, value: shape.fromJson(raw, '') }
  } catch (error) {
    if (error instanceof Problem || !(error instanceof Error)) throw error
    throw new ServerRefusal(
      answer.status,
      `${client.url} answered with something unreadable: ${error.message}`,
    )
  }
}
