import { tasksMigration } from './0001-tasks.ts'
import { entitiesMigration } from './0002-entities.ts'
import { accessMigration } from './0003-access.ts'
import { propertiesMigration } from './0004-properties.ts'
import { simulationMigration } from './0005-simulation.ts'
import { taskDurationsMigration } from './0006-task-durations.ts'
import { taskSearchMigration } from './0007-task-search.ts'
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
]
