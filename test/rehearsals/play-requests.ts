import { openWireHouse, type WireHouse } from '../support/wire-house.ts'
import { type Captures, fillIn, matchesPromise, type Scenario } from '../support/wire-scenario.ts'

const HOST = 'zvm.example:9669'

/** One request that was played, with placeholders filled in, and what came. */
export interface PlayedRequest {
  readonly method: string
  readonly url: string
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

export function openDemo(profile: string): Promise<WireHouse> {
  return openWireHouse({ settings: { profile }, given: [], site: 'demo' })
}

/** Plays the requests of a rehearsal at a house, whatever the answers are. Takes captures from them, and adds to them. */
export async function playRequests(
  house: WireHouse,
  { exchanges }: Pick<Scenario, 'exchanges'>,
  { session, captures, accept }: { session: string; captures: Captures; accept?: string },
): Promise<readonly PlayedRequest[]> {
  const played: PlayedRequest[] = []
  for (const { request, answer, advanceSeconds } of exchanges) {
    await house.clock.advance(advanceSeconds * 1000)
    if (advanceSeconds > 0) await house.assembly.sweeper.sweep()
    const url = fillIn(request.url, captures)
    const response = await house.assembly.listener.app.inject({
      // The scenario's own word; the framework knows all that occur.
      method: request.method as 'GET',
      url,
      headers: {
        host: HOST,
        'x-zerto-session': session,
        ...Object.fromEntries(request.headers),
        ...(accept === undefined ? {} : { accept }),
      },
      ...(request.body === '' ? {} : { payload: fillIn(request.body, captures) }),
    })
    // The one header that tells the time of the machine.
    const { date, ...headers } = response.headers
    played.push({ method: request.method, url, status: response.statusCode, headers, body: response.body })
    captureNames(answer.body, response.body, captures)
  }
  return played
}

/** Takes what placeholders stand for from the first piece of the answer that fits each line of the promise. */
function captureNames(promised: string, actual: string, captures: Captures): void {
  const pieces = actual.split(/(?<=[",>])(?=["<])|,|(?<=[{[}\]])/)
  for (const line of promised.split('\n')) {
    if (!/\{\{\w+\}\}/.test(fillIn(line, captures))) continue
    const sought = line.trim().replace(/,$/, '').replace('": ', '":')
    pieces.some((piece) => matchesPromise(sought, piece, captures))
  }
}
