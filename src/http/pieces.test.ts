import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, test } from 'node:test'
import type { TextPiece } from '../store/index.ts'
import { Pieces } from './pieces.ts'

const LONG = 300_000

/** Pieces of one letter each, whose memory is used again as soon as it is given back. */
async function* letters(count: number, failAt = Number.POSITIVE_INFINITY): AsyncGenerator<TextPiece> {
  const free: Buffer[] = []
  for (let number = 0; number < count; number += 1) {
    if (number === failAt) throw new Error('the disk is gone')
    const bytes = (free.pop() ?? Buffer.alloc(LONG)).fill(97 + (number % 26))
    yield { bytes, release: () => free.push(bytes) }
  }
}

function expectedOf(count: number): string {
  return Array.from({ length: count }, (_, number) =>
    String.fromCharCode(97 + (number % 26)).repeat(LONG),
  ).join('')
}

/** Answers one request by `handle`, and gives what the client got. */
async function exchange(
  handle: (response: ServerResponse) => Promise<void>,
  read: (answer: IncomingMessage) => Promise<string>,
): Promise<string> {
  const server = createServer((_request, response) => void handle(response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    const { port } = server.address() as AddressInfo
    const [answer] = (await once(get({ port, agent: false }), 'response')) as [IncomingMessage]
    return await read(answer)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

describe('a body in pieces', () => {
  test('arrives whole, though its memory is used again on the way', async () => {
    const pieces = letters(40)
    const first = await pieces.next()
    assert.ok(first.done !== true)
    const got = await exchange((response) => new Pieces([first.value], pieces).sendTo(response), text)
    assert.ok(got === expectedOf(40))
  })

  test('is the same as a stream', async () => {
    assert.ok((await text(new Pieces([], letters(5)).toReadable())) === expectedOf(5))
  })

  test('that fails on the way is told to who sends it, and never looks whole', async () => {
    const failures: unknown[] = []
    const got = exchange(async (response) => {
      await new Pieces([], letters(9, 4)).sendTo(response).catch((error) => failures.push(error))
      response.destroy()
    }, text)
    await assert.rejects(got)
    assert.match(String(failures[0]), /the disk is gone/)
  })

  test('whose reader has gone is given up', async () => {
    let isOver: () => void = () => {}
    const over = new Promise<void>((resolve) => {
      isOver = resolve
    })
    await exchange(
      (response) => new Pieces([], letters(1_000_000)).sendTo(response).then(isOver),
      async (answer) => {
        await once(answer, 'data')
        answer.destroy()
        return ''
      },
    )
    await over
  })
})
