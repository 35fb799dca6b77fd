import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { failoverDataApi, list, nullable, plainText, record, vpgSettingsApi } from '../wire/index.ts'
import { anyShape } from './route.ts'
import { createFindUnread } from './unread-members.ts'

const inner = record('Inner', { Name: plainText })
const nested = anyShape(record('Outer', { One: nullable(inner), Many: list(inner), Words: list(plainText) }))
const find = createFindUnread(nested)
const namesIn = (text: string) => find(text).map(({ name }) => name)

test('members are found wherever they are, in JSON and in XML, and known ones in any letter case', () => {
  const json = { one: { NAME: 'a', Nam: 'b' }, many: [{ name: 'c' }, { label: 1 }], words: ['x'], Extra: {} }
  assert.deepEqual(namesIn(JSON.stringify(json)), ['One.Nam', 'Many[].label', 'Extra'])
  const xml =
    '<Outer xmlns="urn:x"><one><NAME>a</NAME><Nam>b</Nam></one><many><Inner><Name>c</Name></Inner><Inner><label>1</label></Inner></many><words><string>x</string></words><Extra/></Outer>'
  assert.deepEqual(namesIn(xml), ['One.Nam', 'Many[].label', 'Extra'])
})

test('what is read at that place is told along', () => {
  assert.deepEqual(find('{"One":{"Nam":1}}'), [{ where: 'body', name: 'One.Nam', known: ['Name'] }])
})

test('a body of nothing, of another kind, or of a document says nothing', () => {
  for (const text of ['', '  ', 'null', '[]', '"x"', '7', '{', '<a', `{"x":"${'y'.repeat(100_001)}"}`]) {
    assert.deepEqual(find(text), [], text.slice(0, 20))
  }
})

test('no more than 20 are told of one body', () => {
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`x${index}`, 1]))
  assert.equal(find(JSON.stringify(many)).length, 20)
})

test('the members of our own shapes are all read', () => {
  const failover = createFindUnread(anyShape(failoverDataApi))
  assert.deepEqual(failover('{"commitPolicy":2,"VmIdentifiers":[],"ShutdownPolicy":"None"}'), [])
  const settings = createFindUnread(anyShape(vpgSettingsApi))
  assert.deepEqual(settings('{"Basic":{"Name":"x"},"Vms":[{"VmIdentifier":"1"}]}'), [])
})

test('whatever is sent, nothing is thrown', () => {
  fc.assert(fc.property(fc.oneof(fc.json(), fc.string()), (text) => Array.isArray(find(text))))
})
