import assert from 'node:assert/strict'
import { test } from 'node:test'
import { indentXml } from './indent-xml.ts'

test('an element a line, those with a text on one', () => {
  assert.equal(
    indentXml('<A xmlns="u"><B>1 &lt; 2</B><C /><D><E>x</E></D><F></F></A>'),
    '<A xmlns="u">\n  <B>1 &lt; 2</B>\n  <C />\n  <D>\n    <E>x</E>\n  </D>\n  <F></F>\n</A>',
  )
})

test('what is no XML is left as it is', () => {
  assert.equal(indentXml('nothing'), 'nothing')
})
