import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { createLocalJWKSet, decodeJwt, generateKeyPair, importJWK, jwtVerify, SignJWT } from 'jose'
import { type Problem, quoted } from '../problem/index.ts'
import { openSqliteStores } from '../store/sqlite/index.ts'
import type { Access, TokenReply } from './index.ts'
import { ADDRESS, accessOver, createFolder, ORIGIN, openAccess, ROOT } from './testing/open-access.ts'

const MINUTE_MS = 60_000
const PASSWORD_GRANT = {
  grant_type: 'password',
  client_id: 'zerto-client',
  username: ROOT.userName,
  password: ROOT.password,
}

function grant(access: Access, form: Readonly<Record<string, string>>) {
  return access.grant(new URLSearchParams(form), ORIGIN, ADDRESS)
}

async function getToken(
  access: Access,
  form: Readonly<Record<string, string>> = PASSWORD_GRANT,
): Promise<TokenReply> {
  const result = await grant(access, form)
  assert.ok('token' in result, JSON.stringify(result))
  return result.token
}

async function refresh(access: Access, token: TokenReply) {
  assert.ok(token.refresh_token !== undefined)
  return grant(access, {
    grant_type: 'refresh_token',
    client_id: 'zerto-client',
    refresh_token: token.refresh_token,
  })
}

async function assertExpired(access: Access, bearer: string): Promise<void> {
  await assert.rejects(access.authenticate({ bearer }), { code: 'session-expired' })
}

describe('the password grant', () => {
  test('answers what Keycloak answers, in its order', async (t) => {
    const { access } = await openAccess(t)
    const token = await getToken(access)
    assert.deepEqual(Object.keys(token), [
      'access_token',
      'expires_in',
      'refresh_expires_in',
      'refresh_token',
      'token_type',
      'not-before-policy',
      'session_state',
      'scope',
    ])
    const { access_token, refresh_token, session_state, ...rest } = token
    assert.deepEqual(rest, {
      expires_in: 300,
      refresh_expires_in: 1800,
      token_type: 'Bearer',
      'not-before-policy': 0,
      scope: 'email profile',
    })
    const claims = decodeJwt(access_token)
    assert.equal(claims.iss, `${ORIGIN}/auth/realms/zerto`)
    assert.equal(claims.preferred_username, 'root')
    assert.equal(claims.azp, 'zerto-client')
    assert.equal(claims.typ, 'Bearer')
    assert.equal(claims.sid, session_state)
    assert.deepEqual(claims.realm_access, { roles: ['reader', 'producer', 'administrator'] })
    assert.equal((claims.exp ?? 0) - (claims.iat ?? 0), 300)
    assert.ok(typeof claims.sub === 'string' && typeof claims.jti === 'string')
    assert.ok(refresh_token?.startsWith(`${session_state}.`))
  })

  test('gives a token that authenticates until its time is over', async (t) => {
    const { access, clock } = await openAccess(t)
    const { access_token: bearer } = await getToken(access)
    assert.deepEqual(await access.authenticate({ bearer }), { userName: 'root', role: 'administrator' })
    await clock.advance(299_000)
    await access.authenticate({ bearer })
    await clock.advance(1000)
    await assertExpired(access, bearer)
  })

  test('gives the scope openid where it is asked for', async (t) => {
    const { access } = await openAccess(t)
    assert.equal(
      (await getToken(access, { ...PASSWORD_GRANT, scope: 'openid' })).scope,
      'openid email profile',
    )
  })

  const refusals: readonly (readonly [string, Readonly<Record<string, string>>, number, string, string])[] = [
    ['no grant type', {}, 400, 'invalid_request', 'Missing form parameter: grant_type'],
    [
      'another grant type',
      { grant_type: 'implicit' },
      400,
      'unsupported_grant_type',
      'Unsupported grant_type',
    ],
    [
      'no client',
      { ...PASSWORD_GRANT, client_id: '' },
      401,
      'invalid_client',
      'Invalid client or Invalid client credentials',
    ],
    [
      'another client',
      { ...PASSWORD_GRANT, client_id: 'x' },
      401,
      'invalid_client',
      'Invalid client or Invalid client credentials',
    ],
    [
      'no user name',
      { ...PASSWORD_GRANT, username: '' },
      401,
      'invalid_request',
      'Missing parameter: username',
    ],
    [
      'a wrong password',
      { ...PASSWORD_GRANT, password: 'x' },
      401,
      'invalid_grant',
      'Invalid user credentials',
    ],
    [
      'an unknown user',
      { ...PASSWORD_GRANT, username: 'x' },
      401,
      'invalid_grant',
      'Invalid user credentials',
    ],
  ]

  for (const [what, form, status, error, error_description] of refusals) {
    test(`refuses ${what} in the words of Keycloak`, async (t) => {
      const { access } = await openAccess(t)
      assert.deepEqual(await grant(access, form), { status, error, error_description })
    })
  }

  test('refuses a parameter that comes twice', async (t) => {
    const { access } = await openAccess(t)
    const params = new URLSearchParams([...Object.entries(PASSWORD_GRANT), ['username', 'eve']])
    assert.deepEqual(await access.grant(params, ORIGIN, ADDRESS), {
      status: 400,
      error: 'invalid_request',
      error_description: 'duplicated parameter',
    })
  })

  test('is slowed down together with the other login', async (t) => {
    const { access } = await openAccess(t)
    for (let at = 0; at < 3; at += 1) {
      await grant(access, { ...PASSWORD_GRANT, password: 'wrong' })
      await assert.rejects(access.login({ ...ROOT, password: 'wrong' }, ADDRESS))
    }
    await assert.rejects(grant(access, PASSWORD_GRANT), { code: 'too-many-attempts' })
  })
})

