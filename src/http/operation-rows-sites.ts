import { PEER_PORT } from '../inventory/index.ts'
import { Problem } from '../problem/index.ts'
import {
  flrMountDataApi,
  journalVmRestoreDataApi,
  pairDataApi,
  restoreVmApi,
  retentionStartInfoApi,
  text,
  unPairDataApi,
} from '../wire/index.ts'
import { given, inRange, type OperationTable, required, withBody, withoutBody } from './operation-row.ts'
import { checkpointOf } from './operation-rows-vpgs.ts'

type SiteOperations =
  | 'restoreVm'
  | 'commitVmRestore'
  | 'rollBackVmRestore'
  | 'pairSite'
  | 'unpairSite'
  | 'mountFlr'
  | 'unmountFlr'
  | 'startRetention'
  | 'restoreRetention'

/** What can be done with VMs, peer sites, file level recovery and retention. */
export const SITE_OPERATIONS: Pick<OperationTable, SiteOperations> = {
  restoreVm: withBody(
    { method: 'POST', path: '/v1/vms/:vm/Restore', summary: 'Restores a VM from the journal.' },
    journalVmRestoreDataApi,
    (body, path) => ({ vm: path('vm'), vpg: given(body.VpgIdentifier), checkpoint: checkpointOf(body) }),
  ),
  commitVmRestore: onVm('RestoreCommit', 'Commits the restore of a VM.'),
  rollBackVmRestore: onVm('RestoreRollback', 'Rolls the restore of a VM back.'),
  pairSite: withBody(
    { method: 'POST', path: '/v1/peersites', summary: 'Pairs with another site.', isRequired: true },
    pairDataApi,
    (body) => ({
      hostName: required('HostName', body.HostName),
      port: inRange('Port', body.Port, { min: 1, max: 65_535, absent: PEER_PORT }),
      token: given(body.Token),
    }),
  ),
  unpairSite: withBody(
    { method: 'DELETE', path: '/v1/peersites/:site', summary: 'Ends the pairing with a site.' },
    unPairDataApi,
    (body, path) => ({ site: path('site'), keepTargetDisks: body.IsKeepTargetDisks ?? false }),
  ),
  mountFlr: {
    ...withBody(
      {
        method: 'POST',
        path: '/v1/flrs',
        summary: 'Mounts a VM for file level recovery; answers the session, not the task.',
        isRequired: true,
      },
      flrMountDataApi,
      ({ Jflr, Bflr }) => {
        if ((Jflr === null) === (Bflr === null)) {
          throw new Problem('value-unreadable', 'Jflr or Bflr, one of the two, says what to mount; send it.')
        }
        const type = Jflr === null ? 'bflr' : 'jflr'
        const wanted = Jflr ?? Bflr
        return {
          vm: required(`${Jflr === null ? 'Bflr' : 'Jflr'}.VmIdentifier`, wanted?.VmIdentifier),
          vpg: given(wanted?.VpgIdentifier),
          checkpoint: given(Jflr?.CheckpointIdentifier),
          type,
          volume: given(Jflr?.VmVolumeIdentifier),
          repository: given(Bflr?.RepositoryIdentifier),
          retentionSet: given(Bflr?.RetentionSetIdentifier),
          path: given(wanted?.InitialDownloadPath),
        } as const
      },
    ),
    reply: 'created',
  },
  unmountFlr: withoutBody(
    { method: 'DELETE', path: '/v1/flrs/:flr', summary: 'Unmounts a session of file level recovery.' },
    (path) => ({ session: path('flr') }),
  ),
  startRetention: withBody(
    {
      method: 'POST',
      path: '/v1/ltr/vpgs/:vpg/retentionstart',
      summary: 'Copies a VPG to its repository now.',
    },
    retentionStartInfoApi,
    (body, path) => ({ vpg: path('vpg'), checkpoint: checkpointOf(body) }),
  ),
  restoreRetention: withBody(
    {
      method: 'POST',
      path: '/v1/ltr/restore/vm',
      summary: 'Restores a VM from a repository.',
      isRequired: true,
    },
    restoreVmApi,
    (body) => ({
      vm: required('VmIdentifier', body.VmIdentifier),
      checkpoint: null,
      retentionSet: given(body.RetentionSetIdentifier),
      host: given(body.HostIdentifier),
      datastore: given(body.DatastoreIdentifier),
    }),
  ),
}

/** The body is a JSON string of unknown meaning, so that none is read. Source: the 10.0 OpenAPI. */
function onVm(action: string, summary: string) {
  const told = { method: 'POST', path: `/v1/vms/:vm/${action}`, summary } as const
  const toInput = (path: (name: string) => string) => ({ vm: path('vm') })
  return { ...withBody(told, text, (_, path) => toInput(path)), ...withoutBody(told, toInput) }
}
