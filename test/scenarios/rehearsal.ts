import { startZvm, type Zvm } from '../../src/library/index.ts'
import { call, type Reply } from '../system/https-call.ts'

/** What a client sends to say who it is. */
export type Login = Readonly<Record<string, string>>

/** How a task ended, for a client that has seen its end. */
export interface Outcome {
  readonly state: number
  readonly progress: number
  readonly reason: string
}

/** A scenario that is played, as clients see it: `/v1` over TLS and nothing else, while the site's time goes on. */
export interface Rehearsal extends AsyncDisposable {
  /** What only the one who plays it knows: what is so, whatever a client believes. */
  readonly zvm: Zvm
  login(): Promise<Login>
  /** Rejects where no answer comes. */
  send(login: Login, method: string, path: string, body?: object): Promise<Reply>
  /** The path of a VPG: `/v1/vpgs/{identifier}`. */
  vpg(name: string): string
  /** Lets the time of the site go on while a client does nothing. */
  pause(seconds: number): Promise<void>
}

/** Plays a scenario that comes along, on a clock that goes on by hand. Its first moment has come. */
export async function openRehearsal(scenario: string): Promise<Rehearsal> {
  const zvm = await startZvm({ scenario })
  await zvm.clock.advance(1)
  const place = { port: Number(new URL(zvm.url).port), ca: zvm.ca }
  const { user, password } = zvm

  async function loginWindows(): Promise<Login | undefined> {
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
    const { status, headers } = await call(place, {
      method: 'POST',
      path: '/v1/session/add',
      headers: { authorization },
    })
    return status === 200 ? { 'x-zerto-session': String(headers['x-zerto-session']) } : undefined
  }

  async function loginAppliance(): Promise<Login> {
    const form = { grant_type: 'password', client_id: 'zerto-client', username: user, password }
    const { text } = await call(place, {
      method: 'POST',
      path: '/auth/realms/zerto/protocol/openid-connect/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
    })
    return { authorization: `Bearer ${(JSON.parse(text) as { access_token: string }).access_token}` }
  }

  return {
    zvm,
    login: async () => (await loginWindows()) ?? (await loginAppliance()),
    send: (login, method, path, body) =>
      call(place, {
        ...{ method, path },
        headers: { ...login, 'content-type': 'application/json', accept: 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    vpg: (name) => `/v1/vpgs/${zvm.site.vpgs().find((vpg) => vpg.name === name)?.identifier}`,
    pause: (seconds) => zvm.clock.advance(seconds),
    [Symbol.asyncDispose]: () => zvm.stop(),
  }
}

/** A client as it should be: it takes nothing for the end of a task but the end of the task. */
export interface GoodClient {
  /** The identifier of the task; the answer where it is none. */
  start(path: string, body?: object): Promise<{ readonly task?: string; readonly reply: Reply }>
  get<Value>(path: string): Promise<Value>
  wait(task: string): Promise<Outcome>
  end(): Promise<void>
  /** How often it has logged in, been sent away, found the task missing, and met a task that waits for a person. */
  readonly seen: { logins: number; lost: number; missing: number; waiting: number; requests: number }
}

interface TaskView {
  readonly Status: { readonly State: number; readonly Progress: number }
  readonly CompleteReason: string | null
}

const PATIENCE_SECONDS = 3600
const POLL_SECONDS = 5
const MISSING_MAX = 5

export function createGoodClient(rehearsal: Rehearsal): GoodClient {
  const seen = { logins: 0, lost: 0, missing: 0, waiting: 0, requests: 0 }
  let login: Login | undefined

  /** An answer, whatever happens to connection and session meanwhile. */
  async function ask(method: string, path: string, body?: object): Promise<Reply> {
    for (;;) {
      try {
        seen.requests += 1
        if (login === undefined) {
          login = await rehearsal.login()
          seen.logins += 1
        }
        const reply = await rehearsal.send(login, method, path, body)
        if (reply.status !== 401) return reply
        login = undefined
      } catch {
        // Nobody answers: the server may be on its way back.
        seen.lost += 1
        if (seen.lost > 100) throw new Error('The server does not come back.')
        await rehearsal.pause(POLL_SECONDS)
      }
    }
  }

  return {
    seen,
    async start(path, body = {}) {
      const reply = await ask('POST', path, body)
      return reply.status === 200 ? { task: JSON.parse(reply.text) as string, reply } : { reply }
    },
    async get<Value>(path: string) {
      const { status, text } = await ask('GET', path)
      if (status !== 200) throw new Error(`${path}: ${status} ${text}`)
      return JSON.parse(text) as Value
    },
    async wait(task) {
      for (let waited = 0; waited <= PATIENCE_SECONDS; waited += POLL_SECONDS) {
        const { status, text } = await ask('GET', `/v1/tasks/${task}`)
        if (status === 200) {
          const { Status, CompleteReason } = JSON.parse(text) as TaskView
          if (Status.State === 2) seen.waiting += 1
          if ([4, 5, 6].includes(Status.State)) {
            return { state: Status.State, progress: Status.Progress, reason: CompleteReason ?? '' }
          }
        } else {
          seen.missing += 1
          if (status !== 404 || seen.missing > MISSING_MAX) throw new Error(`${task}: ${status} ${text}`)
        }
        await rehearsal.pause(POLL_SECONDS)
      }
      throw new Error(`${task} has not ended in an hour.`)
    },
    async end() {
      if (login !== undefined) await rehearsal.send(login, 'DELETE', '/v1/session')
      login = undefined
    },
  }
}

/** Starts a failover test of the VPG "Mail", as a client does that looks at no status. */
export async function startTest({ send, vpg }: Rehearsal, login: Login): Promise<string> {
  return JSON.parse((await send(login, 'POST', `${vpg('Mail')}/FailoverTest`, {})).text) as string
}

/** The task as a client reads it that looks no further than at a good answer. */
export function readTask(reply: Reply): TaskView {
  return JSON.parse(reply.text) as TaskView
}

export const COMPLETED: Outcome = { state: 6, progress: 100, reason: '' }
