import type { Check } from './check.ts'
import { ENTITY_CHECKS } from './entity-checks.ts'
import { ENTITY_FILTER_CHECKS } from './entity-filter-checks.ts'
import { FILTER_CHECKS } from './filter-checks.ts'
import { LOGIN_CHECKS } from './login-checks.ts'
import { REQUEST_CHECKS } from './request-checks.ts'
import { TASK_CHECKS } from './task-checks.ts'
import { TASK_PLACE_CHECKS } from './task-place-checks.ts'
import { TASK_XML_CHECKS } from './task-xml-checks.ts'

/** Every check, in the order in which they are asked. */
export const CHECKS: readonly Check[] = [
  ...TASK_CHECKS,
  ...TASK_XML_CHECKS,
  ...TASK_PLACE_CHECKS,
  ...FILTER_CHECKS,
  ...REQUEST_CHECKS,
  ...ENTITY_CHECKS,
  ...ENTITY_FILTER_CHECKS,
  // The one wrong password comes last: a server may answer slowly after it.
  ...LOGIN_CHECKS,
]
