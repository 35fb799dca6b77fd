import { LOGOUT_PATH, TOKEN_PATH } from '../access/index.ts'
import type { AuditAction } from '../audit/index.ts'
import type { Route } from './route.ts'

/** Which request is which action. Whatever is written under /v1 and stands not here is an operation of the site. */
const AUDITED_REQUESTS: Readonly<Record<string, AuditAction>> = {
  'POST /v1/session/add': 'session.opened',
  'DELETE /v1/session': 'session.closed',
  'POST /api/console/session': 'session.opened',
  'DELETE /api/console/session': 'session.closed',
  [`POST ${TOKEN_PATH}`]: 'token.granted',
  [`POST ${LOGOUT_PATH}`]: 'token.ended',
  'POST /api/tasks': 'task.created',
  'PATCH /api/tasks/:task': 'task.changed',
  'POST /api/tasks/:task/cancel': 'task.cancelled',
  'POST /api/site/tasks/:task/answer': 'task.answered',
  'POST /api/tasks/import': 'tasks.imported',
  'GET /api/tasks/export': 'tasks.exported',
  'PUT /api/site/clock': 'site.clock',
  'POST /api/site/clock/advance': 'site.clock',
  'POST /api/site/faults': 'site.fault-added',
  'DELETE /api/site/faults': 'site.faults-removed',
  'DELETE /api/site/faults/:fault': 'site.faults-removed',
  'GET /api/site/snapshot': 'site.exported',
  'PUT /api/site/snapshot': 'site.replaced',
  'POST /api/site/reset': 'site.reset',
  'PUT /api/site/scenario': 'site.scenario',
  'PUT /api/site/conditions': 'site.conditions',
  'DELETE /api/site/doctor': 'conduct.forgotten',
  'POST /api/webhooks': 'webhook.added',
  'PATCH /api/webhooks/:webhook': 'webhook.changed',
  'DELETE /api/webhooks/:webhook': 'webhook.removed',
  'POST /api/webhooks/:webhook/secret': 'webhook.changed',
  'POST /api/webhooks/:webhook/test': 'webhook.changed',
  'POST /api/webhooks/:webhook/deliveries/:delivery/retry': 'webhook.changed',
  'PUT /api/retention': 'retention.rules',
  'POST /api/retention/dry-run': 'retention.dry-run',
  'POST /api/retention/run': 'retention.run',
  'POST /api/holds': 'hold.placed',
  'DELETE /api/holds/:hold': 'hold.released',
  'GET /api/audit/export': 'audit.exported',
}

/** What a request of a route is in the audit log; none where it only reads. */
export function findAuditAction({ method, path }: Pick<Route, 'method' | 'path'>): AuditAction | undefined {
  const known = AUDITED_REQUESTS[`${method} ${path}`]
  if (known !== undefined) return known
  return method !== 'GET' && path.startsWith('/v1/') ? 'operation.asked' : undefined
}
