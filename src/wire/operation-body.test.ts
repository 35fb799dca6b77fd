import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { writeDocument } from './document.ts'
import { readOperationBody, vpgSettingsApi } from './operation-apis.ts'
import { optionalFlag, optionalInteger, optionalWord, words } from './operation-body.ts'
import { text } from './scalars.ts'
import { nullable, record } from './shape.ts'
import { DEFAULT_STYLE } from './wire-style.ts'

const inner = nullable(record('Inner', { Flag: optionalFlag, Names: words }))
const shape = record('Outer', { Count: optionalInteger, Inner: inner, Name: optionalWord, Note: text })
const NOTHING = { Count: null, Inner: null, Name: null, Note: null }
const read = (body: string, contentType?: string) => readOperationBody(shape, { text: body, contentType })

describe('the body of an operation', () => {
  test('that is empty or null leaves every member absent', () => {
    for (const contentType of [undefined, '', 'application/json', 'text/xml', 'text/plain']) {
      assert.deepEqual(read('', contentType), NOTHING)
      assert.deepEqual(read(' \r\n', contentType), NOTHING)
    }
    assert.deepEqual(read('null', 'application/json'), NOTHING)
    assert.deepEqual(read('{}', 'application/json'), NOTHING)
    assert.deepEqual(read('<Outer/>', 'application/xml'), NOTHING)
    assert.equal(readOperationBody(text, { text: '', contentType: undefined }), null)
  })

  test('is JSON or XML by its Content-Type, and by its first character where there is none', () => {
    const json = '{"name":"a","INNER":{"flag":"TRUE","names":["x",7]}}'
    const xml =
      '<Outer xmlns="urn:any"><Inner><Flag>true</Flag><Names><a:string xmlns:a="y">x</a:string><string>7</string></Names></Inner><name>a</name></Outer>'
    const expected = { ...NOTHING, Name: 'a', Inner: { Flag: true, Names: ['x', '7'] } }
    assert.deepEqual(read(json, 'application/json; charset=utf-8'), expected)
    assert.deepEqual(read(`\u{feff}${json}`), expected)
    assert.deepEqual(read(xml, 'Application/XML'), expected)
    assert.deepEqual(read(`\n${xml}`), expected)
    assert.throws(() => read(xml, 'application/json'), { code: 'request-unreadable' })
    assert.throws(() => read(json, 'text/plain'), { code: 'media-type-unknown' })
  })

  test('keeps the digits of every whole number', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (number) => {
        const value = read(`{"Name":${number},"Note":"1234567890123456"}`)
        assert.equal(value.Name, String(number))
      }),
    )
  })

  test('takes nil for absent', () => {
    const xml =
      '<Outer xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><Count i:nil="true"/><Inner i:nil="true"/></Outer>'
    assert.deepEqual(read(xml), NOTHING)
  })
})

describe('the settings of a VPG', () => {
  const sent = {
    Basic: { Name: 'A & B', Priority: 'high', RpoInSeconds: 300, UseWanCompression: true },
    BootGroups: { BootGroups: [{ BootDelayInSeconds: 5, BootGroupIdentifier: 'g', Name: 'first' }] },
    Journal: { Limitation: { HardLimitInMB: 1 } },
    LongTermRetention: {
      Enabled: true,
      Indexing: { Vms: ['a'] },
      SchedulerPolicy: { Weekly: { Enabled: false, RetentionDuration: { Count: 4, DurationType: 'Weeks' } } },
    },
    Networks: { FailoverTest: { PublicCloud: { SecurityGroupIdentifiers: ['one', 'two'] } } },
    Vms: [
      {
        VmIdentifier: 'vm-1',
        Nics: [{ NicIdentifier: 'n', Failover: { VCD: { IsPrimary: true } } }],
        Volumes: [{ VolumeIdentifier: 'scsi:0:0', RDM: { IsPhysical: false } }],
      },
    ],
  }

  test('are the same read from what is written, in JSON and in XML', () => {
    const json = JSON.stringify(sent)
    const settings = readOperationBody(vpgSettingsApi, { text: json, contentType: 'application/json' })
    assert.equal(settings.Basic?.Priority, 'High')
    for (const format of ['json', 'xml'] as const) {
      const written = writeDocument(vpgSettingsApi, settings, format, DEFAULT_STYLE)
      const contentType = `application/${format}`
      assert.deepEqual(readOperationBody(vpgSettingsApi, { text: written, contentType }), settings)
    }
  })

  test('have their members in ordinal order, as a data contract does', () => {
    const book = { style: DEFAULT_STYLE, schemas: new Map<string, object>() }
    vpgSettingsApi.schema(book)
    for (const [name, schema] of book.schemas) {
      const members = Object.keys('properties' in schema ? (schema.properties as object) : {})
      assert.deepEqual(members, members.toSorted(), name)
    }
    assert.ok(book.schemas.size > 30)
  })
})
