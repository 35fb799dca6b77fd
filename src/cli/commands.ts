import { AUDIT_COMMANDS } from './audit-commands.ts'
import { backupCommand } from './backup.ts'
import type { Command } from './command.ts'
import { configShowCommand } from './config-show.ts'
import { conformanceCommand } from './conformance.ts'
import { copyCommand } from './copy.ts'
import { doctorCommand } from './doctor.ts'
import { eventsCommand } from './events.ts'
import { HOLD_COMMANDS } from './hold-commands.ts'
import { loginCommand } from './login.ts'
import { logoutCommand } from './logout.ts'
import { recordCommand } from './record.ts'
import { RETENTION_COMMANDS } from './retention-commands.ts'
import { serveCommand } from './serve.ts'
import { SITE_COMMANDS } from './site-commands.ts'
import { tasksExportCommand } from './tasks-export.ts'
import { tasksGetCommand } from './tasks-get.ts'
import { tasksImportCommand } from './tasks-import.ts'
import { tasksListCommand } from './tasks-list.ts'
import { tasksSearchCommand } from './tasks-search.ts'
import { tasksSummaryCommand } from './tasks-summary.ts'
import { tasksTypesCommand } from './tasks-types.ts'
import { tasksWaitCommand } from './tasks-wait.ts'
import { tasksWatchCommand } from './tasks-watch.ts'
import { USER_COMMANDS } from './user.ts'
import { verifyCommand } from './verify.ts'
import { WEBHOOK_COMMANDS } from './webhook-commands.ts'

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  serveCommand,
  loginCommand,
  logoutCommand,
  tasksListCommand,
  tasksSearchCommand,
  tasksSummaryCommand,
  tasksExportCommand,
  tasksGetCommand,
  tasksTypesCommand,
  tasksWaitCommand,
  tasksWatchCommand,
  tasksImportCommand,
  eventsCommand,
  ...SITE_COMMANDS,
  doctorCommand,
  conformanceCommand,
  recordCommand,
  ...WEBHOOK_COMMANDS,
  ...AUDIT_COMMANDS,
  ...RETENTION_COMMANDS,
  ...HOLD_COMMANDS,
  ...USER_COMMANDS,
  backupCommand,
  verifyCommand,
  copyCommand,
  configShowCommand,
]
