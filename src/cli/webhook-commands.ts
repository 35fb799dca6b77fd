import { createWebhookControl, type WebhookControl } from '../client/index.ts'
import type { DeliveryApi, DeliveryAttemptApi, WebhookApi, WebhookWithSecretApi } from '../wire/index.ts'
import { type Arguments, type Command, EXIT, type Io } from './command.ts'
import { withClient } from './connection.ts'
import { formatLocalTime } from './humane-time.ts'
import { callOf } from './site-clock.ts'
import { formatJson, SITE_FLAGS } from './site-connection.ts'
import { toTerminalText } from './terminal-text.ts'

const ID = { name: 'ID', doc: 'The identifier of the webhook, as zvm-tasks webhook list shows it.' }

/** Commands that look after the webhooks of a service. */
export const WEBHOOK_COMMANDS: readonly Command[] = [
  {
    name: 'webhook add',
    summary: 'Have an address told of changes of tasks. Prints its secret, which is not shown again.',
    arguments: [{ name: 'URL', doc: 'The https address to send to.' }],
    flags: [
      {
        name: 'event',
        value: 'EVENT',
        isRepeatable: true,
        doc: 'task.added, task.changed, task.ended, task.failed, task.removed; several times: any. Else all but task.changed.',
      },
      {
        name: 'conditions',
        value: 'QUERY',
        doc: 'Tell of these tasks alone, in the words of GET /api/tasks: "type=Move&group=failed".',
      },
      { name: 'description', value: 'TEXT', doc: 'What it is for.' },
      ...SITE_FLAGS,
    ],
    examples: [
      'zvm-tasks webhook add https://hooks.example/tasks --event task.failed --conditions "type=Move"',
    ],
    async run(args, io) {
      const events = args.flags('event')
      const wish = {
        url: args.argument('URL'),
        conditions: args.flag('conditions'),
        description: args.flag('description'),
        ...(events.length === 0 ? {} : { events }),
      }
      return withWebhooks(args, io, async (webhooks) =>
        tellSecret(args, io, await webhooks.add(wish, callOf(io))),
      )
    },
  },
  {
    name: 'webhook list',
    summary: 'List who is told of changes.',
    flags: SITE_FLAGS,
    examples: ['zvm-tasks webhook list', 'zvm-tasks webhook list --json'],
    async run(args, io) {
      return withWebhooks(args, io, async (webhooks) => {
        const all = await webhooks.list(callOf(io))
        const lines = all.map((webhook) => `${formatWebhook(webhook)}\n`).join('')
        return tell(args, io, all.map(toJson), all.length === 0 ? 'There are no webhooks.\n' : lines)
      })
    },
  },
  {
    name: 'webhook show',
    summary: 'Show one webhook.',
    arguments: [ID],
    flags: SITE_FLAGS,
    examples: ['zvm-tasks webhook show $WEBHOOK_ID'],
    async run(args, io) {
      return withWebhooks(args, io, async (webhooks) => {
        const webhook = await webhooks.get(idOf(args), callOf(io))
        return tell(args, io, toJson(webhook), `${formatDetails(webhook, io)}\n`)
      })
    },
  },
  {
    name: 'webhook rotate',
    summary: 'Give a webhook another secret; the one before signs as well for 24 hours.',
    arguments: [ID],
    flags: SITE_FLAGS,
    examples: ['zvm-tasks webhook rotate $WEBHOOK_ID'],
    async run(args, io) {
      return withWebhooks(args, io, async (webhooks) =>
        tellSecret(args, io, await webhooks.rotate(idOf(args), callOf(io))),
      )
    },
  },
  {
    name: 'webhook test',
    summary: 'Send a message to a webhook now, and tell what came of it.',
    arguments: [ID],
    flags: SITE_FLAGS,
    examples: ['zvm-tasks webhook test $WEBHOOK_ID'],
    exitCodes: { 5: 'the receiver did not take the message' },
    async run(args, io) {
      return withWebhooks(args, io, async (webhooks) => {
        const attempt = await webhooks.test(idOf(args), callOf(io))
        tell(args, io, toJson(attempt), `${formatAttempt(attempt)}\n`)
        return attempt.error === null ? EXIT.done : EXIT.otherwise
      })
    },
  },
  {
    name: 'webhook deliveries',
    summary: 'List what was sent to a webhook, is waiting, or was given up; newest first.',
    arguments: [ID],
    flags: [
      { name: 'state', value: 'STATE', doc: 'waiting, delivered or dead alone.' },
      { name: 'limit', value: 'COUNT', doc: 'So many, at most 500; 50 unless given.' },
      ...SITE_FLAGS,
    ],
    examples: ['zvm-tasks webhook deliveries $WEBHOOK_ID --state dead'],
    async run(args, io) {
      const given = ['state', 'limit'].map((name) => [name, args.flag(name)] as const)
      const page = Object.fromEntries(
        given.flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])),
      )
      return withWebhooks(args, io, async (webhooks) => {
        const { deliveries } = await webhooks.listDeliveries(idOf(args), page, callOf(io))
        const lines = deliveries.map((delivery) => `${formatDelivery(delivery, io)}\n`).join('')
        return tell(args, io, deliveries.map(toJson), deliveries.length === 0 ? 'There are none.\n' : lines)
      })
    },
  },
  {
    name: 'webhook retry',
    summary: 'Send a message again, whatever became of it.',
    arguments: [ID, { name: 'MESSAGE', doc: 'As zvm-tasks webhook deliveries lists it.' }],
    flags: SITE_FLAGS,
    examples: ['zvm-tasks webhook retry $WEBHOOK_ID $MESSAGE_ID'],
    async run(args, io) {
      return withWebhooks(args, io, async (webhooks) => {
        const again = await webhooks.retry(idOf(args), args.argument('MESSAGE') ?? '', callOf(io))
        return tell(args, io, toJson(again), `${formatDelivery(again, io)}\n`)
      })
    },
  },
  {
    name: 'webhook remove',
    summary: 'Remove a webhook with what waits to be sent to it.',
    arguments: [ID],
    flags: SITE_FLAGS,
    examples: ['zvm-tasks webhook remove $WEBHOOK_ID'],
    async run(args, io) {
      return withWebhooks(args, io, async (webhooks) => {
        await webhooks.remove(idOf(args), callOf(io))
        return tell(args, io, { removed: idOf(args) }, `Removed ${toTerminalText(idOf(args))}.\n`)
      })
    },
  },
]

