import assert from 'node:assert/strict'
import { chmodSync, chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { openOwnCertificate } from '../../src/certificate/index.ts'
import { Problem } from '../../src/problem/index.ts'
import { randomIds, systemClock } from '../../src/runtime/index.ts'
import { openPostgresStores } from '../../src/store/postgres/index.ts'
import type { PostgresSchemas } from '../support/postgres-schemas.ts'
import type { PostgresServer } from '../support/postgres-server.ts'

/** What an address asks for beyond the database. */
export function postgresAddressSuite(
  name: string,
  get: () => { readonly server: PostgresServer; readonly schemas: PostgresSchemas },
): void {
  describe(`${name} is reached as its address says`, () => {
    let folder: string
    let caFile: string
    before(async () => {
      folder = mkdtempSync(join(tmpdir(), 'zvm-tasks-postgres-tls-'))
      const own = await openOwnCertificate({ folder, names: [], clock: systemClock, ids: randomIds })
      caFile = own.caFile
      const { server, schemas } = get()
      await putServerFile(server, 'server.crt', own.cert)
      await putServerFile(server, 'server.key', own.key)
      await setTls(schemas, 'on')
    })
    after(async () => {
      await setTls(get().schemas, 'off')
      rmSync(folder, { recursive: true, force: true })
    })

    /** Whether the sessions of stores at an address are encrypted. */
    async function isEncrypted(parameters: string): Promise<boolean> {
      const url = await get().schemas.create()
      const stores = await openPostgresStores({ url: `${url}&application_name=asked&${parameters}` })
      try {
        await stores.tasks.revision()
        const [row] = await get().schemas.sql<{ ssl: boolean }[]>`select ssl from pg_stat_ssl
          join pg_stat_activity using (pid) where application_name = 'asked'`
        assert.ok(row)
        return row.ssl
      } finally {
        await stores.close()
      }
    }

    test('in TLS with a certificate of the authority that it names', async () => {
      assert.equal(await isEncrypted(`sslmode=verify-full&sslrootcert=${encodeURIComponent(caFile)}`), true)
    })

    test('in TLS without a look at the certificate, or without TLS', async () => {
      assert.equal(await isEncrypted('sslmode=require'), true)
      assert.equal(await isEncrypted('sslmode=disable'), false)
    })

    test('not where the certificate is of another authority, and that is told at once', async () => {
      await assert.rejects(isEncrypted('sslmode=verify-full'), (error) => {
        assert.ok(error instanceof Problem, String(error))
        assert.equal(error.code, 'store-unavailable')
        assert.match(error.message, /certificate that is not trusted/)
        return true
      })
    })

    test('at the first of its hosts that takes writes', async () => {
      const { server, schemas } = get()
      const url = (await schemas.create()).replace(
        `@127.0.0.1:${server.port}`,
        `@127.0.0.1:1,127.0.0.1:${server.port}`,
      )
      const stores = await openPostgresStores({ url })
      await stores.properties.put('a', 'b')
      assert.equal(await stores.properties.find('a'), 'b')
      await stores.close()
    })
  })
}

async function putServerFile({ dataFolder }: PostgresServer, name: string, text: string): Promise<void> {
  const file = join(dataFolder, name)
  const { uid, gid } = statSync(dataFolder)
  writeFileSync(file, text, { mode: 0o600 })
  chmodSync(file, 0o600)
  if (process.getuid?.() === 0) chownSync(file, uid, gid)
}

/** New sessions have it a moment later. */
async function setTls({ sql }: PostgresSchemas, value: 'on' | 'off'): Promise<void> {
  await sql.unsafe(`alter system set ssl = ${value}`)
  await sql.unsafe('select pg_reload_conf()')
  for (let round = 0; round < 5_000; round += 1) {
    const [row] = await sql<{ ssl: string }[]>`show ssl`
    if (row?.ssl === value) return
  }
  throw new Error(`The server does not turn TLS ${value}.`)
}
