import { tasksMigration } from './0001-tasks.ts'
import { entitiesMigration } from './0002-entities.ts'
import { accessMigration } from './0003-access.ts'
import { propertiesMigration } from './0004-properties.ts'
import { simulationMigration } from './0005-simulation.ts'
import { taskDurationsMigration } from './0006-task-durations.ts'
import { taskSearchMigration } from './0007-task-search.ts'
import { taskChangesMigration } from './0008-task-changes.ts'
import { webhooksMigration } from './0009-webhooks.ts'
import { retentionMigration } from './0010-retention.ts'
import { termsOfTasksMigration } from './0011-terms-of-tasks.ts'
import { auditMigration } from './0013-audit.ts'
import type { Migration } from './migration.ts'

export type { Migration } from './migration.ts'

/** All steps, in order. */
export const MIGRATIONS: readonly Migration[] = [
  tasksMigration,
  entitiesMigration,
  accessMigration,
  propertiesMigration,
  simulationMigration,
  taskDurationsMigration,
  taskSearchMigration,
  taskChangesMigration,
  webhooksMigration,
  retentionMigration,
  termsOfTasksMigration,
  auditMigration,
]