describe('the client_credentials grant', () => {
  const form = { grant_type: 'client_credentials', client_id: ROOT.userName, client_secret: ROOT.password }

  test('takes user and password, and gives a token that is not renewed', async (t) => {
    const { access } = await openAccess(t)
    const token = await getToken(access, form)
    assert.equal(token.refresh_expires_in, 0)
    assert.equal('refresh_token' in token, false)
    assert.equal('session_state' in token, false)
    assert.equal((await access.authenticate({ bearer: token.access_token })).userName, 'root')
  })

  test('refuses a wrong secret and the public client', async (t) => {
    const { access } = await openAccess(t)
    assert.deepEqual(await grant(access, { ...form, client_secret: 'wrong' }), {
      status: 401,
      error: 'invalid_client',
      error_description: 'Invalid client or Invalid client credentials',
    })
    assert.deepEqual(await grant(access, { ...form, client_id: 'zerto-client' }), {
      status: 401,
      error: 'unauthorized_client',
      error_description: 'Public client not allowed to retrieve service account',
    })
  })

  test('gives a token that ends with a change of the password', async (t) => {
    const { access } = await openAccess(t)
    const { access_token: bearer } = await getToken(access, form)
    await access.authenticate({ bearer })
    await access.setPassword('root', 'new password')
    await assertExpired(access, bearer)
  })
})

