import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { DEFAULT_STYLE, listFrame, type TaskApi, taskApi, writeDocument } from '../wire/index.ts'
import type { TaskReader } from './found-task.ts'
import { createJsonTaskReader } from './json-task-reader.ts'
import { createNdjsonTaskReader } from './ndjson-task-reader.ts'
import { createXmlTaskReader } from './xml-task-reader.ts'

const SITE = '6b5b30d6-c090-4233-8466-5fe18bf39a4c'

/** The identifier of the nth task. */
function id(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}.${SITE}`
}

function anApi(number: number, changes: Partial<TaskApi> = {}): TaskApi {
  return {
    CompleteReason: '',
    Completed: null,
    InitiatedBy: 'Administrator',
    IsCancellable: true,
    Link: { href: null, identifier: null, rel: null, type: null },
    RelatedEntities: { Hosts: [], Sites: [], Vpgs: [], FlrSessions: [] },
    Started: 1_520_423_876_840,
    Status: { Progress: 0, State: 'InProgress' },
    TaskIdentifier: id(number),
    Type: 'Move',
    Generation: 0,
    ...changes,
  }
}

function json(api: TaskApi): string {
  return taskApi.toJson(api, DEFAULT_STYLE)
}

function xml(apis: readonly TaskApi[]): string {
  const frame = listFrame(taskApi, 'xml', DEFAULT_STYLE)
  return `${frame.open}${apis.map(frame.item).join('\n')}${frame.close}`
}

/** What a reader finds, one line each: `line identifier`, or `line ! reason`. */
function readAll(reader: TaskReader, document: string | Uint8Array, cuts: readonly number[] = []): string[] {
  const bytes = Buffer.from(document)
  const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((one, other) => one - other)]
  const found: string[] = []
  const take = (tasks: ReturnType<TaskReader['write']>) => {
    for (const task of tasks) {
      try {
        task.read()
        found.push(`${task.line} ${task.identifier}`)
      } catch (error) {
        found.push(`${task.line} ! ${error instanceof Error ? error.message : error}`)
      }
    }
  }
  edges.forEach((edge, index) => {
    take(reader.write(bytes.subarray(edge, edges[index + 1] ?? bytes.length)))
  })
  take(reader.end())
  return found
}

/** What is found does not depend on where the network cut the document. */
function assertCutsDoNotMatter(open: () => TaskReader, documents: readonly (string | Uint8Array)[]): void {
  fc.assert(
    fc.property(
      fc.constantFrom(...documents),
      fc.array(fc.nat(), { minLength: 1, maxLength: 12 }),
      (document, cuts) => {
        assert.deepEqual(readAll(open(), document, cuts), readAll(open(), document))
      },
    ),
  )
}

const BYTES_NOT_UTF8 = Buffer.from([0x22, 0xc3, 0x28, 0xff, 0x22])

/** A text in which `@` stands for bytes that are not UTF-8, in quotes. */
function withBadBytes(text: string): Uint8Array {
  const parts = text.split('@').map((part) => Buffer.from(part))
  return Buffer.concat(parts.flatMap((part, index) => (index === 0 ? [part] : [BYTES_NOT_UTF8, part])))
}

describe('a JSON document', () => {
  const read = (document: string | Uint8Array) => readAll(createJsonTaskReader(), document)
  const array = `[${[1, 2, 3].map((number) => json(anApi(number))).join(',')}]`
  const pretty = JSON.stringify(JSON.parse(array), undefined, 2)
  const single = json(anApi(1))

  test('is the array of a ZVM on one line', () => {
    assert.deepEqual(read(array), [`1 ${id(1)}`, `1 ${id(2)}`, `1 ${id(3)}`])
  })

  test('is the same array printed over many lines, each task on the line where it begins', () => {
    const height = (pretty.split('\n').length - 2) / 3
    assert.deepEqual(read(pretty), [`2 ${id(1)}`, `${2 + height} ${id(2)}`, `${2 + 2 * height} ${id(3)}`])
  })

  test('has lines that end as on Windows', () => {
    assert.deepEqual(read(pretty.replaceAll('\n', '\r\n')), read(pretty))
  })

  test('is a single task', () => {
    assert.deepEqual(read(`\n${single}\n`), [`2 ${id(1)}`])
  })

  test('may begin with a byte order mark', () => {
    assert.deepEqual(read(`\u{feff}${array}`), read(array))
    assert.deepEqual(read(`\u{feff}${single}`), read(single))
  })

  test('may hold no task at all', () => {
    assert.deepEqual(read(' [ ] '), [])
  })

  test('has brackets, quotes and commas inside strings that mean nothing', () => {
    const api = anApi(1, { CompleteReason: '"]},{[\\", \\' })
    assert.deepEqual(read(`[${json(api)},${json(anApi(2))}]`), [`1 ${id(1)}`, `1 ${id(2)}`])
  })

  test('refuses an element with mistakes and reads the next', () => {
    const broken = ['{"TaskIdentifier":,}', '{"a":[1}', '"a string"', '17', 'nonsense', 'null', '[{"a":1}]']
    for (const element of broken) {
      const found = read(`[\n${element},\n${single}\n]`)
      assert.match(found[0] ?? '', /^2 ! /, element)
      assert.deepEqual(found.slice(1), [`3 ${id(1)}`], element)
    }
  })

  test('refuses an element with bytes that are not UTF-8 and reads the next', () => {
    const found = read(withBadBytes(`[\n{"Type":@},\n${single}]`))
    assert.deepEqual(found, ['2 ! The task has bytes that are not UTF-8; send it in UTF-8.', `3 ${id(1)}`])
  })

  test('refuses an element that is too deep or too large and reads the next', () => {
    const deep = `{"a":${'['.repeat(40)}${']'.repeat(40)}}`
    const large = `{"a":"${'x'.repeat(1_048_576)}"}`
    assert.deepEqual(read(`[${deep},\n${single}]`), [
      '1 ! The task is nested deeper than any task of a ZVM.',
      `2 ${id(1)}`,
    ])
    assert.deepEqual(read(`[${large},\n${single}]`), [
      '1 ! The task is larger than 1048576 bytes; no task of a ZVM is.',
      `2 ${id(1)}`,
    ])
  })

  test('that was cut off says so, and where', () => {
    assert.deepEqual(read(`[${single},\n{"TaskIdentifier":\n"`), [
      `1 ${id(1)}`,
      '2 ! The JSON ends, on line 3, inside this task; it was cut off.',
    ])
    for (const end of ['', ',', '\n', ',\n']) {
      const found = read(`[${single}${end}`)
      assert.equal(found[0], `1 ${id(1)}`)
      assert.match(found[1] ?? '', /^\d ! The JSON ends without \]/)
    }
  })

  test('whose array is broken is read up to there', () => {
    for (const [document, reason] of [
      [`[${single}\n${single}]`, /^2 ! .*neither a comma nor \].*rest of the document was not read/],
      [`[${single}\n}]`, /^2 ! .*neither a comma nor \]/],
      [`[${single},\n]`, /^2 ! .*comma or bracket where a task should begin/],
      [`[${single}]\n${single}`, /^2 ! .*goes on after its end.*x-ndjson/],
      [`${single}\n${single}`, /^2 ! .*goes on after its end.*x-ndjson/],
    ] as const) {
      const found = read(document)
      assert.equal(found[0], `1 ${id(1)}`)
      assert.match(found[1] ?? '', reason)
      assert.equal(found.length, 2)
    }
  })

  test('that is something else is refused with a remedy', () => {
    for (const [document, reason] of [
      ['', /^1 ! The JSON is empty: send \[\]/],
      ['\n<TaskApi/>', /^2 ! .*neither \[ nor \{/],
      [`{"tasks": [${single}]}`, /^1 ! .*an object around the array "tasks"; send the array itself/],
      [`{"tasks":["${'x'.repeat(1_048_576)}"]}`, /^1 ! .*send an array of tasks/],
    ] as const) {
      const found = read(document)
      assert.match(found[0] ?? '', reason)
      assert.equal(found.length, 1)
    }
  })

  test('may be cut anywhere by the network', () => {
    const hostile = JSON.stringify([{ TaskIdentifier: 'a', CompleteReason: '"\\"\\\\é日本😀[{' }, 1, 'x'])
    const documents = [array, pretty, single, `\u{feff}${array}`, hostile, `[${single},{"a":`, `[${single}}`]
    assertCutsDoNotMatter(createJsonTaskReader, documents)
  })

  test('gives every element of any array that is well-formed', () => {
    fc.assert(
      fc.property(fc.array(fc.json({ maxDepth: 5 })), fc.constantFrom('', '\n', ' '), (elements, space) => {
        const document = `[${elements.map((element) => `${space}${element}${space}`).join(',')}]`
        assert.equal(read(document).length, elements.length)
      }),
    )
  })

  test('never stops a reader with anything but a refusal', () => {
    const pieces = ['{', '}', '[', ']', '"', '\\', ',', ':', '\n', 'a', '1', '\u{feff}', single]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces)), (parts) => {
        read(parts.join(''))
      }),
    )
  })
})

