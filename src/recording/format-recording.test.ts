import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parse } from 'yaml'
import { adviceOnSize, formatOfFile, formatRecording } from './format-recording.ts'

const AT = Date.UTC(2026, 10, 23, 12)

function format(answers: object, as: 'yaml' | 'json' = 'yaml'): string {
  return formatRecording({ name: 'Recorded', about: 'A test.', profile: 'windows', at: AT, answers }, as)
}

const answersOf = (text: string, version: '1.1' | '1.2') => {
  const { at, ...answers } = parse(text, { version }).site.recorded
  assert.equal(at, '2026-11-23T12:00:00.000Z')
  return answers
}

test('a recording says what it is, and stands in the order given', () => {
  assert.equal(
    format({ vpgs: [{ VpgName: 'on', VpgIdentifier: '1e3', Started: '/Date(1772352000000)/' }], zorgs: [] }),
    `# zvm-tasks serve --site FILE plays this.

scenario: 1
name: Recorded
about: A test.
server:
  profile: windows
site:
  recorded:
    at: "2026-11-23T12:00:00.000Z"
    vpgs:
      - VpgName: "on"
        VpgIdentifier: "1e3"
        Started: /Date(1772352000000)/
    zorgs: []
`,
  )
})

test('texts that look like something else are texts to readers of YAML 1.1 and 1.2', () => {
  const texts = [
    ...['on', 'y', 'No', '~', 'null', '1e3', '1_000', '017', '0o7', '0x1f', '12:30:45', '2026-11-23', '.inf'],
    ...[
      '<<',
      '=',
      '- a',
      'a: b',
      '# a',
      '*a',
      '&a',
      '!a',
      '%a',
      '@a',
      '`a',
      '---\na',
      'a\n',
      ' a ',
      '\u{85}a',
    ],
    ...['\u{2028}', '\u{feff}', '\u{7f}', '\u{0}', '\\u0041', '"\u{9f}\\', '\r\n', 'e\u{301}', '\u{1f525}'],
  ]
  const text = format({ texts, byName: Object.fromEntries(texts.map((each) => [each, each])) })
  for (const version of ['1.1', '1.2'] as const) {
    assert.deepEqual(answersOf(text, version).texts, texts)
    assert.deepEqual(Object.keys(answersOf(text, version).byName), texts)
  }
  assert.doesNotMatch(text, /[\u{7f}-\u{9f}\u{2028}\u{feff}]/u)
})

test('whatever a server answers is read back as it was', () => {
  const json = fc.jsonValue({ noUnicodeString: false, maxDepth: 4 })
  fc.assert(
    fc.property(fc.array(json), (given) => {
      // Minus zero is a number that JSON servers do not write apart.
      const answers = { vpgs: JSON.parse(JSON.stringify(given)) }
      for (const version of ['1.1', '1.2'] as const) {
        assert.deepEqual(answersOf(format(answers), version), answers)
        assert.deepEqual(answersOf(format(answers, 'json'), version), answers)
      }
    }),
    { numRuns: 150 },
  )
})

test('a file that ends in .json is JSON on one line, any other YAML', () => {
  assert.deepEqual(['a.json', 'A.JSON', 'json', 'a.yaml', 'a.json.yml'].map(formatOfFile), [
    'json',
    'json',
    'yaml',
    'yaml',
    'yaml',
  ])
  const text = format({ vpgs: [{ VpgName: 'ERP\u{2028}' }] }, 'json')
  assert.deepEqual(answersOf(text, '1.2'), { vpgs: [{ VpgName: 'ERP\u{2028}' }] })
  assert.deepEqual(JSON.parse(text).site.recorded, {
    at: '2026-11-23T12:00:00.000Z',
    ...answersOf(text, '1.2'),
  })
  assert.equal(text.indexOf('\n'), text.length - 1)
})

test('what is read slowly, or not at all, is told with what helps', () => {
  const million = 1024 * 1024
  assert.equal(adviceOnSize(8 * million, 'yaml'), undefined)
  assert.match(adviceOnSize(8 * million + 1, 'yaml') ?? '', /9 million.* read slowly.*ends in \.json/)
  assert.match(adviceOnSize(17 * million, 'yaml') ?? '', /none above 16 million.*ends in \.json/)
  assert.equal(adviceOnSize(64 * million, 'json'), undefined)
  assert.match(adviceOnSize(64 * million + 1, 'json') ?? '', /none above 64 million.*--since/)
})
