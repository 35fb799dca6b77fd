import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { BUILT, followProcess, makeFolder, plainEnvironment, ROOT, startProgram } from '../system/support.ts'

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
const blocks = [...readme.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block.trim())
const START = 'npm ci && npm start'
const TEST = 'npm ci && npm test'
const EXAMPLES_MS = 60_000

const missing = ['sh', 'curl', 'awk', 'sed'].filter(
  (tool) => spawnSync(tool, ['--version']).error !== undefined,
)
/** `npm test` builds before it tests; `npm run quick` does not. */
const skip =
  missing.length > 0
    ? `without ${missing.join(', ')}`
    : existsSync(join(ROOT, BUILT))
      ? false
      : 'the program is not built: npm run build'

test('the README starts and tests a checkout with one command each', () => {
  assert.deepEqual(
    blocks.filter((block) => block.startsWith('npm ')),
    [START, TEST],
  )
})

test('the pages that the README points to are there', () => {
  const targets = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target = '']) => target)
  assert.ok(targets.length > 0)
  assert.deepEqual(
    targets.filter((target) => !existsSync(join(ROOT, target))),
    [],
  )
})

test('the other commands of the README do as they are shown, one after the other', { skip }, async (t) => {
  const program = await startProgram(t, { isPlain: true })
  const home = await makeFolder(t)
  const env = plainEnvironment(home, {
    SERVER: program.url,
    CA: program.caFile,
    PASSWORD: program.password,
    // What a person types when asked.
    ZVM_TASKS_PASSWORD: program.password,
    // Where npx keeps what it needs to run a program of the folder it is in.
    npm_config_cache: join(home, 'npm'),
  })
  const lines = blocks.filter((block) => !block.startsWith('npm '))
  const child = spawn('sh', ['-euc', lines.join('\n')], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: EXAMPLES_MS,
  })
  const { out, err, ended } = followProcess(child)
  const { code } = await ended
  assert.equal(code, 0, `${out()}\n${err()}`)
  // curl succeeds whatever it is told.
  assert.doesNotMatch(out(), /"Message":|"code":/)
  assert.match(out(), /FailOverTest/)
})
