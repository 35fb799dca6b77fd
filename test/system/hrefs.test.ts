import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Agent } from 'node:https'
import { join } from 'node:path'
import { test } from 'node:test'
import { openClient } from './https-call.ts'
import { ROOT, startProgram } from './support.ts'

const MEDIA_TYPES = ['application/json', 'application/xml'] as const

test('every link that is answered can be followed, in JSON and in XML', async (t) => {
  const program = await startProgram(t)
  const client = await openClient(program)
  const agent = new Agent({ keepAlive: true })
  t.after(async () => agent.destroy())
  for (const file of globSync('test/wire/given/*.json', { cwd: ROOT })) {
    const { status, text } = await client.call({
      method: 'POST',
      path: '/api/tasks/import',
      headers: { 'content-type': 'application/json' },
      body: await readFile(join(ROOT, file)),
    })
    assert.equal(status, 200, text)
  }

  for (const accept of MEDIA_TYPES) {
    const waiting = ['/v1', '/v1/tasks']
    const seen = new Set(waiting)
    const broken: string[] = []
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      const { status, headers, text } = await client.call({ path, headers: { accept }, agent })
      if (status !== 200) broken.push(`${path} answers ${status}: ${text.slice(0, 200)}`)
      const isTyped = text === '' || (headers['content-type'] ?? '').startsWith(accept)
      if (!isTyped) broken.push(`${path} is ${headers['content-type']}`)
      for (const href of hrefsIn(text)) {
        assert.ok(href.startsWith(`${program.url}/v1/`), `${path} links to ${href}`)
        const next = href.slice(program.url.length)
        if (seen.has(next)) continue
        seen.add(next)
        waiting.push(next)
      }
    }
    assert.deepEqual(broken, [])
    t.diagnostic(`${seen.size} addresses as ${accept}`)
    assert.ok(seen.size > 30, `${[...seen].join('\n')}`)
  }
})

/** Links of a document in either format; those that are null or empty lead nowhere. */
function hrefsIn(text: string): readonly string[] {
  const found = [...text.matchAll(/"href":\s*"([^"]+)"|<href>([^<]+)<\/href>/g)]
  return found.map(([, json, xml]) => (json ?? xml ?? '').replaceAll('\\/', '/').replaceAll('&amp;', '&'))
}
