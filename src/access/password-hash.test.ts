import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomIds } from '../runtime/index.ts'
import { hashPassword, matchesPassword, NOBODY_HASH } from './password-hash.ts'

// Published by the authors of Argon2 with their reference implementation.
const REFERENCE = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'

// RFC 7914, section 12, the third vector, in PHC form.
const SCRYPT_TAG = Buffer.from(
  '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2' +
    'd5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
  'hex',
).toString('base64')
const SCRYPT = `$scrypt$ln=14,r=8,p=1$${Buffer.from('SodiumChloride').toString('base64')}$${SCRYPT_TAG}`

test('a hash is argon2id at the chosen cost, with a salt of its own', async () => {
  const [one, other] = [await hashPassword('secret', randomIds), await hashPassword('secret', randomIds)]
  assert.match(one, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  assert.notEqual(one, other)
  assert.equal(await matchesPassword('secret', one), true)
  assert.equal(await matchesPassword('Secret', one), false)
})

test('hashes of other programs are read: argon2id and scrypt', async () => {
  assert.equal(await matchesPassword('password', REFERENCE), true)
  assert.equal(await matchesPassword('passwort', REFERENCE), false)
  assert.equal(await matchesPassword('pleaseletmein', SCRYPT), true)
  assert.equal(await matchesPassword('pleaseletmeout', SCRYPT), false)
})

test('a password typed as letter and accent fits the same one typed as one character', async () => {
  assert.equal(await matchesPassword('e\u0301', await hashPassword('\u00e9', randomIds)), true)
})

test('no password fits the hash of nobody', async () => {
  assert.equal(await matchesPassword('', NOBODY_HASH), false)
})

for (const damaged of [
  '',
  'secret',
  '$argon2id$v=19$m=19456,t=2,p=1',
  '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$',
  '$argon2id$v=19$m=99999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
  '$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
  '$scrypt$ln=60,r=8,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
]) {
  test(`no password fits the damaged hash ${damaged.slice(0, 40)}`, async () => {
    assert.equal(await matchesPassword('password', damaged), false)
  })
}
