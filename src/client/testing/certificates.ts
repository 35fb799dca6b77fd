import 'reflect-metadata'
import type { webcrypto } from 'node:crypto'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  type JsonGeneralName,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const DAY_MS = 86_400_000

/** What a TLS server of a test is given: its chain with the authority in it, and its key, PEM. */
export interface TestCertificate {
  readonly chain: string
  readonly key: string
  readonly leaf: string
  readonly ca: string
}

/** Makes an authority and a certificate of it for these names, both valid for a day about `now`. */
export async function createTestCertificate(names: readonly string[], now: number): Promise<TestCertificate> {
  const validity = { notBefore: new Date(now - DAY_MS), notAfter: new Date(now + DAY_MS) }
  const [caKeys, keys] = await Promise.all([createKeys(), createKeys()])
  const ca = await X509CertificateGenerator.createSelfSigned({
    ...validity,
    name: 'CN=Test authority',
    keys: caKeys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
      await SubjectKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  })
  const leaf = await X509CertificateGenerator.create({
    ...validity,
    subject: 'CN=Test server',
    issuer: ca.subject,
    publicKey: keys.publicKey,
    signingKey: caKeys.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new SubjectAlternativeNameExtension(names.map(alternativeName)),
      await AuthorityKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  })
  const key = PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY')
  const [leafPem, caPem] = [leaf.toString('pem'), ca.toString('pem')]
  return { chain: `${leafPem}\n${caPem}\n`, key, leaf: leafPem, ca: caPem }
}

function createKeys(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
}

function alternativeName(name: string): JsonGeneralName {
  return { type: /^[\d.]+$/.test(name) ? 'ip' : 'dns', value: name }
}