describe('a refresh token', () => {
  const wrong = { status: 400, error: 'invalid_grant', error_description: 'Invalid refresh token' }
  const ended = { status: 400, error: 'invalid_grant', error_description: 'Session not active' }

  async function refreshed(access: Access, token: TokenReply): Promise<TokenReply> {
    const result = await refresh(access, token)
    assert.ok('token' in result, JSON.stringify(result))
    return result.token
  }

  test('gives new tokens of the same session, and works once', async (t) => {
    const { access } = await openAccess(t)
    const first = await getToken(access)
    const second = await refreshed(access, first)
    assert.equal(second.session_state, first.session_state)
    assert.notEqual(second.refresh_token, first.refresh_token)
    for (const { access_token: bearer } of [first, second]) await access.authenticate({ bearer })
    assert.deepEqual(await refresh(access, first), wrong)
    await refreshed(access, second)
  })

  test('that is used twice at once works for one', async (t) => {
    const { access } = await openAccess(t)
    const first = await getToken(access)
    const results = await Promise.all([
      refresh(access, first),
      refresh(access, first),
      refresh(access, first),
    ])
    const won = results.filter((result) => 'token' in result)
    assert.equal(won.length, 1)
    for (const result of won) await refreshed(access, result.token)
  })

  test('that comes again later ends the session: somebody else may have it', async (t) => {
    const { access, clock, lines } = await openAccess(t)
    const first = await getToken(access)
    const second = await refreshed(access, first)
    await clock.advance(MINUTE_MS)
    assert.deepEqual(await refresh(access, first), wrong)
    await assertExpired(access, second.access_token)
    assert.deepEqual(await refresh(access, second), ended)
    assert.match(lines.join('\n'), /a refresh token came twice/)
  })

  test('works for 30 minutes, and for ten hours when renewed', async (t) => {
    const { access, clock } = await openAccess(t)
    let token = await getToken(access)
    for (let at = 0; at < 20; at += 1) {
      await clock.advance(29 * MINUTE_MS)
      await access.removeExpired()
      token = await refreshed(access, token)
    }
    await clock.advance(15 * MINUTE_MS)
    token = await refreshed(access, token)
    assert.equal(token.refresh_expires_in, 5 * 60)
    await clock.advance(5 * MINUTE_MS)
    assert.deepEqual(await refresh(access, token), ended)
    const other = await getToken(access)
    await clock.advance(30 * MINUTE_MS)
    assert.deepEqual(await refresh(access, other), ended)
  })

  test('is refused when missing, made up, or shown as a session', async (t) => {
    const { access } = await openAccess(t)
    const { refresh_token = '', session_state = '' } = await getToken(access)
    const form = { grant_type: 'refresh_token', client_id: 'zerto-client' }
    assert.deepEqual(await grant(access, form), {
      status: 400,
      error: 'invalid_request',
      error_description: 'No refresh token',
    })
    for (const made of [
      'x',
      session_state,
      `token-session ${session_state}`,
      `${session_state}.${'A'.repeat(43)}`,
    ]) {
      assert.deepEqual(await grant(access, { ...form, refresh_token: made }), wrong, quoted(made))
    }
    for (const sessionToken of [refresh_token, session_state]) {
      await assert.rejects(access.authenticate({ sessionToken }), { code: 'session-expired' })
    }
  })

  test('ends its session at once, access tokens included', async (t) => {
    const { access } = await openAccess(t)
    const token = await getToken(access)
    await access.authenticate({ bearer: token.access_token })
    await access.endTokenSession('unknown')
    await access.endTokenSession(token.refresh_token ?? '')
    await assertExpired(access, token.access_token)
    assert.deepEqual(await refresh(access, token), wrong)
  })

  test('ends with its user, and with a change of the password', async (t) => {
    const { access } = await openAccess(t)
    await access.addUser({ name: 'bob', password: 'secret', role: 'reader' })
    const bob = await getToken(access, { ...PASSWORD_GRANT, username: 'bob', password: 'secret' })
    const root = await getToken(access)
    await access.removeUser('bob')
    await access.setPassword('root', 'new password')
    for (const token of [bob, root]) {
      assert.deepEqual(await refresh(access, token), wrong)
      await assertExpired(access, token.access_token)
    }
  })

  test('and an access token outlive a restart of the service', async (t) => {
    const folder = await createFolder(t)
    const first = await openAccess(t, { stores: await openSqliteStores({ folder }) })
    const token = await getToken(first.access)
    await first.stores.close()
    const stores = await openSqliteStores({ folder })
    t.after(() => stores.close())
    const { access } = accessOver(stores, first.clock)
    await access.authenticate({ bearer: token.access_token })
    await refreshed(access, token)
  })
})

