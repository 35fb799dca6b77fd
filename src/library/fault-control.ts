import { decodeFaultWish, type FaultPlan, type FaultRule, type FaultWish } from '../faults/index.ts'

/** What goes wrong on purpose with requests. Off until added; paths under `/api/site` are never struck. */
export interface FaultControl {
  /** @throws Problem `value-unreadable`, naming the member and what it should be */
  add(wish: FaultWish): Promise<FaultRule>
  /** With how often each matched and struck. */
  list(): Promise<readonly FaultRule[]>
  /** @throws Problem `entity-not-found` */
  remove(id: string): Promise<void>
  clear(): Promise<void>
}

/** Sets faults the way an administrator does, without a login or a socket. */
export function createFaultControl(plan: FaultPlan): FaultControl {
  return {
    add: async (wish) => plan.add(decodeFaultWish(wish)),
    list: async () => plan.list(),
    remove: async (id) => plan.remove(id),
    clear: async () => plan.clear(),
  }
}
