import { constants } from 'node:fs'
import { appendFile, copyFile, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { type PostgresServer, startPostgresServer } from './postgres-server.ts'

/** A second server that has what a first one has, and can take its place. */
export interface PostgresReplica extends PostgresServer {
  /** Makes it take writes. Resolves when it does. */
  promote(): Promise<void>
}

/** The name of the slot, and of the standby that the first server waits for. */
const NAME = 'replica'
const WAIT_MS = 60_000
/** What a server makes anew or another one must not have. Source: PostgreSQL, "Making a Base Backup Using the Low Level API". */
const LEFT_EMPTY = ['pg_wal', 'pg_replslot', 'pg_dynshmem', 'pg_notify', 'pg_serial', 'pg_snapshots']
const LEFT_OUT = /^(postmaster\.(pid|opts)|pg_internal\.init.*|pgsql_tmp.*)$/

/**
 * Starts a standby of a running server, which from then on acknowledges no commit that the standby has not on its
 * disk. The packages bring no `pg_basebackup`, so the files are copied here.
 */
export async function startPostgresReplica(primary: PostgresServer): Promise<PostgresReplica> {
  const { password } = new URL(primary.url())
  // One session: the backup ends with it.
  const sql = postgres(primary.url(), { max: 1, max_lifetime: null, onnotice: () => {} })
  try {
    // Keeps the log of all that the copy lacks until the replica has fetched it.
    await sql`select pg_create_physical_replication_slot(${NAME}, true)`
    const fill = (dataFolder: string) => copyCluster(sql, primary, dataFolder)
    const replica = await startPostgresServer({ cluster: { password, fill } })
    await waitForStandby(sql)
    return { ...replica, promote: () => promote(replica) }
  } finally {
    await sql.end()
  }
}

async function copyCluster(sql: postgres.Sql, primary: PostgresServer, dataFolder: string): Promise<void> {
  await sql`select pg_backup_start(${NAME}, true)`
  await copyFolder(primary.dataFolder, dataFolder)
  const [backup] = await sql<{ label: string }[]>`select labelfile as label from pg_backup_stop(false)`
  if (backup === undefined) throw new Error('The backup gave no label.')
  await writeFile(join(dataFolder, 'backup_label'), backup.label)
  await writeFile(join(dataFolder, 'standby.signal'), '')
  const { username, password } = new URL(primary.url())
  const connection = `host=127.0.0.1 port=${primary.port} user=${username} password=${password} application_name=${NAME}`
  await appendFile(
    join(dataFolder, 'postgresql.auto.conf'),
    `primary_conninfo = '${connection}'\nprimary_slot_name = '${NAME}'\n`,
  )
}

/** Files come, grow and go meanwhile; the log brings them to one moment. */
async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { mode: 0o700 })
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (LEFT_OUT.test(entry.name)) continue
    if (LEFT_EMPTY.includes(entry.name)) await mkdir(target, { mode: 0o700 })
    else if (entry.isDirectory()) await copyFolder(source, target)
    else await copyFile(source, target, constants.COPYFILE_EXCL).catch(ignoreMissing)
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}

/** After the copy, which would otherwise wait for a standby of its own once it is promoted. */
async function waitForStandby(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(`alter system set synchronous_standby_names = '${NAME}'`)
  await sql`select pg_reload_conf()`
  const until = performance.now() + WAIT_MS
  for (;;) {
    const rows = await sql`select 1 from pg_stat_replication
      where application_name = ${NAME} and state = 'streaming' and sync_state = 'sync'`
    if (rows.length > 0) return
    if (performance.now() > until) throw new Error('The replica does not follow.')
    await sleep(25)
  }
}

async function promote(replica: PostgresServer): Promise<void> {
  const sql = postgres(replica.url(), { max: 1, onnotice: () => {} })
  try {
    const [done] = await sql<{ promoted: boolean }[]>`select pg_promote(true, ${WAIT_MS / 1000}) as promoted`
    if (done?.promoted !== true) throw new Error('The replica was not promoted.')
  } finally {
    await sql.end()
  }
}
