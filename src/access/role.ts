import { Problem, quoted } from '../problem/index.ts'
import { ROLES, type Role } from '../store/index.ts'

/** Who makes a call, once logged in. */
export interface Caller {
  readonly userName: string
  readonly role: Role
}

/** The role and all that it includes, least first. */
export function rolesWithin(role: Role): readonly Role[] {
  return ROLES.slice(0, ROLES.indexOf(role) + 1)
}

export function hasRole(caller: Caller, needed: Role): boolean {
  return rolesWithin(caller.role).includes(needed)
}

/** @throws Problem `role-missing` */
export function requireRole(caller: Caller, needed: Role): void {
  if (hasRole(caller, needed)) return
  throw new Problem(
    'role-missing',
    `This call needs the role ${needed}; ${quoted(caller.userName)} has the role ${caller.role}.`,
  )
}
