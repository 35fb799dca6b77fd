import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { describe, test } from 'node:test'
import { Problem } from '../problem/index.ts'
import { parseTaskId } from '../task/index.ts'
import { createZertoClient, ServerRefusal, type Session, type ZertoClientOptions } from './index.ts'
import { type Script, type ScriptedServer, startScriptedServer } from './testing/scripted-server.ts'
import { aTaskApi, createScriptedZvm, PASSWORD, TASK_ID, USER } from './testing/scripted-zvm.ts'
import { createSkippingClock } from './testing/skipping-clock.ts'

const NOW = 1_700_000_000_000
const credentials = { user: USER, password: PASSWORD }

/** A client of a server that follows a script; both end with the work. */
async function withServer(
  script: Script,
  work: (
    connect: (options?: Partial<ZertoClientOptions>) => ReturnType<typeof createZertoClient>,
    server: ScriptedServer,
  ) => Promise<void>,
  certified?: Parameters<typeof startScriptedServer>[1],
): Promise<void> {
  const server = await startScriptedServer(script, certified)
  const clients: ReturnType<typeof createZertoClient>[] = []
  const connect = (options: Partial<ZertoClientOptions> = {}) => {
    const client = createZertoClient({
      url: server.url,
      clock: createSkippingClock(NOW),
      trust: { kind: 'ca', pem: server.ca },
      credentials,
      ...options,
    })
    clients.push(client)
    return client
  }
  try {
    await work(connect, server)
  } finally {
    await Promise.all(clients.map((client) => client.close()))
    await server.stop()
  }
}

function taskId() {
  const id = parseTaskId(TASK_ID)
  assert.ok(id)
  return id
}

function isProblem(code: string, words: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof Problem, String(error))
    assert.equal(error.code, code)
    assert.match(error.message, words)
    return true
  }
}

describe('logging in', () => {
  test('a Windows ZVM gives a session that carries every later call', async () => {
    const zvm = createScriptedZvm(() => ({ body: [aTaskApi({})] }))
    await withServer(zvm.script, async (connect, server) => {
      const tasks = await connect().listTasks({ status: '1', startedAfterDate: '2018-03-07T11:57Z' })
      assert.equal(tasks.length, 1)
      assert.equal(tasks[0]?.Started, 1520423876840)
      assert.deepEqual(
        server.requests.map(({ method, path }) => `${method} ${path}`),
        ['POST /v1/session/add', 'GET /v1/tasks?status=1&startedAfterDate=2018-03-07T11%3A57Z'],
      )
      assert.equal(server.requests[1]?.headers['x-zerto-session'], 'session-1')
      assert.equal(server.requests[1]?.headers.authorization, undefined)
    })
  })

  test('a server without session/add is an appliance: its token endpoint gives a bearer token', async () => {
    const kept: Session[] = []
    await withServer(
      ({ path, headers, body }) => {
        if (path === '/v1/session/add') return { status: 404 }
        if (path === '/auth/realms/zerto/protocol/openid-connect/token') {
          assert.equal(headers['content-type'], 'application/x-www-form-urlencoded')
          assert.deepEqual(Object.fromEntries(new URLSearchParams(body)), {
            grant_type: 'password',
            client_id: 'zerto-client',
            username: USER,
            password: PASSWORD,
            scope: 'openid',
          })
          return { body: { access_token: 'aaa.bbb.ccc', expires_in: 300, refresh_token: 'rrr' } }
        }
        assert.equal(headers.authorization, 'Bearer aaa.bbb.ccc')
        return { body: { ...aTaskApi({}), Started: '2018-03-07T11:57:56.840Z', Generation: 3 } }
      },
      async (connect) => {
        const client = connect({ onSession: (session) => void kept.push(session) })
        assert.equal((await client.getTask(taskId())).Started, 1520423876840)
        assert.deepEqual(kept, [
          { kind: 'bearer', token: 'aaa.bbb.ccc', expiresAt: NOW + 300_000, refreshToken: 'rrr' },
        ])
      },
    )
  })

  test('a wrong password is tried once and named without the password', async () => {
    const zvm = createScriptedZvm(() => ({}))
    await withServer(zvm.script, async (connect, server) => {
      const client = connect({ credentials: { user: 'operator', password: 'wrong-one' } })
      await assert.rejects(client.listTypes(), (error) => {
        assert.doesNotMatch(String(error), /wrong-one/)
        return isProblem('credentials-wrong', /"operator"/)(error)
      })
      assert.equal(server.requests.length, 1)
    })
  })

  test('the original looks users up in two places, and both are tried', async () => {
    await withServer(
      ({ path, body }) => {
        if (path !== '/v1/session/add') return { body: [] }
        const isHypervisorUser = body === '{"AuthenticationMethod":1}'
        return isHypervisorUser
          ? { headers: { 'x-zerto-session': 'abc' } }
          : { status: 401, headers: { server: 'Microsoft-HTTPAPI/2.0', 'www-authenticate': 'Basic' } }
      },
      async (connect) => {
        assert.deepEqual(await connect().listTasks(), [])
      },
    )
  })

  test('something that is no Zerto server is told apart from one that refuses', async () => {
    await withServer(
      () => ({ status: 404, body: 'not here', headers: { 'content-type': 'text/plain' } }),
      async (connect) => {
        await assert.rejects(connect().login(), isProblem('server-refused', /neither of the logins.*9669/))
      },
    )
    await withServer(
      () => ({ body: '<html></html>', headers: { 'content-type': 'text/html' } }),
      async (connect) => {
        await assert.rejects(connect().login(), isProblem('server-refused', /without a session/))
        const session: Session = { kind: 'session', token: 'x' }
        await assert.rejects(
          connect({ session }).listTasks(),
          isProblem('server-refused', /neither JSON nor XML/),
        )
      },
    )
  })

  test('a redirect is not followed, whatever it would carry along', async () => {
    await withServer(
      () => ({ status: 302, headers: { location: 'https://localhost:1/v1/session/add' } }),
      async (connect, server) => {
        await assert.rejects(connect().login(), isProblem('server-refused', /302.*not followed/))
        assert.equal(server.requests.length, 1)
      },
    )
  })
})

