import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { Problem } from '../problem/index.ts'
import { readConfig, StoreAddress } from './index.ts'

const WITH_PASSWORD = 'postgres://zvm:s3cret@db.example:5433/zvm?sslmode=verify-full'

test('the address of a store shows host and database however it is written out', () => {
  const address = StoreAddress.parse(WITH_PASSWORD)
  assert.ok(address)
  assert.equal(address.reveal(), WITH_PASSWORD)
  const shown = 'postgres://db.example:5433/zvm'
  assert.deepEqual([String(address), `${address}`, inspect(address)], [shown, shown, shown])
  assert.equal(JSON.stringify({ address }), JSON.stringify({ address: shown }))
  assert.doesNotMatch(inspect({ address }, { showHidden: true, depth: 9 }), /s3cret/)
})

test('addresses of sockets and of several hosts are addresses', () => {
  for (const text of [
    'postgres:///zvm?host=/run/postgresql',
    'postgresql://a:1,b:2/zvm',
    'postgres://[::1]:5432/zvm',
  ]) {
    assert.equal(StoreAddress.parse(` ${text}`)?.reveal(), text)
  }
})

test('what is no address of a store is a mistake that does not repeat it', () => {
  for (const text of [
    'mysql://zvm:s3cret@db/zvm',
    'postgres:/zvm:s3cret@db',
    'postgres://zvm:s3cret@s3cret@db/zvm',
    's3cret',
  ]) {
    assert.throws(
      () => readConfig({ flags: {}, environment: { ZVM_TASKS_STORE: text } }),
      (error) =>
        error instanceof Problem &&
        error.code === 'setting-unreadable' &&
        error.message.includes('ZVM_TASKS_STORE is not') &&
        error.message.includes('postgres://') &&
        !error.message.includes('s3cret'),
    )
  }
})
