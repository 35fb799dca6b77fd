/**
 * The whole truth about the checkout, in one command: format, lint, types, built program, every test, generated
 * files. Ends with one plain line, `N passed, N failed`. `--quick` leaves out the build and the tests of what was built.
 */
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { finished } from 'node:stream/promises'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
process.chdir(root)
const isQuick = process.argv.includes('--quick')

interface Step {
  readonly name: string
  readonly command: readonly string[]
}

const node = process.execPath
const STEPS: readonly Step[] = [
  {
    name: 'format and lint',
    command: [node, 'node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'],
  },
  { name: 'types', command: [node, 'node_modules/typescript/bin/tsc', '-p', '.'] },
  { name: 'types of the console', command: [node, 'node_modules/typescript/bin/tsc', '-p', 'console'] },
  ...(isQuick ? [] : [{ name: 'build', command: [node, 'scripts/build.ts'] }]),
  { name: 'generated docs are current', command: [node, 'scripts/docs.ts', '--check'] },
]

const count = { passed: 0, failed: 0, skipped: 0 }
const failures: string[] = []

for (const { name, command } of STEPS) {
  const started = performance.now()
  const { status, stdout, stderr } = spawnSync(command[0] ?? node, command.slice(1), { encoding: 'utf8' })
  const isGood = status === 0
  console.log(`${isGood ? '✔' : '✖'} ${name} (${Math.round(performance.now() - started)} ms)`)
  if (isGood) count.passed += 1
  else {
    count.failed += 1
    failures.push(`${name}: ${command.slice(1).join(' ')}`)
    console.log(stdout, stderr)
  }
}

const files = globSync(['src/**/*.test.ts', 'console/**/*.test.ts', 'test/**/*.test.ts']).filter(
  (file) => !isQuick || !/test[\\/](system|browser|bench)[\\/]/.test(file),
)
if (files.length === 0) {
  count.failed += 1
  failures.push('no test files were found')
}
// A test that leaves a process behind must not hold the run for ever; CI wants its count.
const watchdog = setTimeout(() => {
  console.log(`\n${count.passed} passed, ${count.failed + 1} failed`)
  console.error(
    'The tests did not end within 18 minutes; the last line printed above names where they stood.',
  )
  process.exit(1)
}, 18 * 60_000)
const tests = run({ files: files.sort(), concurrency: Math.max(2, availableParallelism()), timeout: 300_000 })
tests.on('test:pass', ({ details, skip, todo }) => {
  if (details.type === 'suite') return
  if (skip !== undefined || todo !== undefined) count.skipped += 1
  else count.passed += 1
})
tests.on('test:fail', ({ name, file, details }) => {
  // A suite fails with what is inside it, which was counted already.
  if (details.type === 'suite') return
  count.failed += 1
  failures.push(`${name}: node --test ${file ?? ''}`)
})
const report = tests.compose(new spec())
report.pipe(process.stdout)
await finished(report)
clearTimeout(watchdog)

if (failures.length > 0) console.log(`\nFailed:\n${failures.map((failure) => `  ${failure}`).join('\n')}`)
console.log(
  `\n${count.passed} passed, ${count.failed} failed${count.skipped > 0 ? `, ${count.skipped} skipped` : ''}`,
)
process.exitCode = count.failed > 0 ? 1 : 0
