import { generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import type { CryptoKey, JWK } from 'jose'
import { Problem } from '../problem/index.ts'
import type { PropertyStore } from '../store/index.ts'

export const SIGNING_ALGORITHM = 'RS256'
const PROPERTY = 'token-signing-key'

export interface SigningKey {
  readonly keyId: string
  readonly privateKey: CryptoKey | Uint8Array
  readonly publicKey: CryptoKey | Uint8Array
  /** The public half, as published. */
  readonly publicJwk: JWK
}

/**
 * Opens the RSA key of the data folder that signs access tokens. It is made at the first call, not at the start
 * of the service: finding the primes may take a second. Two processes that make one at once end up with the same.
 *
 * @throws Problem `store-corrupt` where the stored key cannot be read
 */
export function createSigningKeySource(properties: PropertyStore): () => Promise<SigningKey> {
  let opening: Promise<SigningKey> | undefined
  return () => {
    opening ??= openSigningKey(properties).catch((error: unknown) => {
      opening = undefined
      throw error
    })
    return opening
  }
}

async function openSigningKey(properties: PropertyStore): Promise<SigningKey> {
  const stored =
    (await properties.find(PROPERTY)) ?? (await properties.putIfAbsent(PROPERTY, await createKey()))
  const { calculateJwkThumbprint, importJWK } = await import('jose')
  try {
    const { kty, n, e, ...secrets } = JSON.parse(stored) as JWK
    const publicPart = { kty, n, e } as JWK
    const keyId = await calculateJwkThumbprint(publicPart)
    const publicJwk = { kid: keyId, ...publicPart, alg: SIGNING_ALGORITHM, use: 'sig' }
    return {
      keyId,
      privateKey: await importJWK({ ...publicPart, ...secrets }, SIGNING_ALGORITHM),
      publicKey: await importJWK(publicJwk, SIGNING_ALGORITHM),
      publicJwk,
    }
  } catch (cause) {
    throw new Problem('store-corrupt', `The property ${PROPERTY} of the data folder is damaged.`, { cause })
  }
}

async function createKey(): Promise<string> {
  const { exportJWK } = await import('jose')
  const pair: { readonly privateKey: KeyObject } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
  })
  return JSON.stringify(await exportJWK(pair.privateKey))
}
