import assert from 'node:assert/strict'
import { test } from 'node:test'
import { quoteForShell, searchTexts } from './copy-as.ts'

test('a search is written as a link, a command, a curl call and a call of the service', () => {
  const href =
    'https://zvm.example:9669/console/tasks?status=Failed&type%21=Move&flrSession=a&text=it%27s&sort=-duration&columns=state'
  const texts = searchTexts(href)
  assert.equal(texts.link, href)
  assert.equal(
    texts.commandLine,
    `zvm-tasks tasks search --status=Failed --not-type=Move --flr-session=a --text='it'\\''s' --sort=-duration --server https://zvm.example:9669`,
  )
  assert.equal(
    texts.call,
    'GET /api/tasks?status=Failed&type%21=Move&flrSession=a&text=it%27s&sort=-duration',
  )
  assert.ok(texts.curl.endsWith(`'https://zvm.example:9669${texts.call.slice(4)}'`))
})

test('without conditions every task is asked for', () => {
  const texts = searchTexts('https://zvm.example/console/tasks')
  assert.equal(texts.commandLine, 'zvm-tasks tasks search --server https://zvm.example')
  assert.equal(texts.call, 'GET /api/tasks')
})

test('no value gets out of its quotes in a shell', () => {
  assert.equal(quoteForShell('a b'), "'a b'")
  assert.equal(quoteForShell('$(rm)'), "'$(rm)'")
  assert.equal(quoteForShell("'; rm"), `''\\''; rm'`)
})
