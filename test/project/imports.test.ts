import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { test } from 'node:test'

/** Which folders of src/ each folder may import. What is absent is the architecture. Told in ARCHITECTURE.md. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  problem: [],
  runtime: [],
  task: ['problem'],
  inventory: ['problem', 'task'],
  wire: ['inventory', 'task', 'problem'],
  store: ['task', 'problem', 'runtime'],
  feed: ['task', 'store', 'problem', 'runtime'],
  access: ['store', 'problem', 'runtime'],
  audit: ['store', 'runtime'],
  webhooks: ['wire', 'task', 'store', 'problem', 'runtime'],
  certificate: ['problem', 'runtime'],
  config: ['problem', 'runtime'],
  conformance: ['client', 'wire', 'task', 'problem', 'runtime'],
  client: ['wire', 'task', 'problem', 'runtime'],
  intake: ['wire', 'task', 'store', 'problem', 'runtime'],
  export: ['wire', 'task', 'store', 'problem'],
  overview: ['task', 'store', 'problem', 'runtime'],
  timeline: ['task', 'store', 'problem'],
  retention: ['wire', 'task', 'store', 'problem', 'runtime'],
  capture: ['wire', 'inventory', 'task', 'problem'],
  recording: ['capture', 'client', 'wire', 'inventory', 'task', 'problem', 'runtime'],
  faults: ['problem'],
  conduct: ['task', 'problem', 'runtime'],
  simulation: ['inventory', 'task', 'store', 'problem', 'runtime'],
  scenario: ['capture', 'simulation', 'faults', 'inventory', 'task', 'problem', 'runtime'],
  site: ['inventory', 'task', 'store', 'problem', 'runtime'],
  http: [
    'audit',
    'timeline',
    'overview',
    'retention',
    'webhooks',
    'feed',
    'conduct',
    'faults',
    'simulation',
    'access',
    'wire',
    'inventory',
    'task',
    'site',
    'store',
    'intake',
    'export',
    'problem',
    'runtime',
  ],
  app: [
    'audit',
    'overview',
    'retention',
    'webhooks',
    'feed',
    'conduct',
    'faults',
    'inventory',
    'scenario',
    'simulation',
    'http',
    'access',
    'capture',
    'certificate',
    'config',
    'intake',
    'site',
    'store',
    'wire',
    'task',
    'problem',
    'runtime',
  ],
  library: [
    'app',
    'conduct',
    'access',
    'certificate',
    'config',
    'faults',
    'inventory',
    'intake',
    'scenario',
    'simulation',
    'store',
    'task',
    'problem',
    'runtime',
  ],
  cli: [
    'audit',
    'export',
    'conformance',
    'recording',
    'app',
    'access',
    'certificate',
    'config',
    'client',
    'store',
    'wire',
    'task',
    'problem',
    'runtime',
  ],
}

/** The database adapters, which only the place that wires and the commands beside a service open. */
const OPENS_DATABASES = ['app', 'cli', 'library']

const IMPORT = /^\s*(?:import|export)\s[^'"]*?from\s+['"](\.[^'"]+)['"]|import\(\s*['"](\.[^'"]+)['"]/gm

interface Import {
  readonly file: string
  readonly from: string
  readonly to: string
  readonly target: string
}

const files = globSync('src/**/*.ts').map((file) => file.replaceAll('\\', '/'))

function folderOf(path: string): string {
  const [, first = '', ...rest] = path.split('/')
  return rest.length === 0 ? first.replace(/\.ts$/, '') : first
}

function importsOf(file: string): readonly Import[] {
  return [...readFileSync(file, 'utf8').matchAll(IMPORT)].map((match) => {
    const target = posix.join(posix.dirname(file), match[1] ?? match[2] ?? '')
    return { file, from: folderOf(file), to: folderOf(target), target }
  })
}

const crossing = files
  .filter((file) => !file.endsWith('.test.ts') && !file.includes('/testing/'))
  .flatMap(importsOf)
  .filter(({ from, to }) => from !== to)

test('there are imports between folders to look at', () => {
  assert.ok(crossing.length > 50, `only ${crossing.length} imports were found`)
})

test('a folder imports only folders below its own', () => {
  const wrong = crossing
    .filter(({ from, to }) => !['main', 'bin'].includes(from) && !(MAY_IMPORT[from] ?? []).includes(to))
    .map(({ file, to }) => `${file} reaches for ${to}/`)
  assert.deepEqual(wrong, [])
})

test('a folder is imported through its door', () => {
  const wrong = crossing
    .filter(({ target, to }) => !['app', 'main'].includes(to) && target !== `src/${to}/index.ts`)
    .filter(
      ({ from, target }) =>
        !(
          OPENS_DATABASES.includes(from) &&
          /^src\/store\/(sqlite|postgres|remote|copy)\/index\.ts$/.test(target)
        ),
    )
    .map(({ file, target }) => `${file} goes past the door to ${target}`)
  assert.deepEqual(wrong, [])
})

test('the time of day and randomness are asked for in runtime/ alone', () => {
  const wrong = files
    .filter(
      (file) => !file.startsWith('src/runtime/') && !file.endsWith('.test.ts') && !file.includes('/testing/'),
    )
    .filter((file) =>
      /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\brandomUUID\(|\brandomBytes\(/.test(
        readFileSync(file, 'utf8'),
      ),
    )
  assert.deepEqual(wrong, [])
})

test('task/ and inventory/ and wire/ do without node:', () => {
  const wrong = files
    .filter((file) => /^src\/(task|inventory|wire)\//.test(file) && !file.endsWith('.test.ts'))
    .filter((file) => /from 'node:/.test(readFileSync(file, 'utf8')))
  assert.deepEqual(wrong, [])
})
