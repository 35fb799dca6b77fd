import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readServerEvents, type ServerEvent } from './server-events.ts'

async function readAll(...pieces: readonly Uint8Array[]): Promise<readonly ServerEvent[]> {
  const body = (async function* () {
    yield* pieces
  })()
  const all: ServerEvent[] = []
  for await (const event of readServerEvents(body)) all.push(event)
  return all
}

const TEXT =
  'retry: 5\nid: 7\nevent: begin\ndata: {"a":1}\n\n: still here\nid: 8\n\ndata: é\ndata:two\r\n\r\nevent: end\ndata: cut'

test('events are read in whatever pieces they come; one that is cut off is none', () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.nat(TEXT.length + 1)), async (cuts) => {
      const bytes = new TextEncoder().encode(TEXT)
      const at = [0, ...cuts.toSorted((one, other) => one - other), bytes.length]
      const pieces = at.slice(1).map((end, index) => bytes.slice(at[index], end))
      assert.deepEqual(await readAll(...pieces), [
        { lastId: '7', event: 'begin', data: '{"a":1}' },
        { lastId: '8', event: 'message', data: '' },
        { lastId: '8', event: 'message', data: 'é\ntwo' },
      ])
    }),
  ))
