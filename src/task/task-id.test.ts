import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { readVectors } from '../../test/vectors/vectors.ts'
import { createTaskId, parseGuid, parseTaskId, siteOfTask } from './task-id.ts'

const GUID = '5e81d46e-c49e-4b2c-b65a-d742a4939192'

describe('a task identifier', () => {
  test('is read as its vector says', () => {
    for (const { columns, place } of readVectors('task-ids-valid.txt')) {
      const [text = '', expected] = columns
      assert.equal(parseTaskId(text), expected, `${place}: ${text}`)
    }
  })

  test('is refused where it is none', () => {
    assert.equal(parseTaskId(''), undefined)
    for (const { columns, place } of readVectors('task-ids-invalid.txt')) {
      const [text = ''] = columns
      assert.equal(parseTaskId(text), undefined, `${place}: ${text}`)
    }
  })

  test('of two guids is read back in any letter case, with its site', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), fc.constantFrom('.', ':'), (guid, site, between) => {
        const id = createTaskId(guid, site)
        assert.equal(parseTaskId(id), id)
        assert.equal(parseTaskId(`${guid}${between}${site}`.toUpperCase()), id)
        assert.equal(siteOfTask(id), site)
      }),
    )
  })
})

describe('a guid', () => {
  test('is read in any letter case and written in lower case', () => {
    assert.equal(parseGuid(GUID), GUID)
    assert.equal(parseGuid(GUID.toUpperCase()), GUID)
  })

  test('is refused with braces, spaces, lines or letters beyond f', () => {
    for (const text of [
      '',
      `{${GUID}}`,
      ` ${GUID}`,
      `${GUID}\n`,
      GUID.replace('5', 'g'),
      GUID.replaceAll('-', ''),
    ]) {
      assert.equal(parseGuid(text), undefined, JSON.stringify(text))
    }
  })
})