describe('a document with a task a line', () => {
  const read = (document: string | Uint8Array) => readAll(createNdjsonTaskReader(), document)
  const lines = [1, 2].map((number) => json(anApi(number)))

  test('gives each task with its line, past blank lines and line ends of any kind', () => {
    assert.deepEqual(read(`${lines.join('\n')}\n`), [`1 ${id(1)}`, `2 ${id(2)}`])
    assert.deepEqual(read(`\u{feff}${lines.join('\r\n \t\r\n\n')}`), [`1 ${id(1)}`, `4 ${id(2)}`])
  })

  test('may be empty', () => {
    assert.deepEqual(read(''), [])
    assert.deepEqual(read('\n\r\n'), [])
  })

  test('loses only the lines that cannot be read', () => {
    const document = Buffer.concat([
      Buffer.from(`{"a":\n[]\n${'x'.repeat(1_048_577)}\n`),
      withBadBytes('{"Type":@}'),
      Buffer.from(`\n${lines[0]}\n{"TaskIdentifier":`),
    ])
    const found = read(document)
    assert.deepEqual(
      found.map((line) => line.slice(0, 4)),
      ['1 ! ', '2 ! ', '3 ! ', '4 ! ', '5 00', '6 ! '],
    )
    assert.match(found[1] ?? '', /A task is a JSON object/)
    assert.match(found[2] ?? '', /larger than 1048576 bytes/)
    assert.match(found[3] ?? '', /not UTF-8/)
  })

  test('may be cut anywhere by the network', () => {
    assertCutsDoNotMatter(createNdjsonTaskReader, [
      lines.join('\n'),
      `\u{feff}${lines.join('\r\n\r\n')}\r\n{`,
    ])
  })
})

