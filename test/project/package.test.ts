import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { cp, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { call } from '../system/https-call.ts'
import { followProcess, makeFolder, plainEnvironment, putFile, ROOT } from '../system/support.ts'

const COMMAND_MS = 120_000
/** What a package is made from. It is made apart, since making it builds anew what other tests run. */
const SOURCES = [
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'src',
  'console',
  'scripts',
  'docs',
  'scenarios',
]
const TEXTS = ['README.md', 'LICENSE', 'CHANGELOG.md']

/** Runs a command to its end; `npm` and `npx` are scripts on some platforms, so a shell finds them. */
async function run(line: string, cwd: string): Promise<string> {
  const child = spawn(line, { cwd, env: plainEnvironment(cwd), shell: true, timeout: COMMAND_MS })
  const { out, err, ended } = followProcess(child)
  assert.equal((await ended).code, 0, `${line}\n${out()}\n${err()}`)
  return out()
}

async function pack(t: TestContext): Promise<{ readonly file: string; readonly paths: readonly string[] }> {
  const folder = await makeFolder(t)
  for (const name of [...SOURCES, ...TEXTS])
    await cp(join(ROOT, name), join(folder, name), { recursive: true })
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction')
  const [packed] = JSON.parse(await run('npm pack --json', folder)) as [
    { readonly filename: string; readonly files: readonly { readonly path: string }[] },
  ]
  return { file: join(folder, packed.filename), paths: packed.files.map(({ path }) => path) }
}

test('the package holds the program and its documents, and neither sources nor tests', async (t) => {
  const { paths } = await pack(t)
  for (const path of [
    ...TEXTS,
    'package.json',
    'dist/bin.js',
    'dist/main.js',
    'docs/operating.md',
    'scenarios/session-dies.yaml',
  ]) {
    assert.ok(paths.includes(path), `${path} is missing`)
  }
  const wrong = paths.filter(
    (path) => /^(src|test|bench|scripts|node_modules)\//.test(path) || /\.test\.|\/testing\//.test(path),
  )
  assert.deepEqual(wrong, [])
  t.diagnostic(`${paths.length} files`)
})

test('installed from its file alone the package runs with npx', async (t) => {
  const { file } = await pack(t)
  const folder = await makeFolder(t)
  await putFile(folder, 'package.json', '{"private": true}')
  await run(`npm install --prefer-offline --omit=dev --no-audit --no-fund "${file}"`, folder)
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
  assert.equal(await run('npx zvm-tasks --version', folder), `${version}\n`)

  const child = spawn('npx zvm-tasks serve --port 0 --data data --ready-file ready.json', {
    cwd: folder,
    env: plainEnvironment(folder),
    shell: true,
    // npx runs a shell that runs the program: the whole group is ended, however the test ends.
    detached: true,
  })
  t.after(() => {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  })
  const { ended } = followProcess(child)
  const ready = JSON.parse(await readSoon(join(folder, 'ready.json')))
  const place = { port: Number(new URL(ready.url).port), ca: await readFile(ready.caFile, 'utf8') }
  const page = await call(place, { path: '/swagger/index.html' })
  assert.equal(page.status, 200)
  assert.equal((await call(place, { path: '/swagger/swagger-ui.css' })).status, 200)
  process.kill(ready.pid, 'SIGTERM')
  assert.equal((await ended).code, 0)
})

/** The text of a file that another process is about to write; 15 seconds at most. */
async function readSoon(file: string): Promise<string> {
  for (let tries = 0; tries < 300; tries += 1) {
    const text = await readFile(file, 'utf8').catch(() => undefined)
    if (text !== undefined) return text
    await sleep(50)
  }
  throw new Error(`${file} was not written`)
}
