import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { connect } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { ConnectionOptions } from 'node:tls'
import { createAuthority, issueServerCertificate } from '../../src/certificate/authority.ts'
import { randomIds, systemClock } from '../../src/runtime/index.ts'
import { basic, call, exchangeBytes, openSocket } from './https-call.ts'
import { makeFolder, putFile, runCommand, startProgram } from './support.ts'

/** Old versions are off in the library unless its security level is lowered. */
const OLD_CIPHERS = 'DEFAULT@SECLEVEL=0'
const hasIpv6 = Object.values(networkInterfaces()).some((list) =>
  list?.some(({ address }) => address === '::1'),
)

test('TLS 1.2 and 1.3 are spoken, older ones refused; the application protocol is HTTP/1.1', async (t) => {
  const program = await startProgram(t)
  const only = (version: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'): ConnectionOptions => ({
    minVersion: version,
    maxVersion: version,
    ALPNProtocols: ['h2', 'http/1.1'],
  })
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    const socket = await openSocket(program, only(version))
    assert.equal(socket.getProtocol(), version)
    assert.equal(socket.alpnProtocol, 'http/1.1')
    socket.destroy()
  }
  await assert.rejects(openSocket(program, { ...only('TLSv1.1'), ciphers: OLD_CIPHERS }), {
    code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
  })
})

test('the certificate verifies against the CA file alone, for localhost, the host name and loopback', async (t) => {
  const flags = ['--host', hasIpv6 ? '::' : '0.0.0.0', '--tls-names', 'zvm.example,192.0.2.7']
  const program = await startProgram(t, { flags })
  const socket = await openSocket(program)
  const leaf = socket.getPeerX509Certificate()
  socket.destroy()
  assert.ok(leaf)
  assert.ok(leaf.verify(new X509Certificate(program.ca).publicKey))
  for (const name of ['localhost', hostname(), 'zvm.example']) assert.ok(leaf.checkHost(name), name)
  for (const address of ['127.0.0.1', '::1', '192.0.2.7']) assert.ok(leaf.checkIP(address), address)
  const hosts = ['localhost', '127.0.0.1', ...(hasIpv6 ? ['::1'] : [])]
  for (const host of hosts) {
    const reply = await call(program, { path: '/healthz', tls: { host } })
    assert.equal(reply.status, 200, host)
  }
  await assert.rejects(
    call(program, { path: '/healthz', tls: { host: '127.0.0.1', servername: 'other.example' } }),
    { code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
  )
  await assert.rejects(
    call({ ...program, ca: '' }, { path: '/healthz', tls: { ca: [] } }),
    /self-signed|unable/,
  )
})

test('a certificate of its own is used, and is the trust that is shown', async (t) => {
  const folder = await makeFolder(t)
  const now = systemClock.now()
  const authority = await createAuthority({ now, ids: randomIds })
  const pair = await issueServerCertificate({ authority, names: ['localhost'], now, ids: randomIds })
  const cert = await putFile(folder, 'own.pem', pair.cert)
  const key = await putFile(folder, 'own-key.pem', pair.key)
  const program = await startProgram(t, { flags: ['--tls-cert', cert, '--tls-key', key] })
  assert.equal(program.caFile, cert)
  assert.match(program.out(), new RegExp(new X509Certificate(pair.cert).fingerprint256))
  assert.equal((await call({ ...program, ca: authority.cert }, { path: '/healthz' })).status, 200)
})

test('a certificate and a key that are no pair are refused by their names', async (t) => {
  const home = await makeFolder(t)
  const now = systemClock.now()
  const [one, other] = await Promise.all([
    createAuthority({ now, ids: randomIds }),
    createAuthority({ now, ids: randomIds }),
  ])
  const cert = await putFile(home, 'one.pem', one.cert)
  const key = await putFile(home, 'other-key.pem', other.key)
  const start = (keyFile: string) =>
    runCommand(['serve', '--port', '0', '--tls-cert', cert, '--tls-key', keyFile], { home })
  const unlike = await start(key)
  assert.equal(unlike.code, 1)
  assert.ok(unlike.err.includes(cert) && unlike.err.includes(key), unlike.err)
  const missing = await start(join(home, 'missing.pem'))
  assert.equal(missing.code, 1)
  assert.match(missing.err, /--tls-key .*missing\.pem/)
  assert.doesNotMatch(unlike.err + missing.err, /PRIVATE KEY|\n\s+at /)
})

test('a certificate that lacks a name is made anew by the same authority', async (t) => {
  const first = await startProgram(t)
  await first.stop()
  const second = await startProgram(t, { data: first.dataFolder, flags: ['--tls-names', 'dr.example'] })
  assert.equal(second.ca, first.ca)
  const reply = await call(second, { path: '/healthz', tls: { servername: 'dr.example' } })
  assert.equal(reply.status, 200)
})

test('the session header is in lower case on the wire, as clients look for it', async (t) => {
  const program = await startProgram(t)
  const { authorization } = basic('admin', program.password)
  const answer = await exchangeBytes(
    program,
    `POST /v1/session/add HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
  )
  assert.match(answer, /^HTTP\/1\.1 200 OK\r\n/)
  assert.match(answer, /\r\nx-zerto-session: [\w-]{20,}\r\n/)
})

test('what is not TLS is dropped and disturbs nobody', async (t) => {
  const program = await startProgram(t)
  for (const bytes of ['GET / HTTP/1.1\r\nHost: localhost\r\n\r\n', '\0\0\0\0', '\x16\x03\x01\xff\xff\0']) {
    const socket = connect({ host: '127.0.0.1', port: program.port })
    socket.on('error', () => {})
    socket.on('data', () => {})
    socket.end(bytes)
    await new Promise((resolve) => socket.once('close', resolve))
  }
  assert.equal((await call(program, { path: '/healthz' })).status, 200)
})
