import type { FlrSession } from '../../inventory/index.ts'
import { Problem, quoted } from '../../problem/index.ts'
import type { RelatedSite } from '../../task/index.ts'
import type { ActivityInputs, Facts } from '../activity.ts'
import { operation } from '../definition.ts'
import { findVpg, getVpg, localSiteOf, notFound, refused, type SiteState, withSite } from '../site-state.ts'
import { type VmFacts, vmFacts } from './vm-restore.ts'
import { checkedCheckpoint, relatedToVpg } from './vpg-operation.ts'

type MountFacts = VmFacts & {
  readonly session: string
  readonly type: 'jflr' | 'bflr'
  readonly checkpoint: string | null
  readonly from: Pick<
    FlrSession,
    'vmVolumeIdentifier' | 'selectedPath' | 'repositoryIdentifier' | 'retentionSetIdentifier'
  >
}

/** Answered with the session, not the task: wire contract 5.3. */
export const mountFlr = operation<ActivityInputs['mountFlr'], MountFacts>({
  taskType: () => 'FlrJournalMount',
  related: (facts) => ({ ...relatedToVpg(facts), flrSessions: [facts.session] }),
  describe: ({ vmName }) => `Mount of a disk of VM "${vmName}"`,
  created: ({ session }) => session,
  check: (input, start) => {
    if (input.type !== 'jflr' && input.type !== 'bflr') {
      throw new Problem('value-unreadable', 'A disk is mounted as jflr (from the journal) or bflr.')
    }
    const facts = vmFacts(start, input, 'mountFlr')
    const vpg = getVpg(start.state, facts.vpg)
    const checkpoint =
      input.type === 'bflr' && input.checkpoint === null
        ? null
        : checkedCheckpoint(start, vpg, input.checkpoint).identifier
    const from = {
      vmVolumeIdentifier: input.volume ?? null,
      selectedPath: input.path ?? null,
      repositoryIdentifier: input.repository ?? null,
      retentionSetIdentifier: input.retentionSet ?? null,
    }
    return { ...facts, session: start.random.guid(), type: input.type, checkpoint, from }
  },
  plan: () => [
    { ms: 3_000, toPercent: 20 },
    { ms: 9_000, toPercent: 99 },
  ],
  effects: {
    begin: (state, { session, type, vm, vpg, checkpoint, from }, { at }) =>
      findVpg(state, vpg) === undefined
        ? state
        : withSite(state, {
            flrSessions: [
              ...state.site.flrSessions,
              {
                identifier: session,
                status: 'MountInProgress',
                type,
                vmIdentifier: vm,
                vpgIdentifier: vpg,
                checkpointIdentifier: checkpoint,
                mountedAt: at,
                runningTasksCount: 1,
                ...from,
                siteIdentifier: localSiteOf(state).identifier,
              },
            ],
          }),
    end: (state, { session }) => withStatus(state, session, 'MountCompletedSuccessfully'),
    undo: (state, { session }) => withStatus(state, session, 'MountFailed'),
  },
})

function withStatus(state: SiteState, session: string, status: string): SiteState {
  const runningTasksCount = status.endsWith('InProgress') ? 1 : 0
  return withSite(state, {
    flrSessions: state.site.flrSessions.map((one) =>
      one.identifier === session ? { ...one, status, runningTasksCount } : one,
    ),
  })
}

interface UnmountFacts extends Facts {
  readonly session: string
  readonly vmName: string
  readonly sites: readonly RelatedSite[]
}

/** The session is gone when the task ends. The name of the status meanwhile is inferred. */
export const unmountFlr = operation<ActivityInputs['unmountFlr'], UnmountFacts>({
  taskType: () => 'FlrJournalUnmount',
  related: ({ vpg, sites, session }) => ({
    hosts: [],
    sites,
    vpgs: vpg === undefined ? [] : [vpg],
    flrSessions: [session],
  }),
  describe: ({ vmName }) => `Unmount of a disk of VM "${vmName}"`,
  check: ({ session: identifier }, { state }) => {
    const wanted = identifier.trim().toLowerCase()
    const session = state.site.flrSessions.find((one) => one.identifier.toLowerCase() === wanted)
    if (session === undefined) throw notFound('FLR session', identifier)
    if (session.status?.endsWith('InProgress')) {
      throw refused(`FLR session ${quoted(identifier)} is ${session.status}; wait for its task to end.`)
    }
    const vm = state.site.vms.find((one) => one.identifier === session.vmIdentifier)
    const vpg = findVpg(state, session.vpgIdentifier ?? '')
    return {
      session: session.identifier,
      vmName: vm?.name ?? session.vmIdentifier ?? '',
      sites: [vpg?.protectedSite, vpg?.recoverySite].filter((side) => side !== null && side !== undefined),
      ...(vpg === undefined ? {} : { vpg: vpg.identifier }),
    }
  },
  plan: () => [{ ms: 6_000, toPercent: 99 }],
  effects: {
    begin: (state, { session }) => withStatus(state, session, 'UnmountInProgress'),
    end: (state, { session }) =>
      withSite(state, {
        flrSessions: state.site.flrSessions.filter(({ identifier }) => identifier !== session),
      }),
    undo: (state, { session }) => withStatus(state, session, 'MountCompletedSuccessfully'),
  },
})
