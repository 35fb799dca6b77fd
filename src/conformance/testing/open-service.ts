import { createReadStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startApp } from '../../app/index.ts'
import { type Credentials, createZertoClient, type Trust, type ZertoClient } from '../../client/index.ts'
import { readConfig } from '../../config/index.ts'
import { randomIds, silentLog, systemClock } from '../../runtime/index.ts'
import type { Profile } from '../../wire/index.ts'
import { type OpenTarget, openTarget } from '../index.ts'

/** A service of this program over TLS, with a site and tasks to look at. */
export interface TestService {
  readonly url: string
  readonly caFile: string
  readonly trust: Extract<Trust, { kind: 'ca' }>
  /** Of an administrator. */
  readonly credentials: Credentials
  /** Logs in; whoever asks closes. */
  open(): Promise<OpenTarget>
  /** And removes the folder. */
  stop(): Promise<void>
}

const SITE = 'test/wire/given/site-small.json'
const TASKS = ['tasks.json', 'few.json', 'instants.json', 'related.json', 'order.json']

/** Starts one on a free port, in a folder of its own. */
export async function openService(profile: Profile): Promise<TestService> {
  const folder = await mkdtemp(join(tmpdir(), 'zvm-tasks-conformance-'))
  const password = 'correct horse'
  const { config } = readConfig({
    flags: { timeZone: 'Europe/Berlin', port: '0', data: folder, profile },
    environment: {},
  })
  const app = await startApp({
    config,
    secrets: { adminPassword: password },
    siteFile: { name: SITE, text: await readFile(SITE, 'utf8') },
    clock: systemClock,
    ids: randomIds,
    log: silentLog,
    version: '0.0.0',
  })
  const stop = async () => {
    await app.stop()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const { url, caFile, userName: user } = app
    const trust = { kind: 'ca', pem: await readFile(caFile, 'utf8') } as const
    const address = { url, trust, clock: systemClock, credentials: { user, password } }
    await importGiven(createZertoClient(address))
    const { credentials } = address
    return { url, caFile, trust, credentials, open: () => openTarget(address), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function importGiven(client: ZertoClient): Promise<void> {
  for (const file of TASKS) {
    await client.importTasks(createReadStream(join('test/wire/given', file)), 'application/json')
  }
  await client.logout()
  await client.close()
}
