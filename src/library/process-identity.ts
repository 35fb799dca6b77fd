import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPassword, createUserAdministration } from '../access/index.ts'
import { openOwnCertificate } from '../certificate/index.ts'
import { randomIds, systemClock } from '../runtime/index.ts'
import { openSqliteStores } from '../store/sqlite/index.ts'

/** What all servers of a process have in common, since it takes long to make: certificate, user, password. */
export interface ProcessIdentity {
  readonly tls: { readonly cert: string; readonly key: string }
  /** The certificate of the authority, PEM. */
  readonly ca: string
  readonly user: string
  readonly password: string
  readonly passwordHash: string
}

const USER = 'admin'

let made: Promise<ProcessIdentity> | undefined

/** Made at the first call, by random, and kept in memory alone. */
export function openProcessIdentity(): Promise<ProcessIdentity> {
  made ??= makeIdentity().catch((error: unknown) => {
    made = undefined
    throw error
  })
  return made
}

async function makeIdentity(): Promise<ProcessIdentity> {
  const password = createPassword(randomIds)
  const [certificate, passwordHash] = await Promise.all([makeCertificate(), hashOnce(password)])
  return { ...certificate, user: USER, password, passwordHash }
}

async function makeCertificate(): Promise<Pick<ProcessIdentity, 'tls' | 'ca'>> {
  const folder = await mkdtemp(join(tmpdir(), 'zvm-tasks-'))
  try {
    const { cert, key, caFile } = await openOwnCertificate({
      folder,
      names: [],
      // Clients compare the dates of a certificate with their own clock, whatever time the site has.
      clock: systemClock,
      ids: randomIds,
    })
    return { tls: { cert, key }, ca: await readFile(caFile, 'utf8') }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function hashOnce(password: string): Promise<string> {
  const { users, close } = await openSqliteStores({ memory: true })
  try {
    const { addUser } = createUserAdministration({ users, clock: systemClock, ids: randomIds })
    await addUser({ name: USER, password, role: 'administrator' })
    const user = await users.find(USER)
    if (user === undefined) throw new Error('the user that was just added is not there')
    return user.passwordHash
  } finally {
    await close()
  }
}
