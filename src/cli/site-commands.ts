import type { Command } from './command.ts'
import { siteAnswerCommand } from './site-answer.ts'
import { SITE_CLOCK_COMMANDS } from './site-clock.ts'
import { SITE_CONDITION_COMMANDS } from './site-condition.ts'
import { siteDoCommand } from './site-do.ts'
import { SITE_FAULT_COMMANDS } from './site-faults.ts'
import { SITE_SCENARIO_COMMANDS } from './site-scenario.ts'
import { SITE_SNAPSHOT_COMMANDS } from './site-snapshot.ts'

/** Commands that steer the simulated site of a running service. */
export const SITE_COMMANDS: readonly Command[] = [
  ...SITE_CLOCK_COMMANDS,
  ...SITE_FAULT_COMMANDS,
  ...SITE_CONDITION_COMMANDS,
  ...SITE_SCENARIO_COMMANDS,
  ...SITE_SNAPSHOT_COMMANDS,
  siteDoCommand,
  siteAnswerCommand,
]