test('a server in a folder of a gate is asked there', async () => {
  const zvm = createScriptedZvm(() => ({ body: [] }))
  const script: Script = (request) => {
    assert.match(request.path, /^\/gate\/v1\//)
    return zvm.script({ ...request, path: request.path.replace('/gate', '') })
  }
  await withServer(script, async (connect, server) => {
    assert.deepEqual(await connect({ url: `${server.url}/gate` }).listTasks(), [])
  })
})

test('anything else is asked under the login, which is renewed for it', async () => {
  const zvm = createScriptedZvm(({ path }) => ({ status: 418, body: path }))
  await withServer(zvm.script, async (connect) => {
    const client = connect()
    assert.equal(client.session(), undefined)
    const ask = () => client.ask({ method: 'GET', path: '/v1/anything' })
    const { status, text } = await ask()
    assert.deepEqual([status, text], [418, '/v1/anything'])
    zvm.endSessions()
    assert.equal((await ask()).status, 418)
    assert.deepEqual(client.session(), { kind: 'session', token: 'session-2' })
  })
})

describe('a login that ran out', () => {
  test('is renewed once, and the call is repeated with the new one', async () => {
    const zvm = createScriptedZvm(() => ({ body: [] }))
    await withServer(zvm.script, async (connect) => {
      const client = connect()
      await client.listTasks()
      zvm.endSessions()
      assert.deepEqual(await client.listTasks(), [])
      assert.equal(zvm.opened(), 2)
    })
  })

  test('is renewed once for all calls that met it at the same time', async () => {
    const zvm = createScriptedZvm(() => ({ body: [] }))
    await withServer(zvm.script, async (connect) => {
      const client = connect({ session: { kind: 'session', token: 'ended-long-ago' } })
      await Promise.all([client.listTasks(), client.listTypes(), client.listTasks()])
      assert.equal(zvm.opened(), 1)
    })
  })

  test('ends the call where there is no password to renew it with', async () => {
    const zvm = createScriptedZvm(() => ({ body: [] }))
    await withServer(zvm.script, async (connect) => {
      const session: Session = { kind: 'session', token: 'ended-long-ago' }
      const client = connect({ session, credentials: undefined })
      await assert.rejects(client.listTasks(), isProblem('session-expired', /run zvm-tasks login https:/))
      await assert.rejects(
        connect({ credentials: undefined }).listTasks(),
        isProblem('session-required', /Not logged in/),
      )
    })
  })

  test('a bearer token is refreshed before it ends, and the rotated refresh token is kept', async () => {
    const grants: string[] = []
    const appliance: Script = ({ path, headers, body }) => {
      if (!path.endsWith('/token'))
        return { body: [], status: headers.authorization === 'Bearer new' ? 200 : 401 }
      const form = new URLSearchParams(body)
      grants.push(`${form.get('grant_type')} ${form.get('refresh_token')}`)
      return { body: { access_token: 'new', expires_in: 60, refresh_token: 'second' } }
    }
    await withServer(appliance, async (connect, server) => {
      const kept: Session[] = []
      const session: Session = { kind: 'bearer', token: 'old', expiresAt: NOW + 5_000, refreshToken: 'first' }
      const client = connect({ session, credentials: undefined, onSession: (fresh) => void kept.push(fresh) })
      await client.listTasks()
      assert.deepEqual(grants, ['refresh_token first'])
      assert.equal(kept[0]?.kind === 'bearer' && kept[0].refreshToken, 'second')
      assert.ok(server.requests.every(({ headers }) => headers.authorization !== 'Bearer old'))
    })
  })

  test('a refresh token that is dead gives way to the password', async () => {
    const appliance: Script = ({ path, body, headers }) => {
      if (path === '/v1/session/add') return { status: 404 }
      if (path.endsWith('/token')) {
        return body.includes('grant_type=password')
          ? { body: { access_token: 'by-password', expires_in: 60 } }
          : { status: 400, body: { error: 'invalid_grant', error_description: 'Token is not active' } }
      }
      return headers.authorization === 'Bearer by-password' ? { body: [] } : { status: 401 }
    }
    await withServer(appliance, async (connect) => {
      const session: Session = { kind: 'bearer', token: 'old', expiresAt: NOW + 90_000, refreshToken: 'dead' }
      assert.deepEqual(await connect({ session }).listTasks(), [])
    })
  })
})

describe('what a server says', () => {
  test('an error is shown with its words, on one line and without control characters', async () => {
    const zvm = createScriptedZvm(() => ({
      status: 500,
      body: { Message: 'no\u001b]0;owned\u0007 licence\nhere' },
    }))
    await withServer(zvm.script, async (connect) => {
      await assert.rejects(connect().listTasks(), (error) => {
        assert.ok(error instanceof ServerRefusal)
        assert.equal(error.status, 500)
        assert.doesNotMatch(error.message, /[\p{Cc}]/u)
        return isProblem('server-refused', /GET \/v1\/tasks with 500: "no/)(error)
      })
    })
  })

  test('an XML answer is read as well, and one of neither kind is refused by name', async () => {
    const zvm = createScriptedZvm(({ path }) =>
      path === '/v1/tasks/types'
        ? {
            body: '<ArrayOfstring xmlns="x"><string>Pair</string></ArrayOfstring>',
            headers: { 'content-type': 'text/xml' },
          }
        : { body: [{ TaskIdentifier: 7 }] },
    )
    await withServer(zvm.script, async (connect) => {
      assert.deepEqual(await connect().listTypes(), ['Pair'])
      await assert.rejects(connect().listTasks(), isProblem('server-refused', /unreadable.*Status\.State/))
    })
  })

  test('types, states and members of newer servers are kept', async () => {
    const zvm = createScriptedZvm(() => ({
      body: { ...aTaskApi({ type: 'RestoreVm', state: 9 }), Novelty: { a: 1 } },
    }))
    await withServer(zvm.script, async (connect) => {
      const task = await connect().getTask(taskId())
      assert.equal(task.Type, 'RestoreVm')
      assert.equal(task.Status.State, '9')
    })
  })

  test('an import is streamed after the login was tried, and its report is read', async () => {
    const report = { read: 2, added: 1, updated: 0, unchanged: 0, kept: 0, refused: 1, refusalsCut: 0 }
    const zvm = createScriptedZvm(({ method }) =>
      method === 'GET'
        ? { body: [] }
        : { body: { ...report, refusals: [{ line: 2, identifier: null, reason: 'no' }] } },
    )
    await withServer(zvm.script, async (connect, server) => {
      const session: Session = { kind: 'session', token: 'ended-long-ago' }
      const client = connect({ session })
      const told = await client.importTasks(Readable.from(['{}\n', '{}\n']), 'application/x-ndjson')
      assert.deepEqual(told.refusals, [{ line: 2, identifier: null, reason: 'no' }])
      const sent = server.requests.at(-1)
      assert.equal(`${sent?.method} ${sent?.path}`, 'POST /api/tasks/import')
      assert.equal(sent?.headers['content-type'], 'application/x-ndjson')
      assert.equal(sent?.body, '{}\n{}\n')
    })
  })

  test('a server that takes no imports is named as such', async () => {
    const zvm = createScriptedZvm(({ method }) => (method === 'GET' ? { body: [] } : { status: 404 }))
    await withServer(zvm.script, async (connect) => {
      await assert.rejects(
        connect().importTasks(Readable.from(['[]']), 'application/json'),
        isProblem('server-refused', /takes no imports/),
      )
    })
  })

  test('a logout ends the session on the server', async () => {
    const zvm = createScriptedZvm(() => ({ body: [] }))
    await withServer(zvm.script, async (connect) => {
      const client = connect()
      await client.login()
      assert.equal(zvm.live.size, 1)
      await client.logout()
      assert.equal(zvm.live.size, 0)
    })
  })
})

describe('a server that does not answer', () => {
  test('is unreachable: nobody there, or the connection ended', async () => {
    await withServer(
      () => 'hang up',
      async (connect, server) => {
        await assert.rejects(connect().login(), isProblem('server-unreachable', /closed the connection/))
        await server.stop()
        await assert.rejects(connect().login(), isProblem('server-unreachable', /nothing listens/))
      },
    )
  })

  test('is given up after the time for a request', async () => {
    const slow = Promise.withResolvers<object>()
    await withServer(
      () => slow.promise,
      async (connect) => {
        await assert.rejects(
          connect({ requestMs: 50 }).login(),
          isProblem('server-unreachable', /too long to answer/),
        )
        slow.resolve({})
      },
    )
  })

  test('a call ends with the reason of its signal', async () => {
    const controller = new AbortController()
    await withServer(
      () => {
        controller.abort(new Error('enough'))
        return new Promise(() => {})
      },
      async (connect) => {
        await assert.rejects(connect().login({ signal: controller.signal }), /enough/)
      },
    )
  })
})

describe('trust', () => {
  const zvm = () => createScriptedZvm(() => ({ body: [] })).script

  test('an unknown authority is refused before anything is sent, with the fingerprint and both remedies', async () => {
    await withServer(zvm(), async (connect, server) => {
      await assert.rejects(connect({ trust: { kind: 'system' } }).login(), (error) => {
        assert.ok(error instanceof Problem)
        const plain = error.message.replaceAll(':', '').toLowerCase()
        assert.ok(plain.includes(server.leafFingerprint))
        return isProblem('server-untrusted', /--fingerprint [0-9A-F:]{95},.*--ca FILE/)(error)
      })
      assert.deepEqual(server.requests, [])
    })
  })

  test('another authority than the one given is refused', async () => {
    const other = await startScriptedServer(() => ({}))
    await other.stop()
    await withServer(zvm(), async (connect, server) => {
      const trust = { kind: 'ca', pem: other.ca } as const
      await assert.rejects(connect({ trust }).login(), isProblem('server-untrusted', /no known authority/))
      assert.deepEqual(server.requests, [])
    })
  })

  test('a certificate for another name is refused, although its authority is known', async () => {
    await withServer(
      zvm(),
      async (connect, server) => {
        await assert.rejects(connect().login(), isProblem('server-untrusted', /another name/))
        assert.deepEqual(server.requests, [])
      },
      { names: ['zvm.example'] },
    )
  })

  test('an expired certificate is refused', async () => {
    await withServer(
      zvm(),
      async (connect) => {
        await assert.rejects(connect().login(), isProblem('server-untrusted', /expired/))
      },
      { now: Date.UTC(2001, 0, 1) },
    )
  })

  test('a pinned certificate is taken, whoever issued it and for whatever name', async () => {
    await withServer(
      zvm(),
      async (connect, server) => {
        const trust = { kind: 'fingerprint', sha256: server.leafFingerprint } as const
        assert.deepEqual(await connect({ trust }).listTasks(), [])
      },
      { names: ['zvm.example'] },
    )
  })

  test('a pinned authority vouches for what it issued, but only for the right name', async () => {
    await withServer(zvm(), async (connect, server) => {
      const trust = { kind: 'fingerprint', sha256: server.caFingerprint } as const
      assert.deepEqual(await connect({ trust }).listTasks(), [])
    })
    await withServer(
      zvm(),
      async (connect, server) => {
        const trust = { kind: 'fingerprint', sha256: server.caFingerprint } as const
        await assert.rejects(connect({ trust }).login(), isProblem('server-untrusted', /another name/))
        assert.deepEqual(server.requests, [])
      },
      { names: ['zvm.example'] },
    )
  })

  test('another certificate than the pinned one is refused before anything is sent', async () => {
    await withServer(zvm(), async (connect, server) => {
      const trust = { kind: 'fingerprint', sha256: 'ab'.repeat(32) } as const
      await assert.rejects(
        connect({ trust }).login(),
        isProblem('server-untrusted', /does not have the fingerprint given.*--fingerprint/),
      )
      assert.deepEqual(server.requests, [])
    })
  })
})
