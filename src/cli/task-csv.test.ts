import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aTaskApi } from '../client/testing/scripted-zvm.ts'
import { taskApi } from '../wire/index.ts'
import { formatTaskCsv, formatTerminalField } from './task-csv.ts'

test('a field that a spreadsheet would run gets an apostrophe before it', () => {
  for (const start of ['=', '+', '-', '@', '\t', '\r', '\n', '＝']) {
    assert.match(formatTerminalField(`${start}1+1`), /^"?'/)
  }
  assert.equal(formatTerminalField('a=1'), 'a=1')
})

test('quotes, commas and line breaks stand in quotes', () => {
  assert.equal(formatTerminalField('say "no", please'), '"say ""no"", please"')
  assert.equal(formatTerminalField('one\r\ntwo'), '"one\ntwo"')
  assert.equal(formatTerminalField('plain text'), 'plain text')
})

test('what would command a terminal is shown as what it is', () => {
  assert.equal(formatTerminalField('a\u001b[2Jb\rc'), 'a\\x1b[2Jb\\x0dc')
})

test('tasks have a head line, ISO dates and CRLF after every line', () => {
  const task = taskApi.fromJson(aTaskApi({ state: 4, reason: '=cmd()' }), '')
  const [head, row, rest] = formatTaskCsv([task]).split('\r\n')
  assert.match(head ?? '', /^TaskIdentifier,Type,State,Progress,Started,Completed,/)
  assert.match(row ?? '', /,FailOverTest,Failed,40,2018-03-07T11:57:56.840Z,2018-03-07T11:57:57.045Z,/)
  assert.match(row ?? '', /,'=cmd\(\),/)
  assert.equal(rest, '')
})
