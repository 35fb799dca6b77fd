import type { Zvm } from '../../src/library/index.ts'
import { call, type Reply } from '../system/https-call.ts'

/** A client of one server, logged in, that speaks JSON and knows nothing but `/v1` and `/api`. */
export interface Client {
  send(method: string, path: string, body?: unknown): Promise<Reply>
  /** What a GET answers. */
  read<Value>(path: string): Promise<Value>
  /** What a POST answers, which a ZVM writes as a JSON string: the identifier of a task. */
  start(path: string, body?: unknown): Promise<string>
}

/** Logs in with a session of `/v1`. */
export async function openClient(zvm: Pick<Zvm, 'url' | 'ca' | 'user' | 'password'>): Promise<Client> {
  const place = { port: Number(new URL(zvm.url).port), ca: zvm.ca }
  const authorization = `Basic ${Buffer.from(`${zvm.user}:${zvm.password}`).toString('base64')}`
  const login = await call(place, { method: 'POST', path: '/v1/session/add', headers: { authorization } })
  if (login.status !== 200) throw new Error(`login: ${login.status} ${login.text}`)
  const session = String(login.headers['x-zerto-session'])

  const send = (method: string, path: string, body?: unknown) =>
    call(place, {
      method,
      path,
      headers: { 'x-zerto-session': session, 'content-type': 'application/json', accept: 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const answered = async (reply: Promise<Reply>) => {
    const { status, text } = await reply
    if (status !== 200) throw new Error(`${status} ${text}`)
    return JSON.parse(text)
  }
  return {
    send,
    read: (path) => answered(send('GET', path)),
    start: (path, body) => answered(send('POST', path, body)),
  }
}
