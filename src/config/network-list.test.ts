import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseNetworkList } from './network-list.ts'

test('names, addresses and ranges are read with commas between', () => {
  assert.deepEqual(parseNetworkList('hooks.example, 10.0.0.0/8,::1,fd00::/8,'), [
    'hooks.example',
    '10.0.0.0/8',
    '::1',
    'fd00::/8',
  ])
  assert.deepEqual(parseNetworkList(''), [])
})

test('what is none of them is refused, and all with it', () => {
  for (const text of [
    '10.0.0.0/33',
    '::1/129',
    'hooks.example/8',
    'fe80::1%eth0',
    '1.2.3.4/8/8',
    'a..b',
    '*',
  ]) {
    assert.equal(parseNetworkList(`hooks.example,${text}`), undefined, text)
  }
})
