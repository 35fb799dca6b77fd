import type { Site } from '../inventory/index.ts'
import {
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
 * @throws Problem `entity-not-found`, `value-unreadable` for a member that is unknown or of another type, or a name
 *   that several have
 */
export function fromOperationWish<Kind extends OperationKind>(
  site: Site,
  kind: Kind,
  wish: OperationWish<Kind>,
): OperationRequest {
  // A spread wish is an object of members; the compiler does not see through its type.
  return toOperationRequest(site, kind, { ...wish } as Readonly<Record<string, unknown>>)
}
