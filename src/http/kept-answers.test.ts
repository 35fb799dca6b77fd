import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createKeptAnswers } from './kept-answers.ts'
import type { SentAnswer } from './write-answer.ts'

const answer = (body: string, tag = 'W/"a"'): SentAnswer => ({
  status: 200,
  headers: { 'cache-control': 'no-cache', etag: tag, 'content-type': 'application/json' },
  body,
})

describe('kept answers', () => {
  test('an answer is given while its state is the same object, and not after', () => {
    const kept = createKeptAnswers()
    const state = {}
    kept.put('k', state, answer('[]'))
    assert.equal(kept.find('k', state, undefined)?.body, '[]')
    assert.equal(kept.find('k', {}, undefined), undefined)
    assert.equal(kept.find('k', state, undefined), undefined, 'what was wrong once is forgotten')
  })

  test('whoever holds the tag, alone, weak or in a list, gets 304 without body, length or type', () => {
    const kept = createKeptAnswers()
    kept.put('k', 1, answer('[]'))
    for (const given of ['W/"a"', '"a"', '"b", W/"a"', '*']) {
      assert.deepEqual(kept.find('k', 1, given), {
        status: 304,
        head: ['cache-control', 'no-cache', 'etag', 'W/"a"'],
        body: undefined,
      })
    }
    assert.equal(kept.find('k', 1, '"b"')?.status, 200)
  })

  test('the length is counted in bytes, and letters beyond ASCII go out as bytes', () => {
    const kept = createKeptAnswers()
    kept.put('k', 1, answer('"é€"'))
    const found = kept.find('k', 1, undefined)
    assert.deepEqual(found?.head.slice(-2), ['content-length', '7'])
    assert.deepEqual(found?.body, Buffer.from('"é€"'))
  })

  test('only whole, small successes with a tag are kept', () => {
    const kept = createKeptAnswers()
    kept.put('unchanged', 1, { ...answer(''), status: 304 })
    kept.put('large', 1, answer('x'.repeat(256 * 1024 + 1)))
    kept.put('untagged', 1, { status: 200, headers: { 'content-type': 'text/plain' }, body: 'x' })
    for (const key of ['unchanged', 'large', 'untagged'])
      assert.equal(kept.find(key, 1, undefined), undefined)
  })

  test('memory stays bounded: beyond 32 MiB what came before goes', () => {
    const kept = createKeptAnswers()
    const body = 'x'.repeat(256 * 1024)
    for (let key = 0; key < 300; key += 1) kept.put(String(key), 1, answer(body))
    const held = Array.from({ length: 300 }, (_, key) => kept.find(String(key), 1, undefined)).filter(Boolean)
    assert.ok(held.length > 0 && held.length <= 128, `${held.length} are held`)
  })
})
