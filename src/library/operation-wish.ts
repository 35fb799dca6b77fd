import type { Site } from '../inventory/index.ts'
import { findNearestName, Problem, quoted } from '../problem/index.ts'
import {
  OPERATION_KINDS,
  type OperationInputs,
  type OperationKind,
  type OperationRequest,
  type OptionalMember,
  toOperationRequest,
} from '../simulation/index.ts'

/** The input of an operation; what has a default may be left out. `vpg` and `vm` are identifiers or names. */
export type OperationWish<Kind extends OperationKind> = Omit<OperationInputs[Kind], OptionalMember<Kind>> &
  Partial<OperationInputs[Kind]>

/**
 * @throws Problem `entity-not-found`, `value-unreadable` for an operation that does not exist, a member that is unknown or of another type, or a name
 *   that several have
 */
export function fromOperationWish<Kind extends OperationKind>(
  site: Site,
  kind: Kind,
  wish: OperationWish<Kind>,
): OperationRequest {
  if (!OPERATION_KINDS.includes(kind)) {
    const nearest = findNearestName(String(kind), OPERATION_KINDS)
    const remedy =
      nearest === undefined ? `there are ${OPERATION_KINDS.join(', ')}.` : `did you mean ${nearest}?`
    throw new Problem('value-unreadable', `${quoted(String(kind))} is no operation; ${remedy}`)
  }
  if (typeof wish === 'string' || Array.isArray(wish)) {
    throw new Problem(
      'value-unreadable',
      `The input of ${kind} is no object; give one such as { vpg: 'Mail' }.`,
    )
  }
  // A spread wish is an object of members; the compiler does not see through its type.
  return toOperationRequest(site, kind, { ...wish } as Readonly<Record<string, unknown>>)
}
