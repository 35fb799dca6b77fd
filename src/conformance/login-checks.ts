import type { Credentials } from '../client/index.ts'
import { type Check, expect, Untried } from './check.ts'
import { describe } from './compare.ts'
import { expectError, expectStatus, readJson } from './expectations.ts'
import { memberOf } from './places.ts'
import { ACCEPT, type Target, type TargetAnswer } from './target.ts'

const TYPES = '/v1/tasks/types'
const ADD = '/v1/session/add'
const SESSION = '/v1/session'
const REALM = '/auth/realms/zerto'
const TOKEN = `${REALM}/protocol/openid-connect/token`
const NOBODY = '00000000-0000-4000-8000-000000000000'

/** What is answered without a login, and with one that is none: nothing is opened, ended or guessed. */
const READ_CHECKS: readonly Check[] = [
  {
    id: 'services.open',
    what: 'The list of services needs no login, and names the tasks service.',
    path: '/v1',
    evidence: 'documented',
    source: 'wire contract 3.1',
    async judge(target) {
      const answer = await target.ask({ path: '/v1', headers: { accept: ACCEPT.json } })
      expectStatus(answer, 200)
      const services = readJson(answer)
      const isNamed =
        Array.isArray(services) &&
        services.some(
          (service: unknown) =>
            memberOf(service, 'type') === 'ITasksService' &&
            /\/v1\/tasks$/.test(String(memberOf(service, 'href'))),
        )
      expect(isNamed, 'ITasksService at …/v1/tasks', 'no such service')
    },
  },
  {
    id: 'login.required',
    what: 'Without a login the answer is 401 with a Message.',
    path: TYPES,
    evidence: 'inferred',
    source: 'wire contract 3.1',
    judge: async (target) =>
      expectError(await target.ask({ path: TYPES, headers: { accept: ACCEPT.json } }), 401, 'json'),
  },
  {
    id: 'login.session-unknown',
    what: 'An unknown session is answered with 401.',
    path: TYPES,
    evidence: 'inferred',
    source: 'wire contract 3.1',
    only: 'windows',
    judge: async (target) =>
      expectStatus(await target.ask({ path: TYPES, headers: { 'x-zerto-session': NOBODY } }), 401),
  },
  {
    id: 'login.token-unknown',
    what: 'A bearer token that is none is answered with 401.',
    path: TYPES,
    evidence: 'observed',
    source: 'wire contract 3.2',
    only: 'appliance',
    judge: async (target) =>
      expectStatus(
        await target.ask({ path: TYPES, headers: { authorization: 'Bearer no.such.token' } }),
        401,
      ),
  },
  {
    id: 'login.challenge',
    what: 'A login without credentials is answered with 401 and WWW-Authenticate: Basic.',
    path: ADD,
    evidence: 'observed',
    source: 'client demands 1',
    only: 'windows',
    judge: async (target) => expectChallenge(await target.ask({ method: 'POST', path: ADD })),
  },
  {
    id: 'login.session-not-served',
    what: 'An appliance has no /v1/session/add.',
    path: ADD,
    evidence: 'observed',
    source: 'wire contract 3.2',
    only: 'appliance',
    judge: async (target) => expectStatus(await target.ask({ method: 'POST', path: ADD }), 404),
  },
  {
    id: 'login.discovery',
    what: 'The discovery document of the realm names the token endpoint.',
    path: `${REALM}/.well-known/openid-configuration`,
    evidence: 'observed',
    source: 'wire contract 3.2',
    only: 'appliance',
    async judge(target) {
      const answer = await target.ask({ path: `${REALM}/.well-known/openid-configuration` })
      expectStatus(answer, 200)
      const endpoint = memberOf(readJson(answer), 'token_endpoint')
      expect(String(endpoint).endsWith(TOKEN), `…${TOKEN}`, describe(endpoint))
    },
  },
]

