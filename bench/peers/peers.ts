import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The filtered list that all are asked for, in the words of each. */
export const TYPE = 'Move'
export const STATE = { name: 'Completed', number: 6 } as const

/** What a peer is given to hold. */
export interface HeldTasks {
  /** Every task, as our own answer of all of them has it. */
  readonly all: readonly Readonly<Record<string, unknown>>[]
  /** The text of our answer to the question. */
  readonly answer: string
}

/** What people would use instead, as a package of npm, and how it is told to hold tasks. */
export interface Peer {
  readonly name: string
  readonly version: string
  /** The filtered list. */
  readonly path: string
  /** How it answers. */
  readonly how: string
  /** Writes its files into a folder. */
  readonly prepare: (folder: string, held: HeldTasks) => void
  /** What starts it in that folder, the packages being in `node_modules`, on a port of 127.0.0.1. */
  readonly command: (port: number) => readonly string[]
}

/** Each in its most favourable form: over plain HTTP, with its logs, journals and compression off. */
export const PEERS: readonly Peer[] = [
  {
    name: 'json-server',
    version: '0.17.4',
    path: `/tasks?Type=${TYPE}&Status.State=${STATE.number}`,
    how: 'its own filters',
    prepare: (folder, { all }) => {
      const tasks = all.map((task) => ({ id: task.TaskIdentifier, ...task }))
      writeFileSync(join(folder, 'db.json'), JSON.stringify({ tasks }))
    },
    command: (port) => [
      process.execPath,
      ...[
        'node_modules/json-server/lib/cli/bin.js',
        'db.json',
        '--host',
        '127.0.0.1',
        '--port',
        String(port),
      ],
      ...['--quiet', '--read-only', '--no-cors', '--no-gzip'],
    ],
  },
  {
    name: '@mockoon/cli',
    version: '9.9.0',
    path: `/tasks?Type_eq=${TYPE}&Status.State_eq=${STATE.number}`,
    how: 'a CRUD route over a data bucket, its own filters',
    prepare: (folder, { all }) =>
      writeFileSync(join(folder, 'environment.json'), JSON.stringify(toEnvironment(all))),
    command: (port) => [
      process.execPath,
      ...[
        'node_modules/@mockoon/cli/bin/run.js',
        'start',
        '--data',
        'environment.json',
        '--port',
        String(port),
      ],
      ...['--disable-log-to-file', '--repair', '--disable-admin-api'],
    ],
  },
  {
    name: 'wiremock',
    version: '3.13.2',
    path: `/tasks?type=${TYPE}&status=${STATE.name}`,
    how: 'a stub matched by its query, which sends the bytes of the answer',
    prepare: (folder, { answer }) => {
      mkdirSync(join(folder, 'mappings'))
      writeFileSync(join(folder, 'mappings/tasks.json'), JSON.stringify(toStub(answer)))
    },
    command: (port) => [
      ...['java', '-cp', 'node_modules/wiremock/build/wiremock-standalone-3.13.2.jar', 'wiremock.Run'],
      ...['--bind-address', '127.0.0.1', '--port', String(port)],
      ...['--no-request-journal', '--disable-gzip', '--disable-banner'],
    ],
  },
]

const guid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

/** Source: the environment files that Mockoon writes; `--repair` puts in what else it wants. */
function toEnvironment(all: HeldTasks['all']): object {
  const answer = {
    uuid: guid(3),
    statusCode: 200,
    bodyType: 'DATABUCKET',
    databucketID: 'task',
    default: true,
  }
  const crud = { uuid: guid(2), type: 'crud', endpoint: 'tasks', responses: [answer] }
  return {
    uuid: guid(1),
    lastMigration: 33,
    name: 'tasks',
    hostname: '127.0.0.1',
    routes: [crud],
    rootChildren: [{ type: 'route', uuid: crud.uuid }],
    data: [{ uuid: guid(4), id: 'task', name: 'tasks', value: JSON.stringify(all) }],
  }
}

/** Source: WireMock, "Stubbing"; a body in the stub is read once, one in a file for each answer. */
function toStub(answer: string): object {
  const queryParameters = { type: { equalTo: TYPE }, status: { equalTo: STATE.name } }
  return {
    request: { method: 'GET', urlPath: '/tasks', queryParameters },
    response: { status: 200, headers: { 'Content-Type': 'application/json' }, body: answer },
  }
}
