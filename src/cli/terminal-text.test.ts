import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { toTerminalJson, toTerminalLines, toTerminalText, toTerminalXml } from './terminal-text.ts'

test('what would command a terminal is shown as what it is', () => {
  assert.equal(toTerminalText('\u001b]0;owned\u0007'), '\\x1b]0;owned\\x07')
  assert.equal(toTerminalText('a\r\nb\tc\u007f'), 'a\\x0d\\x0ab\\x09c\\x7f')
  assert.equal(toTerminalText('\u009b31m'), '\\x9b31m')
  assert.equal(toTerminalText('gpj.\u202eexe'), 'gpj.\\u{202e}exe')
  assert.equal(toTerminalText('\u{e0041}\ud800'), '\\u{e0041}\\u{d800}')
})

test('the lines of a message stay lines, and what else would command a terminal does not', () => {
  assert.equal(toTerminalLines('a:1: one.\na:2: \u001b[31mtwo.\r'), 'a:1: one.\na:2: \\x1b[31mtwo.\\x0d')
})

test('letters of every script stand as they are', () => {
  assert.equal(toTerminalText('Zürich – 東京 – κόσμος – 🙂'), 'Zürich – 東京 – κόσμος – 🙂')
})

test('nothing that passes holds a control, format or line character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.doesNotMatch(toTerminalText(text), /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
    }),
  )
})

test('JSON keeps its value and loses what a terminal would obey', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const json = toTerminalJson(JSON.stringify([text]))
      assert.deepEqual(JSON.parse(json), [text])
      assert.doesNotMatch(json, /[\p{Cc}\p{Cf}]/u)
    }),
  )
})

test('XML has character references where a terminal would obey', () => {
  assert.equal(toTerminalXml('<a>\u009b31m\u202e</a>'), '<a>&#x9B;31m&#x202E;</a>')
})
