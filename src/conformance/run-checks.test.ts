import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createZertoClient, type Session } from '../client/index.ts'
import { systemClock } from '../runtime/index.ts'
import {
  CHECKS,
  type CheckedRule,
  countFindings,
  createTarget,
  type OpenTarget,
  runChecks,
  type Target,
} from './index.ts'
import { openService, type TestService } from './testing/open-service.ts'
import { makeWrong, remember, WRONG_SERVERS } from './testing/wrong-servers.ts'

async function runAll(target: Target, checks = CHECKS, isReadOnly = false): Promise<readonly CheckedRule[]> {
  const rules: CheckedRule[] = []
  for await (const rule of runChecks(checks, target, { isReadOnly })) rules.push(rule)
  return rules
}

function idsOf(rules: readonly CheckedRule[], outcome: string): readonly string[] {
  return rules.filter(({ finding }) => finding.outcome === outcome).map(({ check }) => check.id)
}

test('every check has a name of its own', () => {
  assert.equal(new Set(CHECKS.map(({ id }) => id)).size, CHECKS.length)
})

for (const profile of ['windows', 'appliance'] as const) {
  describe(`a service of this program in the ${profile} profile`, () => {
    let service: TestService
    let opened: OpenTarget
    let session: Session
    before(async () => {
      service = await openService(profile)
      opened = await service.open()
      const { url, credentials, trust } = service
      const client = createZertoClient({ url, credentials, trust, clock: systemClock })
      session = await client.login()
      await client.close()
    })
    after(async () => {
      await opened.close()
      await service.stop()
    })

    test('agrees with every check, and leaves untried only what it has nothing for', async () => {
      const rules = await runAll(opened.target)
      assert.equal(opened.target.isOurs, true)
      assert.deepEqual(
        rules
          .filter(({ finding }) => finding.outcome === 'differs')
          .map(({ check, finding }) => [check.id, finding]),
        [],
      )
      const other = profile === 'windows' ? 'appliance' : 'windows'
      const untried = rules.filter(
        ({ check, finding }) => finding.outcome === 'not tried' && check.only !== other,
      )
      const untold = idsOf(untried, 'not tried').filter(
        (id) => !/^(alerts|events)\.(one\.)?(json|xml)$/.test(id),
      )
      assert.deepEqual(untold, [])
      assert.equal(countFindings(rules).agrees + countFindings(rules).notTried, CHECKS.length)
    })

    test('read only leaves sessions alone', async () => {
      const asked: string[] = []
      const { ask } = opened.target
      const target = createTarget({
        ask: (question) => {
          asked.push(`${question.method ?? 'GET'} ${question.path}`)
          return ask(question)
        },
        session: () => session,
        renew: async () => {},
        isOurs: true,
        credentials: service.credentials,
      })
      const rules = await runAll(target, CHECKS, true)
      assert.deepEqual(idsOf(rules, 'differs'), [])
      assert.deepEqual(
        asked.filter((line) => !line.startsWith('GET ')),
        // The one that must be answered with a challenge, or not be served.
        ['POST /v1/session/add'],
      )
    })

    test('each check can fail: wrong servers are found out, each in its own way', async () => {
      const caught = new Set<string>()
      const unseen: string[] = []
      const { ask } = opened.target
      const remembered = remember(ask)
      for (const server of WRONG_SERVERS) {
        const target = createTarget({
          ask: makeWrong(server.isOnSessions ? ask : remembered, server),
          session: () => session,
          renew: async () => {},
          isOurs: true,
          credentials: service.credentials,
        })
        const checks = CHECKS.filter(
          (check) => (check.isOnSessions ?? false) === (server.isOnSessions ?? false),
        )
        const differing = idsOf(await runAll(target, checks), 'differs')
        const missed = server.isCaughtBy.filter((id) => !differing.includes(id))
        if (missed.length > 0) unseen.push(`${server.name}: ${missed.join(', ')}`)
        for (const id of differing) caught.add(id)
      }
      const other = profile === 'windows' ? 'appliance' : 'windows'
      const never = CHECKS.filter(({ id, only }) => only !== other && !caught.has(id)).map(({ id }) => id)
      assert.deepEqual({ unseen, never }, { unseen: [], never: [] })
    })
  })
}
