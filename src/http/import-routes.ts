import type { Readable } from 'node:stream'
import { type ImportFormat, importTasks } from '../intake/index.ts'
import { Problem, quoted } from '../problem/index.ts'
import type { Clock } from '../runtime/index.ts'
import type { TaskStore } from '../store/index.ts'
import type { Task } from '../task/index.ts'
import { formatOf, integer, list, nullable, plainText, record } from '../wire/index.ts'
import { json } from './answer.ts'
import { anyShape, type Route } from './route.ts'

/** What an import answers. */
const importReport = record('ImportReport', {
  read: integer,
  added: integer,
  updated: integer,
  unchanged: integer,
  kept: integer,
  refused: integer,
  refusals: list(record('Refusal', { line: integer, identifier: nullable(plainText), reason: plainText })),
  refusalsCut: integer,
})

export interface ImportRouteParts {
  readonly tasks: TaskStore
  readonly clock: Clock
  /** Told the first task of an import before anything is stored. */
  readonly onBeforeFirst: (task: Task) => Promise<void>
}

/** `POST /api/tasks/import`: what a ZVM answers to `GET /v1/tasks`, or a task a line, of any length. */
export function importRoutes({ tasks, clock, onBeforeFirst }: ImportRouteParts): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/api/tasks/import',
      summary:
        'Takes over tasks: JSON or XML as a ZVM answers GET /v1/tasks, or NDJSON. A repeat changes nothing.',
      source: 'ours',
      role: 'producer',
      body: {
        shape: anyShape(plainText),
        mediaTypes: ['application/json', 'application/xml', 'application/x-ndjson'],
      },
      reply: anyShape(importReport),
      handle: async (exchange) => {
        const format = importFormat(exchange.header('content-type'))
        return json(await importTasks({ body: keptOpen(exchange.body), format, tasks, clock, onBeforeFirst }))
      },
    },
  ]
}

/** Leaving the loop early, as when the store fails, must leave the socket for the answer. */
function keptOpen(body: Readable): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => body.iterator({ destroyOnReturn: false }) }
}

function importFormat(contentType: string | undefined): ImportFormat {
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (/^(application|text)\/(x-)?(ndjson|jsonl|json-lines|jsonlines)$/.test(type)) return 'ndjson'
  const format = formatOf(type)
  if (format !== undefined) return format
  throw new Problem(
    'media-type-unknown',
    `Content-Type ${quoted(contentType ?? '')} is not read here; send application/json, application/xml or application/x-ndjson.`,
  )
}
