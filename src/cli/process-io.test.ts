import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { startScriptedServer } from '../client/testing/scripted-server.ts'
import { aTaskApi, createScriptedZvm, PASSWORD, TASK_ID, USER } from '../client/testing/scripted-zvm.ts'

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))

/** Starts the program as a process of its own, speaking to a server that has these tasks. */
async function withProgram(
  tasks: readonly object[],
  argv: readonly string[],
  work: (child: ReturnType<typeof startChild>) => Promise<void>,
): Promise<void> {
  const { script } = createScriptedZvm(({ path }) => ({
    body: path === '/v1/tasks' ? tasks : (tasks[0] ?? {}),
  }))
  const server = await startScriptedServer(script)
  const folder = await mkdtemp(join(tmpdir(), 'zvm-tasks-process-'))
  try {
    await writeFile(join(folder, 'ca.pem'), server.ca)
    const child = startChild(argv, {
      ...process.env,
      ZVM_TASKS_HOME: folder,
      ZVM_TASKS_URL: server.url,
      ZVM_TASKS_CA: join(folder, 'ca.pem'),
      ZVM_TASKS_USER: USER,
      ZVM_TASKS_PASSWORD: PASSWORD,
    })
    try {
      await work(child)
    } finally {
      child.kill('SIGKILL')
    }
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

function startChild(argv: readonly string[], env: NodeJS.ProcessEnv) {
  return spawn(process.execPath, [MAIN, ...argv], { env, stdio: ['ignore', 'pipe', 'pipe'] })
}

function ended(child: ReturnType<typeof startChild>): Promise<number | null> {
  return new Promise((resolve) => child.once('close', (code) => resolve(code)))
}

describe('the process', () => {
  test('ends when its work is done, with the output whole', () =>
    withProgram(Array(2000).fill(aTaskApi({ state: 6 })), ['tasks', 'list', '--json'], async (child) => {
      const [code, out, err] = await Promise.all([ended(child), text(child.stdout), text(child.stderr)])
      assert.equal(code, 0, err)
      assert.equal(JSON.parse(out).length, 2000)
    }))

  test('is quiet when nobody reads its output any more', () =>
    withProgram(Array(2000).fill(aTaskApi({ state: 6 })), ['tasks', 'list', '--csv'], async (child) => {
      child.stdout.once('data', () => child.stdout.destroy())
      const [code, err] = await Promise.all([ended(child), text(child.stderr)])
      assert.equal(err, '')
      assert.equal(code, 0)
    }))

  test('ends a wait with 130 on Ctrl-C', { skip: process.platform === 'win32' }, () =>
    withProgram([aTaskApi({ progress: 10 })], ['tasks', 'wait', TASK_ID], async (child) => {
      child.stderr.once('data', () => child.kill('SIGINT'))
      const [code, out] = await Promise.all([ended(child), text(child.stdout)])
      assert.equal(code, 130)
      assert.equal(out, '')
    }),
  )
})
