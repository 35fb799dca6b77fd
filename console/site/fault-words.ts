import type { FaultView } from './site-shapes.ts'

export interface FaultChoice {
  readonly label: string
  /** The body of POST /api/site/faults. */
  readonly fault: Readonly<Record<string, unknown>>
  /** Whether it may be one VPG's alone. */
  readonly isOfVpg: boolean
}

/** The faults that show most in a demonstration; the others are set by the command line. */
export const FAULT_CHOICES: readonly [FaultChoice, ...FaultChoice[]] = [
  {
    label: 'The next failover test fails at 99 %',
    fault: { operation: 'testFailover', atPercent: 99, reason: 'The recovery host ran out of memory.' },
    isOfVpg: true,
  },
  {
    label: 'The next failover waits for a person',
    fault: { operation: 'failover', outcome: 'wait', atPercent: 40 },
    isOfVpg: true,
  },
  {
    label: 'The next operation takes five times as long',
    fault: { operation: '*', outcome: 'slow', factor: 5 },
    isOfVpg: true,
  },
  {
    label: 'The next two reads of the site answer 500',
    fault: { path: '/v1/localsite', times: 2, status: 500 },
    isOfVpg: false,
  },
]

const OUTCOMES: Readonly<Record<string, string>> = {
  fail: 'fails',
  wait: 'waits for a person',
  slow: 'takes longer',
}

/** A fault in a sentence, without its full stop. */
export function describeFault(
  { path, operation, vpg, outcome = 'fail', status }: FaultView,
  nameOf: (vpg: string) => string,
): string {
  if (operation === undefined) {
    return `Requests of ${path ?? '*'} ${typeof status === 'number' ? `answer ${status}` : 'are disturbed'}`
  }
  const what = operation === '*' ? 'Any operation' : operation
  const whose = vpg === null || vpg === undefined ? '' : ` of ${nameOf(vpg)}`
  return `${what}${whose} ${OUTCOMES[outcome] ?? outcome}`
}
