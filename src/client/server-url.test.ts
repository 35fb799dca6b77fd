import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatFingerprint, parseFingerprint, parseServerUrl } from './index.ts'

test('an address is kept in one form, however it was copied', () => {
  for (const [text, url] of [
    ['https://zvm.example:9669', 'https://zvm.example:9669'],
    ['  HTTPS://ZVM.example:9669/v1/ ', 'https://zvm.example:9669'],
    ['zvm.example', 'https://zvm.example'],
    ['zvm.example:9669', 'https://zvm.example:9669'],
    ['https://zvm.example:443/', 'https://zvm.example'],
    ['https://gate.example/zvm/', 'https://gate.example/zvm'],
    ['https://[::1]:9669', 'https://[::1]:9669'],
    ['http://zvm.example', undefined],
    ['https://me:secret@zvm.example', undefined],
    ['ftp://zvm.example', undefined],
    ['', undefined],
  ] as const) {
    assert.equal(parseServerUrl(text), url, text)
  }
})

test('a fingerprint is read as tools print it', () => {
  const digits = 'ab01'.repeat(16)
  const pairs = formatFingerprint(digits)
  assert.match(pairs, /^AB:01:AB:/)
  for (const text of [
    digits,
    pairs,
    pairs.toLowerCase(),
    `sha256 Fingerprint=${pairs}`,
    `SHA-256: ${digits}`,
  ]) {
    assert.equal(parseFingerprint(text), digits, text)
  }
  for (const text of ['', 'ab', digits.slice(2), `${digits}0`, `${digits.slice(0, -1)}g`]) {
    assert.equal(parseFingerprint(text), undefined, text)
  }
})
