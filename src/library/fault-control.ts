import { Readable } from 'node:stream'
import type { FaultRule, FaultWish } from '../faults/index.ts'
import type { Exchange, Route } from '../http/index.ts'

/** What goes wrong on purpose with requests. Off until added; paths under `/api/site` are never struck. */
export interface FaultControl {
  /** @throws Problem `value-unreadable`, naming the member and what it should be */
  add(wish: FaultWish): Promise<FaultRule>
  /** With how often each matched and struck. */
  list(): Promise<readonly FaultRule[]>
  /** @throws Problem `entity-not-found` */
  remove(id: string): Promise<void>
  clear(): Promise<void>
}

const FAULTS = '/api/site/faults'

/** Sets faults the way an administrator does, by the rows of the service, without a login or a socket. */
export function createFaultControl(routes: readonly Route[]): FaultControl {
  async function ask(method: Route['method'], path: string, given: { id?: string; wish?: FaultWish } = {}) {
    const route = routes.find((row) => row.method === method && row.path === path)
    if (route === undefined) throw new Error(`the service has no ${method} ${path}`)
    const answer = await route.handle(exchangeOf(given))
    return answer.kind === 'raw' && answer.body !== '' ? JSON.parse(answer.body) : undefined
  }

  return {
    add: async (wish) => ask('POST', FAULTS, { wish }),
    list: async () => ask('GET', FAULTS),
    remove: async (id) => ask('DELETE', `${FAULTS}/:fault`, { id }),
    clear: async () => ask('DELETE', FAULTS),
  }
}

function exchangeOf({ id, wish }: { id?: string; wish?: FaultWish }): Exchange {
  return {
    id: '',
    params: id === undefined ? {} : { fault: id },
    query: () => undefined,
    queryEntries: new URLSearchParams(),
    header: () => undefined,
    origin: '',
    format: 'json',
    style: { profile: 'windows', escapeSlashes: false },
    address: '127.0.0.1',
    proof: {},
    caller: () => {
      throw new Error('faults are set by nobody who is logged in')
    },
    text: async () => JSON.stringify(wish),
    body: Readable.from([]),
  }
}
