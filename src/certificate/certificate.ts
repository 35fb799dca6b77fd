import { createPrivateKey, X509Certificate } from 'node:crypto'
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { Problem } from '../problem/index.ts'
import type { Clock, Ids } from '../runtime/index.ts'

/** What the listener needs to speak TLS, and what clients need to trust it. */
export interface Certificate {
  /** The chain, leaf first, PEM. */
  readonly cert: string
  readonly key: string
  /** The file to hand to clients: our own CA, or the given chain. */
  readonly caFile: string
  /** SHA-256 of the leaf, upper-case hexadecimal with colons. */
  readonly fingerprint: string
}

/**
 * Reads a certificate and its key from files.
 *
 * @throws Problem `file-unreadable`, naming the file
 */
export async function readCertificate({
  certFile,
  keyFile,
}: {
  certFile: string
  keyFile: string
}): Promise<Certificate> {
  const [cert, key] = await Promise.all([readPem(certFile, '--tls-cert'), readPem(keyFile, '--tls-key')])
  try {
    const leaf = new X509Certificate(cert)
    if (!leaf.checkPrivateKey(createPrivateKey(key))) throw new Error('key and certificate differ')
    return { cert, key, caFile: resolve(certFile), fingerprint: leaf.fingerprint256 }
  } catch (error) {
    throw new Problem(
      'file-unreadable',
      `${certFile} and ${keyFile} are not a certificate and its private key in PEM; give a pair.`,
      { cause: error },
    )
  }
}

async function readPem(file: string, flag: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new Problem('file-unreadable', `${flag} ${file} cannot be read; name a file that can.`, {
      cause: error,
    })
  }
}

/** Days before its end at which the certificate is made anew. */
const RENEW_DAYS = 30
const DAY_MS = 86_400_000

/**
 * The certificate of a data folder: made by a CA of its own at the first start, kept, and made anew when it comes
 * to its end or when it lacks a name. The CA stays, so clients that trust it go on.
 */
export async function openOwnCertificate(options: {
  readonly folder: string
  readonly names: readonly string[]
  readonly clock: Clock
  readonly ids: Ids
}): Promise<Certificate> {
  const { clock, ids } = options
  const folder = join(options.folder, 'tls')
  const files = {
    ca: join(folder, 'ca.pem'),
    caKey: join(folder, 'ca-key.pem'),
    cert: join(folder, 'server.pem'),
    key: join(folder, 'server-key.pem'),
  }
  const names = [...new Set(['localhost', hostname(), '127.0.0.1', '::1', ...options.names])].filter(
    (name) => name !== '',
  )
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const kept = await readKept(files)
  const leaf = kept && parseCertificate(kept.cert)
  const isGood =
    kept !== undefined &&
    leaf !== undefined &&
    leaf.validToDate.getTime() > clock.now() + RENEW_DAYS * DAY_MS &&
    names.every((name) => coversName(leaf, name))
  if (isGood && isPairOf(leaf, kept.key)) return finished(kept.cert, kept.key, files.ca)

  const { createAuthority, issueServerCertificate } = await import('./authority.ts')
  const keptAuthority = await readAuthority(files, clock.now())
  const authority = keptAuthority ?? (await createAuthority({ now: clock.now(), ids }))
  const issued = await issueServerCertificate({ authority, names, now: clock.now(), ids })
  if (keptAuthority === undefined) {
    await writeWhole(files.caKey, authority.key, 0o600)
    await writeWhole(files.ca, authority.cert, 0o644)
  }
  await writeWhole(files.key, issued.key, 0o600)
  await writeWhole(files.cert, issued.cert, 0o644)
  return finished(issued.cert, issued.key, files.ca)
}

function finished(cert: string, key: string, caFile: string): Certificate {
  return { cert, key, caFile: resolve(caFile), fingerprint: new X509Certificate(cert).fingerprint256 }
}

async function readKept(files: {
  ca: string
  cert: string
  key: string
}): Promise<{ cert: string; key: string } | undefined> {
  try {
    const [cert, key] = await Promise.all([
      readFile(files.cert, 'utf8'),
      readFile(files.key, 'utf8'),
      readFile(files.ca),
    ])
    return { cert, key }
  } catch {
    // Missing at the first start; anything else is made anew as well.
    return undefined
  }
}

/** @throws Problem `file-unreadable` where there is one that is damaged: clients trust it, so it is not replaced */
async function readAuthority(
  files: { ca: string; caKey: string },
  now: number,
): Promise<{ cert: string; key: string } | undefined> {
  let pair: { cert: string; key: string }
  try {
    const [cert, key] = await Promise.all([readFile(files.ca, 'utf8'), readFile(files.caKey, 'utf8')])
    pair = { cert, key }
  } catch {
    return undefined
  }
  const authority = parseCertificate(pair.cert)
  if (authority === undefined || !isPairOf(authority, pair.key)) {
    throw new Problem(
      'file-unreadable',
      `${files.ca} and ${files.caKey} are damaged; restore them, or remove both to have new ones made, which clients must then trust anew.`,
    )
  }
  return authority.validToDate.getTime() > now + 400 * DAY_MS ? pair : undefined
}

function parseCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem)
  } catch {
    return undefined
  }
}

function isPairOf(certificate: X509Certificate, key: string): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(key))
  } catch {
    return false
  }
}

function coversName(certificate: X509Certificate, name: string): boolean {
  return name.includes(':') || /^[\d.]+$/.test(name)
    ? certificate.checkIP(name) !== undefined
    : certificate.checkHost(name) !== undefined
}

/** Whole or not at all, under its final name. */
async function writeWhole(file: string, content: string, mode: number): Promise<void> {
  const draft = `${file}.new`
  await writeFile(draft, content, { mode })
  await chmod(draft, mode)
  await rename(draft, file)
}
