import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { PROBLEMS } from '../../src/problem/index.ts'

const sources = globSync(['src/**/*.ts', 'test/**/*.ts', 'test/**/*.http', 'docs/**/*.md', '*.md'])
const deviations = [...readFileSync('docs/deviations.md', 'utf8').matchAll(/^\| (DEV-\d{3}) \|/gm)].map(
  ([, id]) => id,
)

test('every deviation has a number of its own', () => {
  assert.ok(deviations.length >= 20)
  assert.equal(new Set(deviations).size, deviations.length)
})

test('a deviation that is pointed at exists', () => {
  const unknown = sources.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\bDEV-\d{3}\b/g)]
      .filter(([id]) => !deviations.includes(id))
      .map(([id]) => `${file}: ${id}`),
  )
  assert.deepEqual(unknown, [])
})

test('every deviation has a wire scenario that shows our answer', () => {
  const shown = globSync('test/wire/dev-*.http').map((file) => `DEV-${/dev-(\d{3})/.exec(file)?.[1]}`)
  assert.deepEqual(
    deviations.filter((id) => id !== undefined && !shown.includes(id)),
    [],
  )
})

test('every problem code has its line in the docs', () => {
  const page = readFileSync('docs/api/problems.md', 'utf8')
  assert.deepEqual(
    Object.keys(PROBLEMS).filter((code) => !page.includes(`\`${code}\``)),
    [],
  )
})

test('every link between the documents leads somewhere', () => {
  const broken = globSync(['*.md', 'docs/**/*.md', 'src/**/*.md']).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !existsSync(join(dirname(file), target)))
      .map((target) => `${file}: ${target}`),
  )
  assert.deepEqual(broken, [])
})

test('the folders of ARCHITECTURE.md are the folders of src/', () => {
  const told = [...readFileSync('ARCHITECTURE.md', 'utf8').matchAll(/^\| `(\w+)` \|/gm)].map(
    ([, folder]) => folder,
  )
  const folders = globSync('src/*/').map((folder) =>
    folder.replaceAll('\\', '/').split('/').filter(Boolean).at(-1),
  )
  assert.deepEqual(told.toSorted(), folders.toSorted())
})

test('the lock file names no registry', () => {
  assert.doesNotMatch(readFileSync('package-lock.json', 'utf8'), /"resolved"\s*:\s*"http/)
})