/** Sessions are opened and ended, and one wrong password is tried. */
const SESSION_CHECKS: readonly Check[] = [
  {
    id: 'session.opens',
    what: 'A login is answered with 200, an empty body and the header x-zerto-session.',
    path: ADD,
    evidence: 'documented',
    source: 'wire contract 3.1',
    only: 'windows',
    async judge(target) {
      const answer = await addSession(target, { 'content-type': 'application/json' })
      expectStatus(answer, 200)
      const token = answer.header('x-zerto-session')
      expect(token !== undefined && token !== '', 'a session in the header', 'none')
      expect(answer.text === '', 'an empty body', `${answer.text.length} characters`)
      await endSession(target, token)
    },
  },
  ...[
    ['number', '{"AuthenticationMethod": 1}'],
    ['text', '{"AuthenticationMethod": "1"}'],
    ['camel-case', '{"authenticationMethod": 0}'],
  ].map(
    ([name = '', body = '']): Check => ({
      id: `session.body-${name}`,
      what: `A login may have the body ${body}.`,
      path: ADD,
      evidence: 'observed',
      source: 'client demands 2',
      only: 'windows',
      async judge(target) {
        const answer = await addSession(target, { 'content-type': 'application/json' }, body)
        expectStatus(answer, 200)
        await endSession(target, answer.header('x-zerto-session'))
      },
    }),
  ),
  {
    id: 'session.without-scheme',
    what: 'The credentials may come without the word Basic.',
    path: ADD,
    evidence: 'observed',
    source: 'client demands 3',
    only: 'windows',
    async judge(target) {
      const authorization = basicOf(credentialsOf(target)).slice('Basic '.length)
      const answer = await target.ask({ method: 'POST', path: ADD, headers: { authorization } })
      expectStatus(answer, 200)
      await endSession(target, answer.header('x-zerto-session'))
    },
  },
  {
    id: 'session.header-case',
    what: 'The session header is read in any letter case.',
    path: TYPES,
    evidence: 'observed',
    source: 'wire contract 9',
    only: 'windows',
    async judge(target) {
      const token = await openSession(target)
      expectStatus(await target.ask({ path: TYPES, headers: { 'X-ZERTO-SESSION': token } }), 200)
      await endSession(target, token)
    },
  },
  {
    id: 'session.ends',
    what: 'DELETE /v1/session ends the session at once.',
    path: SESSION,
    evidence: 'documented',
    source: 'wire contract 3.1',
    only: 'windows',
    async judge(target) {
      const token = await openSession(target)
      const headers = { 'x-zerto-session': token }
      const before = await target.ask({ path: TYPES, headers })
      expect(before.status === 200, 'status 200 before the end', `status ${before.status}`)
      const end = await target.ask({ method: 'DELETE', path: SESSION, headers })
      expect(end.status === 200 && end.text === '', '200 and an empty body to DELETE', `status ${end.status}`)
      const after = await target.ask({ path: TYPES, headers })
      expect(after.status === 401, 'status 401 after the end', `status ${after.status}`)
    },
  },
  {
    id: 'token.members',
    what: 'A token comes with its members, of which clients read expires_in and refresh_token.',
    path: TOKEN,
    evidence: 'documented',
    source: 'wire contract 3.2',
    only: 'appliance',
    async judge(target) {
      const answer = await askToken(target, credentialsOf(target))
      expectStatus(answer, 200)
      const token = readJson(answer)
      const missing = TOKEN_MEMBERS.find((name) => memberOf(token, name) === undefined)
      expect(missing === undefined, `the member ${missing}`, 'no such member')
    },
  },
  {
    id: 'token.wrong-password',
    what: 'A wrong password is answered with 401, error and error_description.',
    path: TOKEN,
    evidence: 'documented',
    source: 'wire contract 3.2',
    only: 'appliance',
    async judge(target) {
      const answer = await askToken(target, wrongCredentials(target))
      expectStatus(answer, 401)
      const error = readJson(answer)
      const isTold = ['error', 'error_description'].every((name) => typeof memberOf(error, name) === 'string')
      expect(isTold, 'error and error_description', 'something else')
    },
  },
  {
    id: 'session.wrong-password',
    what: 'A wrong password is answered with 401 and the challenge.',
    path: ADD,
    evidence: 'observed',
    source: 'wire contract 3.1',
    only: 'windows',
    async judge(target) {
      const headers = { authorization: basicOf(wrongCredentials(target)) }
      expectChallenge(await target.ask({ method: 'POST', path: ADD, headers }))
    },
  },
]

/** Logins: what is harmless on every server, then what is for our own alone. */
export const LOGIN_CHECKS: readonly Check[] = [
  ...READ_CHECKS,
  ...SESSION_CHECKS.map((check) => ({ ...check, isOnSessions: true })),
]

const TOKEN_MEMBERS = [
  ...['access_token', 'expires_in', 'refresh_expires_in', 'refresh_token', 'token_type'],
  ...['not-before-policy', 'session_state', 'scope'],
]

function expectChallenge(answer: TargetAnswer): void {
  expectStatus(answer, 401)
  const challenge = answer.header('www-authenticate')
  expect(/^Basic\b/i.test(challenge ?? ''), 'WWW-Authenticate: Basic', describe(challenge))
}

function credentialsOf(target: Target): Credentials {
  if (target.credentials === undefined) throw new Untried('no password was given to log in with')
  return target.credentials
}

function wrongCredentials(target: Target): Credentials {
  const { user, password } = credentialsOf(target)
  return { user, password: `${password} and not` }
}

function basicOf({ user, password }: Credentials): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`
}

function addSession(
  target: Target,
  headers: Readonly<Record<string, string>>,
  body?: string,
): Promise<TargetAnswer> {
  return target.ask({
    method: 'POST',
    path: ADD,
    headers: { ...headers, authorization: basicOf(credentialsOf(target)) },
    ...(body === undefined ? {} : { body }),
  })
}

async function openSession(target: Target): Promise<string> {
  const token = (await addSession(target, {})).header('x-zerto-session')
  if (token === undefined) throw new Untried('a second login gives no session')
  return token
}

/** What a check opened it also ends; whether that works is a check of its own. */
async function endSession(target: Target, token: string | undefined): Promise<void> {
  if (token === undefined) return
  await target.ask({ method: 'DELETE', path: SESSION, headers: { 'x-zerto-session': token } })
}

function askToken(target: Target, { user, password }: Credentials): Promise<TargetAnswer> {
  const form = {
    grant_type: 'password',
    client_id: 'zerto-client',
    scope: 'openid',
    username: user,
    password,
  }
  return target.ask({
    method: 'POST',
    path: TOKEN,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  })
}
