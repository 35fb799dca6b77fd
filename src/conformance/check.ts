import type { Profile } from '../wire/index.ts'
import type { Target } from './target.ts'

/** How we know that a rule holds on real servers. */
export const EVIDENCE = ['documented', 'observed', 'inferred'] as const
export type Evidence = (typeof EVIDENCE)[number]

/** One rule of the API and the request that shows whether a server keeps it. */
export interface Check {
  /** Its name in reports: `tasks.filter.status-number`. */
  readonly id: string
  /** What must hold, as a sentence. */
  readonly what: string
  /** The path that is asked, as the OpenAPI writes it: `/v1/tasks/{taskIdentifier}`. */
  readonly path: string
  readonly evidence: Evidence
  /** Where the rule stands: `wire contract 4.6`. */
  readonly source: string
  /** The generation that has the rule; both unless given. */
  readonly only?: Profile
  /** It opens or ends sessions, or tries a wrong password: never on a server that is not ours. */
  readonly isOnSessions?: boolean
  /**
   * Asks and compares.
   * @throws Difference where the rule does not hold, Untried where nothing can be said
   */
  judge(target: Target): Promise<void>
}

/** The server answers otherwise than the rule says. Both texts are fit to print. */
export class Difference extends Error {
  readonly expected: string
  readonly got: string

  constructor(expected: string, got: string) {
    super(`expected ${expected}, got ${got}`)
    this.name = 'Difference'
    this.expected = expected
    this.got = got
  }
}

/** The rule could not be tried; the message says why. */
export class Untried extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'Untried'
  }
}

/** @throws Difference unless it holds */
export function expect(holds: boolean, expected: string, got: string): asserts holds {
  if (!holds) throw new Difference(expected, got)
}