function withWebhooks(
  args: Arguments,
  io: Io,
  work: (webhooks: WebhookControl) => Promise<number>,
): Promise<number> {
  return withClient(args, io, (client) => work(createWebhookControl(client)))
}

function idOf(args: Arguments): string {
  return args.argument('ID') ?? ''
}

function tell(args: Arguments, io: Io, value: unknown, text: string): number {
  io.out.write(args.isOn('json') ? formatJson(value) : text)
  return EXIT.done
}

function tellSecret(args: Arguments, io: Io, webhook: WebhookWithSecretApi): number {
  const text = `${formatWebhook(webhook)}\nSecret: ${toTerminalText(webhook.secret)}\n`
  return tell(args, io, toJson(webhook), text)
}

function formatWebhook({ id, url, events, enabled, note, conditions }: WebhookApi): string {
  const which = conditions === '' ? '' : ` of ${conditions}`
  const state = enabled ? '' : '  disabled'
  return toTerminalText(
    `${id}  ${url}  ${events.join(', ')}${which}${state}${note === null ? '' : `  ${note}`}`,
  )
}

function formatDetails(webhook: WebhookApi, { timeZone }: Io): string {
  const { description, createdAt, failingSince } = webhook
  const lines = [
    formatWebhook(webhook),
    ...(description === '' ? [] : [description]),
    `added ${formatLocalTime(createdAt, timeZone)}`,
    ...(failingSince === null ? [] : [`failing since ${formatLocalTime(failingSince, timeZone)}`]),
  ]
  return lines.map(toTerminalText).join('\n')
}

function formatAttempt({ status, error, tookMs }: DeliveryAttemptApi): string {
  return toTerminalText(error ?? `It answered ${status} after ${tookMs} ms.`)
}

function formatDelivery({ id, state, type, taskId, tries, dueAt, attempts }: DeliveryApi, io: Io): string {
  const last = attempts.at(-1)
  const next = dueAt === null ? '' : `  next ${formatLocalTime(dueAt, io.timeZone)}`
  const told = last === undefined ? '' : `  ${formatAttempt(last)}`
  return toTerminalText(`${id}  ${state}  ${type}  ${taskId}  tries ${tries}${next}${told}`)
}

/** Instants as the server wrote them, for programs. */
function toJson(value: object): object {
  const isoDates = (name: string, member: unknown) =>
    /^(at|.*(At|Since|Until))$/.test(name) && typeof member === 'number'
      ? new Date(member).toISOString()
      : member
  return JSON.parse(JSON.stringify(value, isoDates))
}
