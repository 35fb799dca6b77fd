import type { Vm } from '../../inventory/index.ts'
import { type SiteState, withLife, withSite, withVms, withVpg } from '../site-state.ts'

/** The site with a VPG that protects in the other direction; its journal begins anew. */
export function reversed(state: SiteState, vpg: string, at: number): SiteState {
  const turned = withVpg(state, vpg, (one) => ({
    ...one,
    protectedSite: one.recoverySite,
    protectedSiteName: one.recoverySiteName,
    recoverySite: one.protectedSite,
    recoverySiteName: one.protectedSiteName,
    entities: {
      protected: one.entities.recovery,
      recovery: one.entities.protected,
      source: one.entities.target,
      target: one.entities.source,
    },
  }))
  const checkpoints = new Map(turned.site.checkpoints)
  checkpoints.delete(vpg.toLowerCase())
  return withLife(withSite(withVms(turned, vpg, reversedVm), { checkpoints }), vpg, (life) => ({
    ...life,
    numberedFromAt: Math.floor(at / 1000) * 1000,
    journal: [],
  }))
}

function reversedVm(vm: Vm): Vm {
  return {
    ...vm,
    protectedSite: vm.recoverySite,
    protectedSiteName: vm.recoverySiteName,
    recoverySite: vm.protectedSite,
    recoverySiteName: vm.protectedSiteName,
    entities: {
      protected: vm.entities.recovery,
      recovery: vm.entities.protected,
      source: vm.entities.target,
      target: vm.entities.source,
    },
    owningHostIdentifier: vm.recoveryHostIdentifier,
    owningHostName: vm.recoveryHostName,
    recoveryHostIdentifier: vm.owningHostIdentifier,
    recoveryHostName: vm.owningHostName,
  }
}
