import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { Problem } from '../../src/problem/index.ts'
import { parseScenario } from '../../src/scenario/index.ts'

interface Case {
  readonly name: string
  readonly file: string
  readonly code: string
  readonly message: string
}

function readCases(): readonly Case[] {
  const text = readFileSync(new URL('bad-files.txt', import.meta.url), 'utf8')
  return text
    .split('\n# ')
    .slice(1)
    .map((block) => {
      const [told = '', refused = ''] = block.split('\n=> ')
      const [name = '', ...file] = told.split('\n')
      const [code = '', ...message] = refused.trimEnd().split('\n')
      return { name, file: file.join('\n'), code, message: message.join('\n') }
    })
}

describe('a scenario file is refused with file, line and remedy:', () => {
  const cases = readCases()
  assert.ok(cases.length >= 50, `only ${cases.length} cases were found`)

  for (const { name, file, code, message } of cases) {
    test(name, () => {
      try {
        parseScenario(file, 'x.yaml')
      } catch (error) {
        assert.ok(error instanceof Problem, String(error))
        assert.deepEqual([error.code, error.message], [code, message])
        return
      }
      assert.fail('the file was read')
    })
  }
})
