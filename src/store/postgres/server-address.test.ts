import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Problem } from '../../problem/index.ts'
import { parseServerAddress } from './server-address.ts'

describe('the address of a PostgreSQL store', () => {
  test('names host, port, database, user and password', () => {
    const address = parseServerAddress('postgres://ann%40x:p%3Aw%2F@db.example:5433/zvm')
    assert.deepEqual(address, {
      hosts: [{ host: 'db.example', port: 5433 }],
      database: 'zvm',
      user: 'ann@x',
      password: 'p:w/',
      tls: { mode: 'encrypted' },
      connectionsMax: undefined,
      sessionSettings: {},
      place: 'postgres://db.example:5433/zvm',
    })
  })

  test('may name several hosts, addresses in brackets, or the folder of a socket', () => {
    assert.deepEqual(parseServerAddress('postgresql://a:1,[::1],c:2/d').hosts, [
      { host: 'a', port: 1 },
      { host: '::1', port: 5432 },
      { host: 'c', port: 2 },
    ])
    assert.deepEqual(parseServerAddress('postgres:///d?host=/run/postgresql').hosts, [
      { host: '/run/postgresql', port: 5432 },
    ])
  })

  test('is spoken to in TLS beyond this machine, unless it says otherwise', () => {
    const modeOf = (url: string) => parseServerAddress(url).tls.mode
    assert.equal(modeOf('postgres://127.0.0.1/d'), 'off')
    assert.equal(modeOf('postgres://db.example/d'), 'encrypted')
    assert.equal(modeOf('postgres://localhost,db.example/d'), 'encrypted')
    assert.equal(modeOf('postgres://db.example/d?sslmode=disable'), 'off')
    assert.equal(modeOf('postgres://localhost/d?sslmode=verify-full'), 'verified')
  })

  test('gives settings of the session that have to do with the place, and no others', () => {
    const url = 'postgres://localhost/d?search_path=zvm&application_name=x'
    assert.deepEqual(parseServerAddress(url).sessionSettings, { search_path: 'zvm', application_name: 'x' })
    assert.throws(
      () => parseServerAddress('postgres://localhost/d?synchronous_commit=off'),
      isRefusal(/"synchronous_commit"/),
    )
  })

  test('may say how many connections a process has', () => {
    assert.equal(parseServerAddress('postgres://localhost/d?connections=1').connectionsMax, 1)
    assert.equal(parseServerAddress('postgres://localhost/d?connections=1000').connectionsMax, 1000)
  })

  const refused: Readonly<Record<string, RegExp>> = {
    'mysql://localhost/d': /is not one/,
    'postgres://localhost': /names no database/,
    'postgres://loc alhost:x/d': /has the host/,
    'postgres://localhost:70000/d': /has the host/,
    'postgres://localhost/%zz': /has a %/,
    'postgres://localhost/d?connections=0': /has connections "0"/,
    'postgres://localhost/d?connections=1001': /from 1 to 1000/,
    'postgres://localhost/d?connections=many': /has connections "many"/,
    'postgres://localhost/d?sslmode=prefer': /has sslmode "prefer"/,
  }
  for (const [url, message] of Object.entries(refused)) {
    test(`${url} is refused`, () => {
      assert.throws(() => parseServerAddress(url), isRefusal(message))
    })
  }

  test('with a password is never repeated', () => {
    assert.throws(
      () => parseServerAddress('postgres://ann:secret@localhost'),
      (error) => error instanceof Problem && !error.message.includes('secret'),
    )
    assert.ok(!parseServerAddress('postgres://ann:secret@localhost/d').place.includes('secret'))
  })
})

function isRefusal(message: RegExp): (error: unknown) => boolean {
  return (error) =>
    error instanceof Problem && error.code === 'setting-unreadable' && message.test(error.message)
}
