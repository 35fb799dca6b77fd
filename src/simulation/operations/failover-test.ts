import type { ActivityInputs } from '../activity.ts'
import { operation } from '../definition.ts'
import { withVms, withVpg } from '../site-state.ts'
import { enter, goOnReplicating } from '../situations.ts'
import {
  checkedCheckpoint,
  checkedFacts,
  checkedVms,
  checkVpg,
  msFor,
  relatedToVpg,
  vpgFacts,
} from './vpg-operation.ts'
import { withBootOrder, withPostScript, withPreScript } from './vpg-recipe.ts'

/** Test VMs of a few machines are up within the half minute for which a public client waits: client demands 15. */
export const testFailover = operation({
  taskType: () => 'FailOverTest',
  related: relatedToVpg,
  describe: ({ name }) => `Failover test of VPG "${name}"`,
  check: ({ vpg: identifier, checkpoint, vms }: ActivityInputs['testFailover'], start) => {
    const vpg = checkVpg(start.state, identifier, 'testFailover')
    return {
      ...vpgFacts(start.state, vpg, 'testFailover'),
      ...checkedVms(start.state, vpg, vms),
      checkpoint: checkedCheckpoint(start, vpg, checkpoint),
    }
  },
  plan: (facts) => [
    { ms: 3_000, toPercent: 15, effect: 'startVms' },
    { ms: msFor(facts, { base: 2_000, perVm: 1_500, perGb: 2 }), toPercent: 80, effect: 'runPostScript' },
    { ms: msFor(facts, { base: 1_000, perVm: 500 }), toPercent: 99 },
  ],
  effects: {
    begin: (state, { vpg }, moment) =>
      withPreScript(enter(state, vpg, { situation: 'testStarting', at: moment.at }), vpg, moment),
    startVms: withBootOrder,
    runPostScript: (state, { vpg }, moment) => withPostScript(state, vpg, moment),
    end: (state, { vpg }, { at }) => enter(state, vpg, { situation: 'testing', at }),
    undo: (state, { vpg }, { at }) => goOnReplicating(state, vpg, at),
  },
})

export const stopFailoverTest = operation({
  taskType: () => 'StopFailOverTest',
  related: relatedToVpg,
  describe: ({ name }) => `Stop of the failover test of VPG "${name}"`,
  check: checkedFacts('stopFailoverTest'),
  plan: (facts) => [{ ms: msFor(facts, { base: 4_000, perVm: 1_000 }), toPercent: 99 }],
  effects: {
    begin: (state, { vpg }, { at }) => enter(state, vpg, { situation: 'testStopping', at }),
    end: (state, { vpg }, { at }) => {
      const tested = withVpg(state, vpg, (one) => ({ ...one, lastTestAt: at }))
      const vms = withVms(tested, vpg, (vm) => ({ ...vm, lastTestAt: at }))
      return goOnReplicating(vms, vpg, at)
    },
    undo: (state, { vpg }, { at }) => enter(state, vpg, { situation: 'testing', at }),
  },
})