describe('an XML document', () => {
  const read = (document: string | Uint8Array) => readAll(createXmlTaskReader(), document)
  const three = xml([1, 2, 3].map((number) => anApi(number)))
  const single = writeDocument(taskApi, anApi(1), 'xml', DEFAULT_STYLE)
  const declaration = '<?xml version="1.0" encoding="utf-8"?>\n<!-- <TaskApi> --> '

  test('is the list of a ZVM, each task with its line', () => {
    assert.deepEqual(read(three), [`1 ${id(1)}`, `2 ${id(2)}`, `3 ${id(3)}`])
  })

  test('is a single task', () => {
    assert.deepEqual(read(single), [`1 ${id(1)}`])
  })

  test('may begin with a byte order mark, a declaration and comments', () => {
    assert.deepEqual(read(`\u{feff}${declaration}${three}`), [`2 ${id(1)}`, `3 ${id(2)}`, `4 ${id(3)}`])
    assert.deepEqual(read(`\u{feff}${declaration}${single}`), [`2 ${id(1)}`])
  })

  test('may have prefixes and no task at all', () => {
    assert.deepEqual(read('<z:ArrayOfTaskApi xmlns:z="http://schemas.zerto.com/zvm/api"/>'), [])
  })

  test('refuses an element that is no task and reads the next', () => {
    const document = three.replace('>', '><VpgApi/><TaskApi i:nil="true"/><TaskApi/>')
    const found = read(document)
    assert.match(found[0] ?? '', /^1 ! The element VpgApi is not a TaskApi/)
    assert.match(found[1] ?? '', /^1 ! The TaskApi is nil/)
    assert.match(found[2] ?? '', /^1 ! Status\.State cannot be read/)
    assert.equal(found.length, 6)
  })

  test('that breaks keeps what was complete, and says where it broke', () => {
    const cut = three.slice(0, three.indexOf('TaskIdentifier', three.lastIndexOf('\n')))
    for (const broken of [cut, cut.replace(/\n(?!.*\n)/s, '\n</oops>'), `${cut}<`]) {
      const found = read(broken)
      assert.deepEqual(found.slice(0, 2), [`1 ${id(1)}`, `2 ${id(2)}`])
      assert.match(found[2] ?? '', /^3 ! The XML is not well-formed: 3:.*rest of the document was not read/)
      assert.equal(found.length, 3)
    }
  })

  test('that breaks where its bytes are not UTF-8 names the line', () => {
    const bytes = withBadBytes(three.replace(/\n(?=[^\n]*$)/, '\n@'))
    assert.deepEqual(read(bytes), [
      `1 ${id(1)}`,
      `2 ${id(2)}`,
      '3 ! The XML has bytes that are not UTF-8: send it in UTF-8; the rest of the document was not read.',
    ])
    assert.match(read(Buffer.from(single).subarray(0, 40)).join(), /^1 ! /)
  })

  test('with a document type, an unknown root, nothing in it or too much is refused', () => {
    for (const [document, reason] of [
      [`<!DOCTYPE a [<!ENTITY b "c">]>${three}`, /document type declaration; send it without one/],
      ['<ArrayOfVpgApi/>', /root of the XML is ArrayOfVpgApi: send ArrayOfTaskApi or TaskApi/],
      ['', /^1 ! The XML is (empty|not well-formed)/],
      ['[]', /^1 ! The XML is not well-formed/],
      [`<TaskApi><a>${'x'.repeat(1_100_000)}</a></TaskApi>`, /more than 1048576 characters/],
      [`<ArrayOfTaskApi>${'<a>'.repeat(40)}`, /nested more than 32 elements deep/],
    ] as const) {
      const found = read(document)
      assert.match(found[0] ?? '', reason)
      assert.equal(found.length, 1)
    }
  })

  test('may be cut anywhere by the network', () => {
    const hostile = xml([anApi(1, { CompleteReason: '日本 😀 ]]> <&>' }), anApi(2)])
    assertCutsDoNotMatter(createXmlTaskReader, [
      three,
      single,
      `\u{feff}${declaration}${hostile}`,
      three.slice(0, 700),
      withBadBytes(`${three}@`),
    ])
  })
})
