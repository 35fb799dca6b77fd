import { isDeepStrictEqual } from 'node:util'
import type { Webhook, WebhookContent, WebhookStore } from '../webhook-store.ts'
import type { KeeperCalls } from './keeper-calls.ts'
import { SWAP, type SwapResult } from './remote-methods.ts'

export interface WebhookSwap {
  readonly id: string
  readonly before: Webhook
  readonly content: WebhookContent
}

/** `WebhookStore.change` in a worker: as `changeTaskBySwap`. */
export async function changeWebhookBySwap(
  { calls, find }: { readonly calls: KeeperCalls; readonly find: WebhookStore['find'] },
  { id, step }: { readonly id: string; readonly step: (now: Webhook) => WebhookContent },
): Promise<Webhook | undefined> {
  for (;;) {
    const before = await find(id)
    if (before === undefined) return undefined
    const swap: WebhookSwap = { id, before, content: step(before) }
    const result = await calls.call<SwapResult<Webhook | undefined>>('webhooks', SWAP, [swap])
    if (result.isDone) return result.value
  }
}

/** In the keeper. The position moves by itself, and no step looks at it. */
export async function swapWebhook(
  webhooks: Pick<WebhookStore, 'change'>,
  { id, before, content }: WebhookSwap,
): Promise<SwapResult<Webhook | undefined>> {
  let isDone = true
  const value = await webhooks.change(id, (current) => {
    isDone = isDeepStrictEqual({ ...current, position: 0 }, { ...before, position: 0 })
    return isDone ? content : current
  })
  return isDone ? { isDone, value } : { isDone }
}
