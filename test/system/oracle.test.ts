import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { TASK_STATES, TASK_TYPES } from '../../src/task/index.ts'
import { FIRST_START, type GeneratedTask, generateTasks, instantOf } from './generated-tasks.ts'
import { openClient, openSocket } from './https-call.ts'
import { makeFolder, type Program, putFile, runCommand, startProgram } from './support.ts'

const COUNT = 100_000
const DAY_MS = 86_400_000
const day = (count: number) => FIRST_START + count * DAY_MS
const iso = (instant: number) => new Date(instant).toISOString()

type Keeps = (task: GeneratedTask) => boolean
interface Case {
  readonly flags: readonly string[]
  readonly keeps: Keeps
}

const startedAt = (task: GeneratedTask) => instantOf(task.Started)
/** No number, and so never within bounds, for a task that runs. */
const endedAt = (task: GeneratedTask) => (task.Completed === null ? Number.NaN : instantOf(task.Completed))

/** The filters as a person reads the API's page, over the file and without any code of ours. */
const FILTERS = {
  type: { flags: ['--type', 'FailOverTest'], keeps: (task) => task.Type === 'FailOverTest' },
  status: { flags: ['--status', '4'], keeps: (task) => task.Status.State === 4 },
  startedAfter: {
    flags: ['--started-after-date', iso(day(330))],
    keeps: (task) => startedAt(task) >= day(330),
  },
  startedBefore: {
    flags: ['--started-before-date', '2025-02-01'],
    keeps: (task) => startedAt(task) <= Date.UTC(2025, 1, 1),
  },
  completedAfter: {
    flags: ['--completed-after-date', '12/1/2025'],
    keeps: (task) => endedAt(task) >= day(334),
  },
  completedBefore: {
    flags: ['--completed-before-date', String(day(25) + 43_210_123)],
    keeps: (task) => endedAt(task) <= day(25) + 43_210_123,
  },
} as const satisfies Readonly<Record<string, Case>>

const PAIRS = [
  ['type', 'status'],
  ['type', 'completedAfter'],
  ['status', 'startedBefore'],
  ['startedAfter', 'completedAfter'],
  ['startedBefore', 'completedBefore'],
] as const

const CASES: readonly Case[] = [
  ...Object.values(FILTERS),
  ...PAIRS.map(([one, other]) => ({
    flags: [...FILTERS[one].flags, ...FILTERS[other].flags],
    keeps: (task: GeneratedTask) => FILTERS[one].keeps(task) && FILTERS[other].keeps(task),
  })),
]

/** Newest start first, then identifiers descending: DEV-009. */
function compareTasks(one: GeneratedTask, other: GeneratedTask): number {
  const byStart = startedAt(other) - startedAt(one)
  return byStart !== 0 ? byStart : one.TaskIdentifier < other.TaskIdentifier ? 1 : -1
}

function isSame(one: GeneratedTask, other: GeneratedTask | undefined): boolean {
  return withoutHosts(JSON.stringify(one)) === withoutHosts(JSON.stringify(other))
}

/** A task without the addresses in it, which are those of whoever answers. */
function withoutHosts(text: string): string {
  return text.replaceAll(/https:\/\/[\w.:-]+/g, '')
}

