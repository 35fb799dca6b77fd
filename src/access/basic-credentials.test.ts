import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseBasicCredentials } from './basic-credentials.ts'

const encode = (text: string) => Buffer.from(text, 'utf8').toString('base64')

test('the scheme is read in any letter case, and may be missing', () => {
  const expected = { userName: 'bob', password: 'secret' }
  for (const scheme of ['Basic ', 'basic ', 'BASIC  ', '']) {
    assert.deepEqual(parseBasicCredentials(scheme + encode('bob:secret')), expected, scheme)
  }
})

test('the first colon ends the name; the password may hold more, or be empty', () => {
  assert.deepEqual(parseBasicCredentials(encode('bob:a:b:')), { userName: 'bob', password: 'a:b:' })
  assert.deepEqual(parseBasicCredentials(encode('bob:')), { userName: 'bob', password: '' })
})

test('a domain stays with the name', () => {
  assert.equal(parseBasicCredentials(encode('CORP\\bob:x'))?.userName, 'CORP\\bob')
})

test('bytes that are not UTF-8 are taken as latin1', () => {
  const bytes = Buffer.from('zo\u00eb:p\u00e4ss', 'latin1').toString('base64')
  assert.deepEqual(parseBasicCredentials(`Basic ${bytes}`), { userName: 'zo\u00eb', password: 'p\u00e4ss' })
})

for (const header of [
  undefined,
  '',
  'Basic',
  'Basic ',
  `Bearer ${encode('a:b')}`,
  'Basic ???',
  encode('no colon'),
  'Basic a b',
]) {
  test(`${JSON.stringify(header)} holds no credentials`, () => {
    assert.equal(parseBasicCredentials(header), undefined)
  })
}

test('any name without a colon and any password come back as they were sent', () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 })
  fc.assert(
    fc.property(
      text.filter((name) => !name.includes(':')),
      text,
      (userName, password) => {
        assert.deepEqual(parseBasicCredentials(`Basic ${encode(`${userName}:${password}`)}`), {
          userName,
          password,
        })
      },
    ),
  )
})
