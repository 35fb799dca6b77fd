/**
 * # webhooks: tells others of changes
 *
 * After the Standard Webhooks specification (https://www.standardwebhooks.com). `createWebhooks` is what an
 * administrator does with them; `createWebhookService` delivers: it reads the log of changes from the position of each
 * webhook, keeps what is to be sent in the store together with the new position, and sends it until it is taken or
 * given up. Invariants: whatever happens to this process, each change that a webhook asked for is sent at least once,
 * and those of one task in their order; nothing is sent to an address of the inside unless a setting allows it.
 * Deliberately absent: HTTP on our side, SQL.
 */
export { createDeliverer } from './deliverer.ts'
export * from './sender.ts'
export { createTargets, type Targets } from './targets.ts'
export { toMessageId } from './task-event.ts'
export * from './webhook-service.ts'
export * from './webhooks.ts'