test(`of ${COUNT} imported tasks every filter lists what a plain filter over the file does`, async (t) => {
  // Tasks that were being cancelled are to be listed as they were imported, however long this takes.
  const program = await startProgram(t, { flags: [] })
  const home = await makeFolder(t)
  const env = { ZVM_TASKS_URL: program.url, ZVM_TASKS_CA: program.caFile, ZVM_TASKS_USER: 'admin' }
  const options = { home, env: { ...env, ZVM_TASKS_PASSWORD: program.password }, timeoutMs: 120_000 }
  const file = await putFile(home, 'tasks.json', JSON.stringify(generateTasks(COUNT, 42)))
  const importStarted = performance.now()
  const imported = await runCommand(['tasks', 'import', file], options)
  assert.equal(imported.out, `${COUNT} read: ${COUNT} added, 0 updated, 0 unchanged, 0 kept, 0 refused.\n`)
  t.diagnostic(`imported within ${Math.round(performance.now() - importStarted)} ms`)

  const inFile: readonly GeneratedTask[] = JSON.parse(await readFile(file, 'utf8'))
  const sorted = inFile.toSorted(compareTasks)
  for (const { flags, keeps } of CASES) {
    const { code, out, err } = await runCommand(['tasks', 'list', '--json', ...flags], options)
    assert.equal(code, 0, err)
    const expected = sorted.filter(keeps)
    const listed: readonly GeneratedTask[] = JSON.parse(out)
    assert.ok(expected.length > 0 && expected.length < COUNT / 2, `${flags.join(' ')}: ${expected.length}`)
    assert.deepEqual(
      listed.map((task) => task.TaskIdentifier),
      expected.map((task) => task.TaskIdentifier),
      flags.join(' '),
    )
    const wrong = listed.findIndex((task, index) => !isSame(task, expected[index]))
    assert.equal(wrong, -1, `${flags.join(' ')} shows ${JSON.stringify(listed[wrong])}`)
  }

  const client = await openClient(program)
  const before = await memoryMegabytes(program)
  const [json, xml] = [
    await client.get('/v1/tasks'),
    await client.get('/v1/tasks', { accept: 'application/xml' }),
  ]
  t.diagnostic(
    `memory of the service before and after both lists: ${before}, ${await memoryMegabytes(program)} MB`,
  )
  assert.ok(withoutHosts(json.text) === withoutHosts(JSON.stringify(sorted)), 'the whole list in JSON')
  const told = tasksInXml(xml.text)
  assert.equal(told.length, COUNT)
  told.forEach((one, index) => {
    const task = sorted[index] as GeneratedTask
    const state = Object.entries(TASK_STATES).find(([, number]) => number === task.Status.State)?.[0]
    assert.deepEqual(one, {
      id: task.TaskIdentifier,
      state,
      type: task.Type,
      progress: task.Status.Progress,
      reason: task.CompleteReason,
      started: startedAt(task),
      ended: endedAt(task),
    })
  })
  assert.ok(told.every(({ type }) => type in TASK_TYPES))

  t.diagnostic(
    `and with three lists that nobody reads on: ${await memoryWhileStalled(program, client.session)} MB`,
  )
})

/** What of each task is read from the XML list by eye: the text between its tags. */
function tasksInXml(xml: string) {
  return xml
    .split('<TaskApi>')
    .slice(1)
    .map((task) => {
      const textOf = (name: string) =>
        unescaped(new RegExp(`<${name}>([^<]*)</${name}>`).exec(task)?.[1] ?? '')
      return {
        id: textOf('TaskIdentifier'),
        state: textOf('State'),
        type: textOf('Type'),
        progress: Number(textOf('Progress')),
        reason: textOf('CompleteReason'),
        started: Date.parse(textOf('Started')),
        ended: Date.parse(textOf('Completed')),
      }
    })
}

function unescaped(text: string): string {
  const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
  return text.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
    (_all, hex?: string, digits?: string, name?: string) => {
      if (name !== undefined) return named[name] ?? ''
      return String.fromCodePoint(hex === undefined ? Number(digits) : Number.parseInt(hex, 16))
    },
  )
}

async function memoryWhileStalled(program: Program, session: string): Promise<string> {
  const sockets = await Promise.all([1, 2, 3].map(() => openSocket(program)))
  for (const socket of sockets) {
    socket.write(`GET /v1/tasks HTTP/1.1\r\nHost: localhost\r\nx-zerto-session: ${session}\r\n\r\n`)
    await once(socket, 'data')
    socket.pause()
  }
  const megabytes = await memoryMegabytes(program)
  for (const socket of sockets) socket.destroy()
  return megabytes
}

/** Resident memory, where the system tells it. */
async function memoryMegabytes({ pid }: Program): Promise<string> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]
  return kilobytes === undefined ? 'unknown' : String(Math.round(Number(kilobytes) / 1024))
}
