import type { Delivery, Stores } from '../../src/store/index.ts'
import { aTask, aTaskId } from './a-task.ts'

const NOW = Date.UTC(2026, 5, 1)
const SITE = 'd2da8a37-68f0-4464-a70c-000000000001'

/**
 * Puts something into every table that a service writes, with text that databases treat in different ways. Of tasks
 * some were changed, one is gone, and one came again after it was gone; the oldest changes are forgotten.
 *
 * @param count of tasks that are new
 */
export async function fillStore(stores: Stores, count = 30): Promise<void> {
  const { tasks, changes, users, sessions, properties, retention, webhooks, simulation, audit } = stores
  await properties.put('text', 'ü \u0000 \u0001 \u0001\u0001 👍 "quoted" \\ {a,b} NULL')
  for (const name of ['lease-webhooks', 'site-holder']) await properties.put(name, 'nobody')
  for (const name of ['Zoë', 'admin']) {
    await users.create({ name, role: 'administrator', passwordHash: `hash of ${name}`, createdAt: NOW })
  }
  await sessions.create({
    secretHash: 'a'.repeat(64),
    kind: 'token',
    userName: 'Zoë',
    createdAt: NOW,
    lastUsedAt: NOW,
    endsAt: NOW + 1_000,
  })
  const record = { kind: 'vpg', id: 'ü', json: '{"a":1}' }
  await simulation.commit({ tasks: [], puts: [record], removes: [] }, NOW)
  const made = Array.from({ length: count }, (_, n) =>
    aTask({
      id: aTaskId(n + 1_000),
      startedAt: NOW + n * 1_000,
      type: n % 7 === 0 ? 'TypeOfTomorrow' : 'Move',
      completeReason: `reason\u0000 ${n} \u0001`,
      initiatedBy: n % 3 === 0 ? null : 'DR\\operator',
      relatedEntities: {
        hosts: [],
        sites: [{ identifier: SITE, isLocal: true }],
        vpgs: [`b797d92a-0000-4e00-9410-${String(n).padStart(12, '0')}`],
        flrSessions: [],
      },
    }),
  )
  for (let from = 0; from < made.length; from += 500) await tasks.merge(made.slice(from, from + 500), NOW)
  const [first, second, third] = made
  if (first === undefined || second === undefined || third === undefined) throw new Error('Give three tasks.')
  const finish = (task: typeof first) => ({
    ...task,
    ...{ state: 'Completed', progressPercent: 100, completedAt: task.startedAt + 5_000 },
    generation: task.generation + 1,
  })
  await tasks.change(first.id, NOW + 1, (task) => ({ ...task, progressPercent: 50, generation: 2 }))
  await tasks.change(first.id, NOW + 2, finish)
  await tasks.remove([second.id, third.id], NOW + 3)
  await tasks.merge([third], NOW + 4)
  const keyed = aTask({ id: aTaskId(999) })
  await tasks.create(keyed, NOW + 5, { owner: 'Zoë', key: 'one', digest: 'd', expiresAt: NOW + 9_000 })
  await changes.forget(NOW + 1, 5)
  const webhook = { id: 'w', createdAt: NOW, position: 0 }
  await webhooks.create({
    ...{ ...webhook, url: 'https://hook.example/', description: '', conditions: '', events: ['task.ended'] },
    ...{ isEnabled: false, note: null, secret: 'whsec_AAAA', previousSecret: null },
    ...{ previousSecretUntil: null, failingSince: null },
  })
  const delivery: Delivery = {
    ...{ webhookId: 'w', position: 2, taskId: first.id, event: 'task.ended', body: '{}\u0000' },
    ...{ state: 'waiting', dueAt: NOW, tries: 0, attempts: [], createdAt: NOW },
  }
  await webhooks.advance('w', { from: 0, to: 3, deliveries: [delivery] })
  await retention.putRules({ version: 0, changedAt: NOW, changedBy: 'Zoë', rules: [] })
  await audit.append(
    [1, 2, 3].map((count) => ({
      ...{
        at: NOW + count,
        userName: 'Zoë',
        isClaimed: count === 2,
        address: '127.0.0.1',
        action: 'retention.rules',
      },
      ...{ target: null, outcome: 'done', problem: null, count, requestId: `request-${count}` },
    })),
  )
  await retention.addHold({
    ...{ id: 'h', name: 'Audit', reason: 'Asked for.', where: null, tasks: [first.id] },
    ...{ placedAt: NOW, placedBy: 'Zoë', release: null },
  })
  const counts = [{ kind: 'task', value: null, count: 2 }] as const
  await retention.putRun(
    {
      ...{ id: 'r', begunAt: NOW, endedAt: NOW, startedBy: null, examined: 3, pruned: 2, held: 1 },
      ...{ changesForgotten: 0, counts, failure: null },
    },
    counts,
  )
}
