/** When an entry is on the disk: before whoever asked is answered, or within 50 ms. */
export type AuditPace = 'before-answer' | 'soon'

/** Everything that is noted. `doc` goes on from "who …". */
export const AUDIT_ACTIONS = {
  'session.opened': { doc: 'signed in', pace: 'before-answer' },
  'session.closed': { doc: 'signed out', pace: 'before-answer' },
  'token.granted': { doc: 'was given an access token', pace: 'before-answer' },
  'token.ended': { doc: 'ended the session of a refresh token', pace: 'before-answer' },
  'task.created': { doc: 'created a task', pace: 'soon' },
  'task.changed': { doc: 'reported on a task', pace: 'soon' },
  'task.cancelled': { doc: 'asked a task to be cancelled', pace: 'soon' },
  'task.answered': { doc: 'answered a task that waits for a person', pace: 'before-answer' },
  'tasks.imported': { doc: 'imported tasks', pace: 'before-answer' },
  'tasks.exported': { doc: 'exported tasks', pace: 'before-answer' },
  'operation.asked': { doc: 'asked the site for an operation', pace: 'before-answer' },
  'site.clock': { doc: 'set or advanced the clock of the site', pace: 'before-answer' },
  'site.fault-added': { doc: 'added a fault', pace: 'before-answer' },
  'site.faults-removed': { doc: 'took faults away', pace: 'before-answer' },
  'site.replaced': { doc: 'put a snapshot in the place of the site', pace: 'before-answer' },
  'site.exported': { doc: 'took a snapshot of the site', pace: 'before-answer' },
  'site.reset': { doc: 'began the site anew', pace: 'before-answer' },
  'site.scenario': { doc: 'chose a scenario', pace: 'before-answer' },
  'site.conditions': { doc: 'changed what ails the site', pace: 'before-answer' },
  'conduct.forgotten': { doc: 'cleared the report on clients', pace: 'before-answer' },
  'webhook.added': { doc: 'added a webhook', pace: 'before-answer' },
  'webhook.changed': { doc: 'changed a webhook, its secret, or what it is sent', pace: 'before-answer' },
  'webhook.removed': { doc: 'removed a webhook', pace: 'before-answer' },
  'retention.rules': { doc: 'changed the rules of retention', pace: 'before-answer' },
  'retention.dry-run': { doc: 'asked what retention would prune', pace: 'before-answer' },
  'retention.run': { doc: 'pruned tasks', pace: 'before-answer' },
  'hold.placed': { doc: 'placed a legal hold', pace: 'before-answer' },
  'hold.released': { doc: 'released a legal hold', pace: 'before-answer' },
  'audit.exported': { doc: 'exported the audit log', pace: 'before-answer' },
  'user.added': { doc: 'added a user', pace: 'before-answer' },
  'user.password': { doc: 'changed the password of a user', pace: 'before-answer' },
  'user.role': { doc: 'changed the role of a user', pace: 'before-answer' },
  'user.removed': { doc: 'removed a user', pace: 'before-answer' },
} as const satisfies Readonly<Record<string, { readonly doc: string; readonly pace: AuditPace }>>

export type AuditAction = keyof typeof AUDIT_ACTIONS

export function isAuditAction(text: string): text is AuditAction {
  return Object.hasOwn(AUDIT_ACTIONS, text)
}
