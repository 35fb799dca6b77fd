import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { signInCookie, tokenFromCookie } from './console-cookie.ts'

const cookie = 'theme=dark; __Host-zvm-tasks=abc; other=1'
const own = { 'sec-fetch-site': 'same-origin', 'x-zvm-tasks-console': '1' }

describe('the cookie of the console', () => {
  test('is kept from scripts, from plain connections and from other sites', () => {
    assert.equal(signInCookie('abc'), '__Host-zvm-tasks=abc; Path=/; Secure; HttpOnly; SameSite=Strict')
  })

  test('counts for a page of ours, and for an address that was typed in', () => {
    for (const site of ['same-origin', 'none']) {
      assert.equal(tokenFromCookie({ method: 'GET', headers: { cookie, 'sec-fetch-site': site } }), 'abc')
    }
    assert.equal(tokenFromCookie({ method: 'GET', headers: { cookie } }), 'abc')
    assert.equal(tokenFromCookie({ method: 'POST', headers: { cookie, ...own } }), 'abc')
  })

  test('counts nowhere else, whatever the method', () => {
    for (const method of ['GET', 'HEAD', 'POST', 'DELETE', 'PATCH', 'PUT']) {
      for (const site of ['cross-site', 'same-site', 'anything']) {
        const headers = { cookie, ...own, 'sec-fetch-site': site }
        assert.equal(tokenFromCookie({ method, headers }), undefined, `${method} ${site}`)
      }
    }
  })

  test('changes nothing without our header, nor for another origin', () => {
    const sent = (more: Record<string, string>) =>
      tokenFromCookie({ method: 'POST', headers: { cookie, host: 'zvm.example:9669', ...more } })
    assert.equal(sent({ 'sec-fetch-site': 'same-origin' }), undefined)
    assert.equal(sent({ ...own, origin: 'https://evil.example' }), undefined)
    assert.equal(sent({ ...own, origin: 'http://zvm.example:9669' }), undefined)
    assert.equal(sent({ ...own, origin: 'null' }), undefined)
    assert.equal(sent({ ...own, origin: 'https://zvm.example:9669' }), 'abc')
  })

  test('is none where it is empty or absent', () => {
    assert.equal(tokenFromCookie({ method: 'GET', headers: {} }), undefined)
    assert.equal(tokenFromCookie({ method: 'GET', headers: { cookie: '__Host-zvm-tasks=; a=b' } }), undefined)
    assert.equal(tokenFromCookie({ method: 'GET', headers: { cookie: 'x__Host-zvm-tasks=abc' } }), undefined)
  })
})
