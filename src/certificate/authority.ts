import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import type { Ids } from '../runtime/index.ts'

const DAY_MS = 86_400_000
const CA_DAYS = 3650
/** The longest that clients on Apple systems accept. */
const LEAF_DAYS = 397
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

/** A certificate and its private key, PEM. */
export interface Pair {
  readonly cert: string
  readonly key: string
}

/** A certificate authority for one data folder. */
export async function createAuthority({ now, ids }: { now: number; ids: Ids }): Promise<Pair> {
  const keys = await createKeys()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: serialNumber(ids),
      name: `CN=zvm-tasks CA ${ids.guid().slice(0, 8)}`,
      notBefore: new Date(now - DAY_MS),
      notAfter: new Date(now + CA_DAYS * DAY_MS),
      keys,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  )
  return { cert: certificate.toString('pem'), key: await exportKey(keys.privateKey) }
}

/** A server certificate for names and addresses; its chain has the authority in it. */
export async function issueServerCertificate(options: {
  readonly authority: Pair
  readonly names: readonly string[]
  readonly now: number
  readonly ids: Ids
}): Promise<Pair> {
  const { authority, names, now, ids } = options
  const keys = await createKeys()
  const issuer = new x509.X509Certificate(authority.cert)
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: serialNumber(ids),
      subject: 'CN=zvm-tasks',
      issuer: issuer.subject,
      notBefore: new Date(now - DAY_MS),
      notAfter: new Date(now + LEAF_DAYS * DAY_MS),
      publicKey: keys.publicKey,
      signingKey: await importKey(authority.key),
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(names.map(alternativeName)),
        await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey, false, webcrypto),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  )
  return { cert: `${certificate.toString('pem')}\n${authority.cert}`, key: await exportKey(keys.privateKey) }
}

function alternativeName(name: string): x509.JsonGeneralName {
  const isAddress = name.includes(':') || /^[\d.]+$/.test(name)
  return { type: isAddress ? 'ip' : 'dns', value: name }
}

async function createKeys(): Promise<webcrypto.CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')
}

async function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  const [der] = x509.PemConverter.decode(pem)
  if (der === undefined) throw new Error('the key of the certificate authority is not PEM')
  return await webcrypto.subtle.importKey('pkcs8', der, ALGORITHM, true, ['sign'])
}

/** 16 random bytes, positive: the first bit is 0. */
function serialNumber(ids: Ids): string {
  return `0${ids.guid().replaceAll('-', '').slice(1)}`
}
