import type { Delivery, TaskChange, Webhook, WebhookEvent } from '../store/index.ts'
import {
  isEnded,
  type ListedTask,
  matchesSearch,
  type SearchField,
  type Task,
  type TaskSearch,
} from '../task/index.ts'
import {
  DEFAULT_STYLE,
  parseSearchQuery,
  type QueryContext,
  toTaskView,
  webhookMessage,
} from '../wire/index.ts'

/**
 * What a change can be told as, the most telling first: one change is one message, with the first of these that a
 * webhook asks for.
 */
export function eventsOf({ before, after }: Pick<TaskChange, 'before' | 'after'>): readonly WebhookEvent[] {
  if (after === null) return ['task.removed']
  const hasEnded = isEnded(after.state) && !(before !== null && isEnded(before.state))
  const endings: readonly WebhookEvent[] = hasEnded
    ? [...(after.state === 'Failed' ? (['task.failed'] as const) : []), 'task.ended']
    : []
  return [...endings, before === null ? 'task.added' : 'task.changed']
}

/** What is known of a task that was removed; conditions on anything else cannot be asked any more. */
const KNOWN_OF_REMOVED: readonly SearchField[] = [
  ...(['type', 'state', 'group', 'startedBefore', 'startedAfter'] as const),
  ...(['completedBefore', 'completedAfter', 'durationMin', 'durationMax'] as const),
]

/** The delivery of a change to a webhook; `undefined` where it did not ask for it. */
export function toDelivery(
  change: TaskChange,
  webhook: Webhook,
  { search, now }: { readonly search: TaskSearch; readonly now: number },
): Delivery | undefined {
  const event = eventsOf(change).find((each) => webhook.events.includes(each))
  if (event === undefined || !passes(change, search)) return undefined
  return {
    webhookId: webhook.id,
    position: change.position,
    taskId: change.id,
    event,
    body: toBody(change, event),
    state: 'waiting',
    dueAt: now,
    tries: 0,
    attempts: [],
    createdAt: now,
  }
}

/** Of the task as it is after the change; of one that was removed, as far as it is known. */
function passes({ before, after }: TaskChange, search: TaskSearch): boolean {
  if (after !== null) return matchesSearch(after, search)
  if (before === null) return false
  return matchesSearch(
    toTask(before),
    search.filter(({ field }) => KNOWN_OF_REMOVED.includes(field)),
  )
}

/** The rest is not looked at. */
function toTask(listed: ListedTask): Task {
  return {
    ...listed,
    ...{ progressPercent: 0, completeReason: null, initiatedBy: null, isCancellable: false, generation: 1 },
    relatedEntities: { hosts: [], sites: [], vpgs: [], flrSessions: [] },
  }
}

function toBody({ id, position, changedAt, before, after }: TaskChange, event: WebhookEvent): string {
  const data = { id, position, task: after === null ? null : toTaskView(after), before }
  return webhookMessage.toJson({ type: event, timestamp: changedAt, data }, DEFAULT_STYLE)
}

/**
 * The conditions of a webhook, read again. The words of newer servers that they name were known when it was made, and
 * need not be held by any task now.
 *
 * @throws Problem `filter-unreadable`
 */
export function readConditions(conditions: string, context: Pick<QueryContext, 'zone'>): TaskSearch {
  const query = new URLSearchParams(conditions)
  const words = new Set([...query.values()].map((word) => word.trim()))
  return parseSearchQuery(query, { ...context, moreTypes: words, moreStates: words }, [])
}

/** The `webhook-id` of a delivery: the same at each try and after each restart. */
export function toMessageId({ webhookId, position }: Pick<Delivery, 'webhookId' | 'position'>): string {
  return `msg_${webhookId.replaceAll('-', '')}_${position}`
}

/** The position that a message tells of; `undefined` where it is not one of the webhook. */
export function parseMessageId(text: string, webhookId: string): number | undefined {
  const [, digits = ''] = /_(\d{1,15})$/.exec(text) ?? []
  const position = Number(digits)
  return digits !== '' && toMessageId({ webhookId, position }) === text ? position : undefined
}
