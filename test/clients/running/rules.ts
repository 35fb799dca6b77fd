import assert from 'node:assert/strict'
import { basic, type Reply } from '../../system/https-call.ts'
import type { ClientRules, Judgement, Talk } from './client.ts'

const JSON_TYPE = { 'content-type': 'application/json' } as const
const TOKEN_PATH = '/auth/realms/zerto/protocol/openid-connect/token'
const FOREVER = Number.POSITIVE_INFINITY

export interface TaskSeen {
  readonly Completed: string | null
  readonly CompleteReason: string
  readonly Status: { readonly State: number; readonly Progress: number }
  readonly Type: string
}

function seen({ text }: Reply): TaskSeen {
  return JSON.parse(text) as TaskSeen
}

/** The session that was opened: the reply is 200 and empty, the header in lower case. */
function sessionOf({ status, headers, text }: Reply): string {
  assert.deepEqual([status, text], [200, ''])
  return String(headers['x-zerto-session'])
}

async function tokenOf(talk: Talk, form: Readonly<Record<string, string>>): Promise<string> {
  const { status, text } = await talk({
    method: 'POST',
    path: TOKEN_PATH,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  })
  assert.equal(status, 200, text)
  const { access_token } = JSON.parse(text) as { readonly access_token: string }
  return access_token
}

/** Done at 6, over at 4 and 5, else it goes on: what scripts around the PowerShell modules do. */
function untilEnded(reply: Reply): Judgement {
  if (reply.status !== 200) return 'failed'
  const { State } = seen(reply).Status
  if (State === 6) return 'done'
  return State === 4 || State === 5 ? 'failed' : 'wait'
}

/** ZertoPublic/ZertoApiWrapper: credentials only after a challenge (client demands 1). */
export const ZERTO_API_WRAPPER: ClientRules = {
  login: async (talk, { user, password }) => {
    const headers = { ...JSON_TYPE, accept: 'application/json', 'zerto-triggered-by': 'PowershellWes' }
    const asked = { method: 'POST', path: '/v1/session/add', body: '{"AuthenticationMethod": "1"}' }
    const challenge = await talk({ ...asked, headers })
    assert.equal(challenge.status, 401)
    assert.match(String(challenge.headers['www-authenticate']), /^Basic /)
    const reply = await talk({ ...asked, headers: { ...headers, ...basic(user, password) } })
    return { ...headers, 'x-zerto-session': sessionOf(reply) }
  },
  poll: { everySeconds: 10, giveUpAfterSeconds: 3_600, judge: untilEnded },
}

/** matraxis/ZertoModule: no domain is an empty one (client demands 4); the session goes in a table of headers. */
export const ZERTO_MODULE: ClientRules = {
  login: async (talk, { user, password }) => {
    const reply = await talk({
      method: 'POST',
      path: '/v1/session/add',
      headers: { ...JSON_TYPE, ...basic(`\\${user}`, password) },
    })
    return { ...JSON_TYPE, 'x-zerto-session': sessionOf(reply) }
  },
  poll: { everySeconds: 15, giveUpAfterSeconds: 3_600, judge: untilEnded },
}

/**
 * ZertoPublic/zvml-python-sdk: asks for tokens of an hour, whatever it is given; State 6 and Progress 100 in one
 * answer, only State 1 goes on, and any HTTP error is tried again, 401 included (client demands 15).
 */
export const ZVML_SDK: ClientRules = {
  login: async (talk, { user, password }) => {
    const token = await tokenOf(talk, {
      client_id: user,
      client_secret: password,
      grant_type: 'client_credentials',
      expires_in: '3600',
    })
    return { ...JSON_TYPE, accept: '*/*', authorization: `Bearer ${token}` }
  },
  poll: {
    everySeconds: 5,
    giveUpAfterSeconds: 600,
    judge: (reply) => {
      if (reply.status !== 200) return 'wait'
      const { State, Progress } = seen(reply).Status
      if (State === 6 && Progress === 100) return 'done'
      return State === 1 ? 'wait' : 'failed'
    },
  },
}

/** What the SDK passes for a failover test, its stop and a rollback. */
export const ZVML_SHORT = { giveUpAfterSeconds: 30 } as const

