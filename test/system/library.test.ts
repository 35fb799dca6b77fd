import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, cp, mkdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { BUILT, followProcess, makeFolder, plainEnvironment, putFile, ROOT, startProgram } from './support.ts'

const EXAMPLES = join(ROOT, 'examples', 'library')
const RUN_MS = 60_000

/** A project of a user: the examples, and the built package among what is installed. */
async function makeProject(t: TestContext): Promise<string> {
  const folder = await makeFolder(t)
  await cp(EXAMPLES, folder, { recursive: true })
  await putFile(folder, 'package.json', '{"private": true, "type": "module"}')
  await mkdir(join(folder, 'node_modules'))
  await symlink(ROOT, join(folder, 'node_modules', 'zvm-tasks'), 'junction')
  return folder
}

/** Runs the runtime of the tests to its end, which must be a good one; gives what it printed. */
async function run(words: readonly string[], cwd: string): Promise<string> {
  const env = plainEnvironment(cwd)
  const child = spawn(process.execPath, words, { cwd, env, timeout: RUN_MS, killSignal: 'SIGKILL' })
  const { out, err, ended } = followProcess(child)
  assert.deepEqual(await ended, { code: 0, signal: null }, `${words.join(' ')}\n${out()}\n${err()}`)
  return out()
}

test('the example for node:test passes against the built package', async (t) => {
  const folder = await makeProject(t)
  assert.match(await run(['--test', '--test-reporter=tap', 'node-test.test.ts'], folder), /^# pass 3$/m)
})

for (const [file, count] of [
  ['vitest.test.ts', 2],
  ['jest.test.mjs', 1],
] as const) {
  test(`the example ${file} passes with a stand-in for its runner`, async (t) => {
    const folder = await makeProject(t)
    const standIn = join(ROOT, 'test', 'library', 'runner-stand-in.ts')
    const words = ['--import', standIn, '--test', '--test-reporter=tap', file]
    assert.match(await run(words, folder), new RegExp(`^# pass ${count}$`, 'm'))
  })
}

test('a program that starts a server and stops it ends by itself', async (t) => {
  const folder = await makeProject(t)
  const program = await putFile(
    folder,
    'program.mjs',
    `import { startZvm } from 'zvm-tasks'
    const zvm = await startZvm({ clock: 'real' })
    await zvm.site.start('testFailover', { vpg: 'Mail' })
    await zvm.stop()
    process.stdout.write('stopped')`,
  )
  assert.equal(await run([program], folder), 'stopped')
})

test('the package has types that fit the examples', async (t) => {
  const folder = await makeProject(t)
  await mkdir(join(folder, 'node_modules', '@types'))
  const types = join('node_modules', '@types', 'node')
  await symlink(join(ROOT, types), join(folder, types), 'junction')
  const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024', '--types', 'node']
  const rules = [
    '--lib',
    'es2024,esnext.disposable',
    '--allowImportingTsExtensions',
    '--preserveSymlinks',
    'false',
  ]
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
  await run([tsc, ...flags, ...rules, 'node-test.test.ts'], folder)
})

const hasBash = existsSync('/bin/bash')

/** Runs lines of a shell to their end; gives how they ended and what they printed. */
async function runShell(lines: string, cwd: string, env: Readonly<Record<string, string>>) {
  const child = spawn('/bin/bash', ['-e', '-c', lines], {
    cwd,
    env: plainEnvironment(cwd, env),
    timeout: RUN_MS,
    killSignal: 'SIGKILL',
  })
  const { out, err, ended } = followProcess(child)
  return { ...(await ended), out: out(), err: err() }
}

test('the health check of the Dockerfile tells a server that works from one that does not', {
  skip: !hasBash,
}, async (t) => {
  const check = /^ +CMD (NODE_EXTRA_CA_CERTS=.+)$/m.exec(
    await readFile(join(ROOT, 'Dockerfile'), 'utf8'),
  )?.[1]
  assert.ok(check)
  const { dataFolder, port, stop } = await startProgram(t)
  const folder = await makeFolder(t)
  const line = check.replace('/data/', `${dataFolder}/`)
  const env = { ZVM_TASKS_PORT: String(port) }
  assert.equal((await runShell(line, folder, env)).code, 0)
  await stop()
  assert.equal((await runShell(line, folder, env)).code, 1)
})

test('the steps of the workflow start a server and log in', { skip: !hasBash }, async (t) => {
  const folder = await makeProject(t)
  await mkdir(join(folder, 'node_modules', '.bin'))
  const command = join(folder, 'node_modules', '.bin', 'zvm-tasks')
  await symlink(join(ROOT, BUILT), command)
  await chmod(command, 0o755)
  const workflow = await readFile(join(ROOT, 'examples', 'github-actions.yml'), 'utf8')
  const temp = await makeFolder(t)
  const env = { RUNNER_TEMP: temp, GITHUB_ENV: join(temp, 'variables'), ZVM_TASKS_PORT: '0' }
  const lines = [
    `trap 'kill "$(node -p "JSON.parse(fs.readFileSync(process.env.RUNNER_TEMP + \\"/zvm.json\\")).pid")"; wait' EXIT`,
    stepOf(workflow, 'Start a server'),
    'set -a; . "$GITHUB_ENV"; set +a',
    stepOf(workflow, 'Run the scripts'),
  ]
  const { code, out, err } = await runShell(lines.join('\n'), folder, env)
  assert.equal(code, 0, err)
  assert.match(out, /^x-zerto-session: \S+/im)
})

/** The lines of a step of a workflow, by its name. */
function stepOf(workflow: string, name: string): string {
  const [, lines] = new RegExp(`- name: ${name}\\n +run: \\|\\n((?: {10}.*\\n)+)`).exec(workflow) ?? []
  assert.ok(lines, `the workflow has no step ${name}`)
  return lines.replaceAll(/^ {10}/gm, '')
}