describe('an access token', () => {
  async function forge(t: TestContext) {
    const opened = await openAccess(t)
    const { access_token: real } = await getToken(opened.access)
    return { ...opened, real, claims: decodeJwt(real) }
  }

  test('can be checked with the published key', async (t) => {
    const { access, real, clock } = await forge(t)
    const jwks = await access.jwks()
    const { protectedHeader } = await jwtVerify(real, createLocalJWKSet(jwks), {
      currentDate: new Date(clock.now()),
    })
    assert.equal(protectedHeader.alg, 'RS256')
    assert.equal(protectedHeader.kid, jwks.keys[0]?.kid)
    assert.deepEqual(Object.keys(jwks.keys[0] ?? {}).sort(), ['alg', 'e', 'kid', 'kty', 'n', 'use'])
  })

  test('is accepted whatever host it was had by, but not from another realm', async (t) => {
    const { access, stores, claims } = await forge(t)
    const key = await importJWK(
      JSON.parse((await stores.properties.find('token-signing-key')) ?? ''),
      'RS256',
    )
    const sign = (iss: string) =>
      new SignJWT({ ...claims, iss }).setProtectedHeader({ alg: 'RS256' }).sign(key)
    await access.authenticate({ bearer: await sign('https://other.example/auth/realms/zerto') })
    for (const iss of ['https://zvm.example/auth/realms/master', 'zerto', '']) {
      await assertExpired(access, await sign(iss))
    }
  })

  test('is refused when signed by another key, by the public key as a secret, or not at all', async (t) => {
    const { access, real, claims } = await forge(t)
    const [publicJwk] = (await access.jwks()).keys
    const { privateKey } = await generateKeyPair('RS256')
    const secret = new TextEncoder().encode(JSON.stringify(publicJwk))
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${real.split('.')[1]}.`
    for (const bearer of [
      await new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(privateKey),
      await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(secret),
      unsigned,
      `${unsigned}x`,
      real.slice(0, -10),
      `${real}.x`,
      '',
      'x',
      'a.b.c',
      'x'.repeat(100_000),
    ]) {
      await assertExpired(access, bearer)
    }
  })

  test('follows the role of its user', async (t) => {
    const { access } = await openAccess(t)
    await access.addUser({ name: 'bob', password: 'secret', role: 'producer' })
    const { access_token: bearer } = await getToken(access, {
      ...PASSWORD_GRANT,
      username: 'bob',
      password: 'secret',
    })
    assert.equal((await access.authenticate({ bearer })).role, 'producer')
    await access.setRole('bob', 'reader')
    assert.equal((await access.authenticate({ bearer })).role, 'reader')
  })
})

test('the signing key is made once, even by two processes at the same time', async (t) => {
  const { access, stores, clock } = await openAccess(t)
  assert.equal(await stores.properties.find('token-signing-key'), undefined)
  const other = accessOver(stores, clock).access
  const [one, two] = await Promise.all([access.jwks(), other.jwks()])
  assert.deepEqual(one, two)
})

test('a damaged signing key is told as such', async (t) => {
  const { access, stores } = await openAccess(t)
  await stores.properties.put('token-signing-key', '{"kty":"RSA"}')
  await assert.rejects(access.jwks(), (error: Problem) => error.code === 'store-corrupt')
})

test('the discovery document names only what is served, under the address the client used', async (t) => {
  const { access } = await openAccess(t)
  const realm = `${ORIGIN}/auth/realms/zerto`
  const addresses = Object.entries(access.discovery(ORIGIN)).filter(([, value]) =>
    String(value).startsWith('http'),
  )
  assert.deepEqual(Object.fromEntries(addresses), {
    issuer: realm,
    token_endpoint: `${realm}/protocol/openid-connect/token`,
    jwks_uri: `${realm}/protocol/openid-connect/certs`,
    end_session_endpoint: `${realm}/protocol/openid-connect/logout`,
  })
})