/**
 * keesbos/pyzerto: learns the paths first, sends credentials without the word Basic (client demands 3, 6), and reads
 * dates before anything else: of a task that is not over it cannot (client demands 16).
 */
export const PYZERTO: ClientRules = {
  login: async (talk, { user, password }) => {
    const services = await talk({ path: '/v1', headers: JSON_TYPE })
    const hrefs = (JSON.parse(services.text) as readonly { readonly href: string }[]).map(({ href }) => href)
    // It refuses to call what is not listed.
    for (const path of ['v1/session', 'v1/vpgs', 'v1/tasks']) {
      assert.ok(
        hrefs.some((href) => href.split('/').slice(3, 5).join('/') === path),
        path,
      )
    }
    const reply = await talk({
      method: 'POST',
      path: '/v1/session/add',
      headers: { authorization: basic(user, password).authorization.replace('Basic ', '') },
    })
    return { ...JSON_TYPE, 'x-zerto-session': sessionOf(reply) }
  },
  poll: {
    everySeconds: 5,
    giveUpAfterSeconds: FOREVER,
    judge: (reply) => {
      const { Completed, Status } = seen(reply)
      if (Completed === null) throw new TypeError('expected string or buffer')
      assert.match(Completed, /^\/Date\(\d+([+-]\d{4})?\)\/$/)
      return Status.State === 6 ? 'done' : 'failed'
    },
  },
}

/** assurestor/zertoFailover (C#): 4, 5 and 6 end the wait, and so does anything that goes wrong. */
export const ASSURESTOR: ClientRules = {
  login: async (talk, { user, password }) => {
    const headers = { 'content-type': 'application/json; charset=utf-8' }
    const reply = await talk({
      method: 'POST',
      path: '/v1/session/add',
      headers: { ...headers, ...basic(user, password) },
      body: '',
    })
    return { ...headers, 'x-zerto-session': sessionOf(reply) }
  },
  poll: {
    everySeconds: 5,
    giveUpAfterSeconds: FOREVER,
    judge: (reply) =>
      reply.status !== 200 || [4, 5, 6].includes(seen(reply).Status.State) ? 'done' : 'wait',
  },
}

/** recklessop/Zerto_Exporter: user and password for a token; every call within 3 seconds; polls nothing. */
export const ZERTO_EXPORTER: ClientRules = {
  login: async (talk, { user: username, password }) => {
    const form = { grant_type: 'password', client_id: 'zerto-client', username, password, scope: 'openid' }
    return { accept: 'application/json', authorization: `Bearer ${await tokenOf(talk, form)}` }
  },
  poll: { everySeconds: 60, giveUpAfterSeconds: FOREVER, judge: () => 'wait' },
}

/** claranet/zerto-exporter (Go): tries a session, and takes any refusal for an appliance. */
export const CLARANET_EXPORTER: ClientRules = {
  login: async (talk, { user, password }) => {
    const session = await talk({
      method: 'POST',
      path: '/v1/session/add',
      headers: { ...JSON_TYPE, ...basic(user, password) },
      body: '',
    })
    if (session.status < 400) return { ...JSON_TYPE, 'x-zerto-session': sessionOf(session) }
    assert.equal(session.status, 404)
    const form = { grant_type: 'password', client_id: 'zerto-client', username: user, password }
    return { ...JSON_TYPE, authorization: `Bearer ${await tokenOf(talk, form)}` }
  },
  poll: { everySeconds: 60, giveUpAfterSeconds: FOREVER, judge: untilEnded },
}

/** ZertoPublic/Ansible and Python-Automation-Examples: a session, and no look at any task. */
export const AUTOMATION_EXAMPLES: ClientRules = {
  login: async (talk, { user, password }) => {
    const headers = { ...JSON_TYPE, accept: 'application/json' }
    const reply = await talk({
      method: 'POST',
      path: '/v1/session/add',
      headers: { ...headers, ...basic(user, password) },
      body: '{\r\n\t"AuthenticationMethod":1\r\n}',
    })
    return { ...headers, 'x-zerto-session': sessionOf(reply) }
  },
  poll: { everySeconds: 5, giveUpAfterSeconds: FOREVER, judge: untilEnded },
}
