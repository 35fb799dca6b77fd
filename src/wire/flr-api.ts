import type { FlrSession } from '../inventory/index.ts'
import { identifierOf } from './entity-scalars.ts'
import { integer, isoInstant, text } from './scalars.ts'
import { nullable, onAppliance, record, type ValueOf } from './shape.ts'

/** Source: published page "File Level Recovery" of 7.x; what the appliance adds is from the 10.0 OpenAPI. */
export const flrSessionApi = record('FlrSessionInformationApi', {
  CheckpointIdentifier: text,
  FlrSessionIdentifier: text,
  FlrSessionStatus: text,
  FlrSessionType: text,
  MountTime: nullable(isoInstant),
  NumberOfRelatedRunningTasks: onAppliance(integer),
  RepositoryIdentifier: onAppliance(text),
  RetentionSetIdentifier: onAppliance(text),
  SelectedPath: onAppliance(text),
  SiteIdentifier: onAppliance(text),
  VmIdentifier: text,
  VmVolumeIdentifier: text,
  VpgIdentifier: text,
})
export type FlrSessionApi = ValueOf<typeof flrSessionApi>

export function toFlrSessionApi(session: FlrSession): FlrSessionApi {
  return {
    CheckpointIdentifier: session.checkpointIdentifier,
    FlrSessionIdentifier: session.identifier,
    FlrSessionStatus: session.status,
    FlrSessionType: session.type,
    MountTime: session.mountedAt,
    NumberOfRelatedRunningTasks: session.runningTasksCount,
    RepositoryIdentifier: session.repositoryIdentifier,
    RetentionSetIdentifier: session.retentionSetIdentifier,
    SelectedPath: session.selectedPath,
    SiteIdentifier: session.siteIdentifier,
    VmIdentifier: session.vmIdentifier,
    VmVolumeIdentifier: session.vmVolumeIdentifier,
    VpgIdentifier: session.vpgIdentifier,
  }
}

/** @throws Problem `value-unreadable` where the session has no identifier */
export function fromFlrSessionApi(api: FlrSessionApi): FlrSession {
  return {
    identifier: identifierOf('FlrSessionIdentifier', api.FlrSessionIdentifier),
    status: api.FlrSessionStatus,
    type: api.FlrSessionType,
    vmIdentifier: api.VmIdentifier,
    vmVolumeIdentifier: api.VmVolumeIdentifier,
    vpgIdentifier: api.VpgIdentifier,
    checkpointIdentifier: api.CheckpointIdentifier,
    mountedAt: api.MountTime,
    selectedPath: api.SelectedPath,
    runningTasksCount: api.NumberOfRelatedRunningTasks,
    repositoryIdentifier: api.RepositoryIdentifier,
    retentionSetIdentifier: api.RetentionSetIdentifier,
    siteIdentifier: api.SiteIdentifier,
  }
}
