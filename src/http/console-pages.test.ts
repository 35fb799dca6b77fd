import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import fastify from 'fastify'
import { consolePages } from './console-pages.ts'

const PAGE = '<!doctype html><title>console</title>'
const SCRIPT = 'export const answer = 42\n'

async function openPages(t: TestContext, isBuilt = true) {
  const folder = mkdtempSync(join(tmpdir(), 'zvm-tasks-console-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  if (isBuilt) {
    mkdirSync(join(folder, 'assets'))
    writeFileSync(join(folder, 'index.html'), PAGE)
    writeFileSync(join(folder, 'assets', 'index-1a2b.js'), SCRIPT)
    writeFileSync(join(folder, 'assets', 'index-1a2b.js.br'), brotliCompressSync(SCRIPT))
  }
  const app = fastify({ routerOptions: { ignoreTrailingSlash: true } })
  await consolePages(folder + sep)(app)
  t.after(() => app.close())
  return (url: string, headers: Readonly<Record<string, string>> = {}) => app.inject({ url, headers })
}

describe('the pages of the console', () => {
  test('are one page at every address that is no file, tasks with their dot included', async (t) => {
    const get = await openPages(t)
    for (const url of ['/console', '/console/', '/console/tasks', '/console/tasks/0d2c.7?x=1']) {
      const { statusCode, body, headers } = await get(url)
      assert.deepEqual({ statusCode, body }, { statusCode: 200, body: PAGE }, url)
      assert.equal(headers['cache-control'], 'no-cache', url)
    }
  })

  test('let nothing in from elsewhere, and are shown in no frame', async (t) => {
    const get = await openPages(t)
    const { headers } = await get('/console/tasks')
    const policy = String(headers['content-security-policy'])
    assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self';/)
    assert.match(policy, /frame-ancestors 'none'$/)
    assert.doesNotMatch(policy, /unsafe|https?:|\*/)
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['referrer-policy'], 'no-referrer')
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin')
  })

  test('send files as they were compressed, to be kept for good', async (t) => {
    const get = await openPages(t)
    const answer = await get('/console/assets/index-1a2b.js', { 'accept-encoding': 'gzip, br' })
    assert.equal(answer.headers['content-encoding'], 'br')
    assert.equal(brotliDecompressSync(answer.rawPayload).toString(), SCRIPT)
    assert.match(String(answer.headers['cache-control']), /immutable/)
    assert.equal((await get('/console/assets/index-1a2b.js')).body, SCRIPT)
  })

  test('lead to no file that is not one of theirs', async (t) => {
    const get = await openPages(t)
    for (const url of [
      '/console/assets/other.js',
      '/console/..%2f..%2fpackage.json',
      '/console/%2e%2e/%2e%2e/package.json',
      '/console/assets/..%5c..%5cpackage.json',
    ]) {
      const { statusCode, body } = await get(url)
      assert.ok(body === PAGE || (statusCode >= 400 && statusCode < 500), `${url} ${statusCode}`)
      assert.doesNotMatch(body, /ependencies/)
    }
  })

  test('say how to build them where nobody has', async (t) => {
    const get = await openPages(t, false)
    const { statusCode, body } = await get('/console/tasks')
    assert.equal(statusCode, 503)
    assert.match(body, /npm run build/)
  })
})
