import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseLoginName, parseUserName } from './login-name.ts'

const NAMES: readonly (readonly [string, readonly string[]])[] = [
  ['bob', ['bob']],
  ['\\bob', ['bob']],
  ['.\\bob', ['bob']],
  ['CORP\\bob', ['CORP\\bob', 'bob']],
  ['bob@corp.example', ['bob@corp.example', 'bob']],
  ['CORP\\bob@corp.example', ['CORP\\bob@corp.example', 'bob@corp.example', 'bob']],
  ['@bob', ['@bob']],
  ['CORP\\', ['CORP\\']],
  ['jose\u0301', ['jos\u00e9']],
]

for (const [text, names] of NAMES) {
  test(`the login name ${text} is looked up as ${names.join(', then ')}`, () => {
    assert.deepEqual(parseLoginName(text), names)
  })
}

const REFUSED = ['', '\\', '.\\', 'a:b', 'a\nb', 'a\u0000', ' bob', 'bob ', 'a\u202eb', 'x'.repeat(257)]

for (const text of REFUSED) {
  test(`${JSON.stringify(text.slice(0, 20))} is no user name`, () => {
    assert.equal(parseUserName(text), undefined)
    assert.equal(parseLoginName(text), undefined)
  })
}
