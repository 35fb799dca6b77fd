import { decodeFaultWish, type FaultPlan, type FaultRule } from '../faults/index.ts'
import { Problem, quoted } from '../problem/index.ts'
import {
  OPERATION_KINDS,
  type OperationKind,
  type SimulationControl,
  SLOW_FACTOR_MAX,
  TROUBLE_OUTCOMES,
  type Trouble,
  type TroubleState,
} from '../simulation/index.ts'
import { parseJson } from '../wire/index.ts'
import { empty, json } from './answer.ts'
import type { SiteRow } from './site-control-routes.ts'

/** What goes wrong on purpose: with requests, and with the operations that they start. */
export function siteFaultRows(
  faults: FaultPlan,
  simulation: SimulationControl | undefined,
): readonly SiteRow[] {
  const operated = (): SimulationControl => {
    if (simulation !== undefined) return simulation
    throw new Problem(
      'operation-refused',
      'This site does not run, so no operation of it can fail; start the service with --site demo, or give a path.',
    )
  }
  return [
    {
      method: 'GET',
      path: '/api/site/faults',
      summary: 'The faults that are set, with how often they matched and struck.',
      handle: async () =>
        json([
          ...faults.list().map(toFaultView),
          ...(simulation === undefined ? [] : simulation.listTroubles().map(toTroubleView)),
        ]),
    },
    {
      method: 'POST',
      path: '/api/site/faults',
      summary:
        'Sets a fault: {"path": "/v1/localsite", "times": 2, "status": 500}, or {"operation": "testFailover", "atPercent": 99}.',
      handle: async (exchange) => {
        const raw = parseJson(await exchange.text())
        const made = isTrouble(raw)
          ? toTroubleView(await operated().addTrouble(decodeTrouble(raw)))
          : toFaultView(faults.add(decodeFaultWish(raw)))
        return json(made, { status: 201 })
      },
    },
    {
      method: 'DELETE',
      path: '/api/site/faults',
      summary: 'Clears all faults.',
      handle: async () => {
        faults.clear()
        await simulation?.clearTroubles()
        return empty({ status: 204 })
      },
    },
    {
      method: 'DELETE',
      path: '/api/site/faults/:fault',
      summary: 'Clears one fault.',
      handle: async ({ params: { fault = '' } }) => {
        if (simulation?.listTroubles().some(({ id }) => id === fault)) await simulation.removeTrouble(fault)
        else faults.remove(fault)
        return empty({ status: 204 })
      },
    },
  ]
}

function toFaultView({ endsAt, ...rule }: FaultRule): object {
  return endsAt === null ? rule : { ...rule, endsAt: new Date(endsAt).toISOString() }
}

/** As it is asked for: `operation` is `*` for any. */
function toTroubleView({ kind, ...trouble }: TroubleState): object {
  return { ...trouble, operation: kind ?? ANY }
}

const ANY = '*'

function isTrouble(raw: unknown): raw is Readonly<Record<string, unknown>> {
  return typeof raw === 'object' && raw !== null && 'operation' in raw
}

const REASON = 'This failure was asked for at /api/site/faults.'

/** What each member of such a fault must be. */
const MEMBERS: Readonly<Record<keyof Omit<Trouble, 'kind'> | 'operation', readonly [string, Check]>> = {
  operation: [`* or one of ${OPERATION_KINDS.join(', ')}`, (value) => value === ANY || isOperation(value)],
  vpg: ['the name or identifier of a VPG', (value) => typeof value === 'string' || value === null],
  atPercent: ['a whole number from 1 to 99', (value) => isWithin(value, 1, 99) && Number.isInteger(value)],
  outcome: [
    `one of ${TROUBLE_OUTCOMES.join(', ')}`,
    (value) => TROUBLE_OUTCOMES.some((outcome) => outcome === value),
  ],
  reason: ['text of up to 1000 characters', (value) => typeof value === 'string' && value.length <= 1000],
  factor: [
    `a number above 0 and up to ${SLOW_FACTOR_MAX}`,
    (value) => isWithin(value, Number.MIN_VALUE, SLOW_FACTOR_MAX),
  ],
  skip: ['a whole number from 0', (value) => isWithin(value, 0, 1e9) && Number.isInteger(value)],
  times: [
    'a whole number from 1, or null for every one',
    (value) => value === null || (isWithin(value, 1, 1e9) && Number.isInteger(value)),
  ],
  probability: ['a number from 0 to 1', (value) => isWithin(value, 0, 1)],
}
type Check = (value: unknown) => boolean

function isWithin(value: unknown, min: number, max: number): boolean {
  return typeof value === 'number' && value >= min && value <= max
}

function isOperation(value: unknown): value is OperationKind {
  return OPERATION_KINDS.some((kind) => kind === value)
}

/** @throws Problem `value-unreadable`, naming the member and what it should be */
function decodeTrouble(raw: Readonly<Record<string, unknown>>): Trouble {
  for (const [name, value] of Object.entries(raw)) {
    const [expected, check] = Object.entries(MEMBERS).find(([known]) => known === name)?.[1] ?? []
    if (check?.(value)) continue
    throw new Problem(
      'value-unreadable',
      expected === undefined
        ? `${quoted(name)} is not a member of a fault of an operation; there are ${Object.keys(MEMBERS).join(', ')}.`
        : `${name} is not ${expected}.`,
    )
  }
  // Every member was checked by name and kind.
  const { operation, ...wish } = raw as Partial<Omit<Trouble, 'kind'>> & { readonly operation: string }
  if (wish.outcome === 'slow' && wish.factor === undefined) {
    throw new Problem('value-unreadable', 'factor is missing; say how many times as long it takes.')
  }
  return {
    vpg: null,
    atPercent: 50,
    reason: REASON,
    ...wish,
    kind: isOperation(operation) ? operation : null,
  }
}
