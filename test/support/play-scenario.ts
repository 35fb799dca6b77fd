import { type OpenStores, openWireHouse } from './wire-house.ts'
import { type Captures, fillIn, formatAnswer, matchesPromise, type Scenario } from './wire-scenario.ts'

/** What an exchange of a scenario promised and what came. */
export interface Played {
  readonly promised: string
  readonly actual: string
  readonly isKept: boolean
}

/** The address that clients of scenarios use. */
const HOST = 'zvm.example:9669'

/** Plays a scenario on a service of its own, over stores in memory unless given. */
export async function playScenario(scenario: Scenario, openStores?: OpenStores): Promise<readonly Played[]> {
  const house = await openWireHouse(scenario, openStores)
  try {
    const captures: Captures = new Map()
    const session = scenario.login === 'none' ? undefined : await house.sessionOf(scenario.login)
    const played: Played[] = []
    for (const exchange of scenario.exchanges) {
      await house.clock.advance(exchange.advanceSeconds * 1000)
      if (exchange.advanceSeconds > 0) await house.assembly.sweeper.sweep()
      const { request, answer } = exchange
      const given = Object.fromEntries(
        request.headers.map(([name, value]) => [name.toLowerCase(), fillIn(value, captures)]),
      )
      const isLoggedIn = 'authorization' in given || 'x-zerto-session' in given
      const response = await house.assembly.listener.app.inject({
        // The scenario's own word; the framework knows all that occur.
        method: request.method as 'GET',
        url: fillIn(request.url, captures),
        headers: {
          host: HOST,
          ...(session === undefined || isLoggedIn ? {} : { 'x-zerto-session': session }),
          ...given,
        },
        ...(request.body === '' ? {} : { payload: fillIn(request.body, captures) }),
      })
      const shown = answer.headers.length > 0 ? answer.headers.map(([name]) => name) : ['Content-Type']
      const actual = formatAnswer(
        { status: response.statusCode, headers: response.headers, body: response.body },
        { shown, isRaw: scenario.isRaw },
      )
      const headers = answer.headers.map(([name, value]) => `${name}: ${value}`)
      const promised = [
        [String(answer.status), ...headers].join('\n'),
        ...(answer.body === '' ? [] : [answer.body]),
      ].join('\n\n')
      played.push({ promised, actual, isKept: matchesPromise(promised, actual, captures) })
    }
    return played
  } finally {
    await house.close()
  }
}
