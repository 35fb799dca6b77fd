import { type Checkpoint, checkpointTypes } from '../inventory/index.ts'
import { identifierOf, openWord } from './entity-scalars.ts'
import { flag, integer, isoInstant, text } from './scalars.ts'
import { nullable, onAppliance, record, type ValueOf } from './shape.ts'

/** Source: EarliestCheckpoint of recorded VPGs; Type is the 10.0 OpenAPI's. Dates are ISO: wire contract 7. */
export const checkpointApi = record('CheckpointApi', {
  CheckpointIdentifier: text,
  Tag: text,
  TimeStamp: isoInstant,
  Type: onAppliance(openWord(checkpointTypes, 'Automatic')),
})
export type CheckpointApi = ValueOf<typeof checkpointApi>

export function toCheckpointApi(checkpoint: Checkpoint): CheckpointApi {
  return {
    CheckpointIdentifier: checkpoint.identifier,
    Tag: checkpoint.tag,
    TimeStamp: checkpoint.takenAt,
    Type: checkpoint.type,
  }
}

/** @throws Problem `value-unreadable` where the checkpoint has no identifier */
export function fromCheckpointApi(api: CheckpointApi): Checkpoint {
  return {
    identifier: identifierOf('CheckpointIdentifier', api.CheckpointIdentifier),
    tag: api.Tag,
    takenAt: api.TimeStamp,
    type: api.Type,
  }
}

/** Source: the OpenAPI, `/v1/vpgs/{id}/checkpoints/stats`. Both are null for a VPG without checkpoints. */
export const checkpointStatsApi = record('VpgCheckpointsStatsApi', {
  Earliest: nullable(checkpointApi),
  Latest: nullable(checkpointApi),
})

const retentionSetApi = record('RetentionSetApi', {
  IsApplicationAware: flag,
  NumberOfVolumes: integer,
  RepositoryIdentifier: text,
  RepositorySiteIdentifier: text,
  RetentionSetIdentifier: text,
  Tier: integer,
  TimeStamp: text,
  ZorgIdentifier: text,
})

/** Source: the OpenAPI, `/v1/vms/{id}/pointsInTime`. */
export const pointInTimeApi = record('PointInTimeApi', {
  CanMount: record('AllowedOperationApi', { IsAllowed: flag, Reason: text }),
  Checkpoint: nullable(checkpointApi),
  RetentionSet: nullable(retentionSetApi),
})
export type PointInTimeApi = ValueOf<typeof pointInTimeApi>

/** A checkpoint of the VPG as a point in time of one of its VMs. */
export function toPointInTimeApi(checkpoint: Checkpoint): PointInTimeApi {
  return {
    CanMount: { IsAllowed: true, Reason: null },
    Checkpoint: toCheckpointApi(checkpoint),
    RetentionSet: null,
  }
}

export const pointInTimeStatsApi = record('PointInTimeStatsApi', {
  Earliest: nullable(pointInTimeApi),
  Latest: nullable(pointInTimeApi),
})
