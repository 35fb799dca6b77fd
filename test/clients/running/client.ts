import type { Zvm } from '../../../src/library/index.ts'
import { type Call, call, type Reply } from '../../system/https-call.ts'

/** What a client makes of one look at a task. */
export type Judgement = 'wait' | 'done' | 'failed'

/** How a client looks at a task until it is satisfied, or not. */
export interface PollRules {
  readonly everySeconds: number
  /** Infinity where the client waits for ever. */
  readonly giveUpAfterSeconds: number
  /** May throw, as the client's own code does on an answer that it cannot read. */
  readonly judge: (reply: Reply) => Judgement
}

/** A public client: what it sends with every call, and its rules. Its code is its own; these are its habits. */
export interface ClientRules {
  readonly login: (talk: Talk, zvm: Zvm) => Promise<Readonly<Record<string, string>>>
  readonly poll: PollRules
}

/** One call over TLS, with nothing added. */
export type Talk = (call: Call) => Promise<Reply>

export interface Waited {
  readonly end: Judgement | 'gave up'
  readonly polls: number
}

export interface RunningClient {
  readonly headers: Readonly<Record<string, string>>
  send(method: string, path: string, body?: unknown): Promise<Reply>
  /** What a call answers with 200, parsed. */
  read<Value>(path: string): Promise<Value>
  /** Asks for an operation; gives the bare JSON string that is answered. */
  start(path: string, body?: unknown): Promise<string>
  /** Polls by the client's rules, or by others where it has several. Its sleeps are the site's. */
  waitFor(task: string, rules?: Partial<PollRules>): Promise<Waited>
  logIn(): Promise<void>
}

/** A client at work on a server whose clock stands still but while the client sleeps. */
export async function runClient(zvm: Zvm, rules: ClientRules): Promise<RunningClient> {
  const place = { port: Number(new URL(zvm.url).port), ca: zvm.ca }
  const talk: Talk = (asked) => call(place, asked)
  let headers = await rules.login(talk, zvm)

  const send = (method: string, path: string, body?: unknown) => {
    if (body === undefined) return talk({ method, path, headers })
    const text = JSON.stringify(body)
    // The one thing that this runtime does not say by itself of a DELETE with a body.
    const sized = { ...headers, 'content-length': String(Buffer.byteLength(text)) }
    return talk({ method, path, headers: sized, body: text })
  }
  const answered = async (reply: Promise<Reply>) => {
    const { status, text } = await reply
    if (status !== 200) throw new Error(`${status} ${text}`)
    return JSON.parse(text)
  }
  return {
    get headers() {
      return headers
    },
    send,
    read: (path) => answered(send('GET', path)),
    start: (path, body) => answered(send('POST', path, body)),
    async waitFor(task, others = {}) {
      const { everySeconds, giveUpAfterSeconds, judge } = { ...rules.poll, ...others }
      for (let polls = 1, waited = 0; waited <= giveUpAfterSeconds; polls += 1, waited += everySeconds) {
        const judgement = judge(await send('GET', `/v1/tasks/${task}`))
        if (judgement !== 'wait') return { end: judgement, polls }
        await zvm.clock.advance(everySeconds)
      }
      return { end: 'gave up', polls: Math.floor(giveUpAfterSeconds / everySeconds) + 1 }
    },
    async logIn() {
      headers = await rules.login(talk, zvm)
    },
  }
}
