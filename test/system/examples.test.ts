import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { chmod } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { test } from 'node:test'
import { COMMANDS } from '../../src/cli/index.ts'
import { openSqliteStores } from '../../src/store/sqlite/index.ts'
import { startReceiver } from '../../src/webhooks/testing/receiver.ts'
import { generateTasks } from './generated-tasks.ts'
import { openClient } from './https-call.ts'
import { BUILT, followProcess, makeFolder, plainEnvironment, putFile, ROOT, startProgram } from './support.ts'

/** Examples are lines of a shell. */
const skip = process.platform === 'win32' ? 'needs sh' : false
const EXAMPLE_MS = 30_000

const examplesOf = (name: string) => COMMANDS.find((command) => command.name === name)?.examples ?? []

test('every example of every command works as it is shown', { skip }, async (t) => {
  const program = await startProgram(t, {
    flags: ['--site', 'demo', '--clock', 'frozen', '--webhook-allow', '127.0.0.1'],
  })
  const client = await openClient(program)
  const home = await makeFolder(t)
  const shim = await putFile(
    home,
    'zvm-tasks',
    `#!/bin/sh\nexec '${process.execPath}' '${join(ROOT, BUILT)}' "$@"\n`,
  )
  await chmod(shim, 0o755)
  const stopped = join(home, 'stopped')
  await (await openSqliteStores({ folder: stopped })).close()
  await using receiver = await startReceiver()
  const message = receiver.next()
  const added = await client.sendJson('POST', '/api/webhooks', { url: receiver.url })
  const created = await client.sendJson('POST', '/api/tasks', { type: 'FailOverTest' })
  const { id } = JSON.parse(created.text)
  await client.sendJson('PATCH', `/api/tasks/${id}`, { state: 'Completed' })
  const held = await client.sendJson('POST', '/api/holds', {
    name: 'audit',
    reason: 'asked for',
    tasks: [id],
  })
  const plain = plainEnvironment(home, {
    SERVER: program.url,
    CA: program.caFile,
    PASSWORD_FILE: await putFile(home, 'password', program.password),
    TASK_ID: id,
    WEBHOOK_ID: JSON.parse(added.text).id,
    MESSAGE_ID: (await message).id,
    FILE: await putFile(home, 'tasks.json', JSON.stringify(generateTasks(5, 1))),
    RULES_FILE: await putFile(home, 'rules.yaml', 'rules: [{ name: rest, where: "", keepDays: 365 }]\n'),
    HOLD_ID: JSON.parse(held.text).id,
    DATA: program.dataFolder,
    STOPPED_DATA: stopped,
    NEW_DATA: join(home, 'new'),
    ANOTHER_DATA: join(home, 'another'),
    BACKUP_FILE: join(home, 'backup.db'),
    // The login ends when an example advances the time of the site.
    ZVM_TASKS_PASSWORD: program.password,
    // An example without a port would take the one that everybody has.
    ZVM_TASKS_PORT: '0',
  })
  const env = { ...plain, PATH: `${home}${delimiter}${plain.PATH}` }
  const start = (line: string) => {
    // `exec`, so that a signal reaches the program and not the shell.
    const child = spawn('sh', ['-c', `exec ${line}`], {
      cwd: home,
      env,
      timeout: EXAMPLE_MS,
      killSignal: 'SIGKILL',
    })
    return { child, ...followProcess(child) }
  }
  const run = async (line: string) => {
    const { ended, err } = start(line)
    assert.equal((await ended).code, 0, `${line}\n${err()}`)
  }

  // Nothing that an example could say makes an operation wait for a person: `site answer` has tests of its own.
  const apart = ['serve', 'login', 'logout', 'site answer']
  const [login = ''] = examplesOf('login')
  for (const line of examplesOf('login')) await run(line)
  for (const { examples } of COMMANDS.filter(({ name }) => !apart.includes(name))) {
    for (const line of examples) await run(line)
  }
  for (const line of examplesOf('logout')) {
    await run(login)
    await run(line)
  }
  for (const line of examplesOf('serve')) {
    const { child, prints, ended, err } = start(line.replace(/--port \d+/, '--port 0'))
    await prints(/^Ctrl-C stops it/m)
    child.kill('SIGTERM')
    assert.equal((await ended).code, 0, `${line}\n${err()}`)
  }
})
