import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ScriptedAnswer } from '../client/testing/scripted-server.ts'
import { aTaskApi, createScriptedZvm, PASSWORD, TASK_ID } from '../client/testing/scripted-zvm.ts'
import { Interruption } from './index.ts'
import { withCliServer } from './testing/cli-server.ts'
import { NOON, type TestWorldOptions } from './testing/test-io.ts'

const STARTED = `/Date(${NOON})/`
const at = (seconds: number) => `/Date(${NOON + seconds * 1000})/`
const running = (progress: number): ScriptedAnswer => ({ body: aTaskApi({ progress, started: STARTED }) })
const completed = (seconds: number): ScriptedAnswer => ({
  body: aTaskApi({ state: 6, started: STARTED, completed: at(seconds) }),
})

/** Logged in to a server whose answer to each look at the task is the next of these, the last one for ever. */
async function withAnswers(
  answers: readonly (ScriptedAnswer | ((zvm: ReturnType<typeof createScriptedZvm>) => ScriptedAnswer))[],
  options: TestWorldOptions,
  work: Parameters<typeof withCliServer>[2],
): Promise<void> {
  let turn = 0
  const zvm = createScriptedZvm(() => {
    const answer = answers[Math.min(turn++, answers.length - 1)] ?? 'hang up'
    return typeof answer === 'function' ? answer(zvm) : answer
  })
  await withCliServer(zvm.script, options, async (parts) => {
    await parts.login()
    await work(parts)
  })
}

describe('tasks wait', () => {
  test('returns 0 once the task is Completed, asking every 5 seconds', () =>
    withAnswers([running(10), running(10), running(60), completed(15)], {}, async ({ world }) => {
      const { code, out, err } = await world.run('tasks', 'wait', TASK_ID)
      assert.equal(code, 0)
      assert.equal(out, `Completed after 15 s: FailOverTest ${TASK_ID}\n`)
      assert.equal(err, '10%  FailOverTest InProgress\n60%  FailOverTest InProgress\n')
      assert.equal(world.clock.sleptMs(), 15_000)
    }))

  test('returns 5 with the reason where it ended otherwise', async () => {
    for (const [state, name] of [
      [4, 'Failed'],
      [5, 'Stopped'],
    ] as const) {
      const body = aTaskApi({ state, started: STARTED, completed: at(9), reason: 'no space\u0007 left' })
      await withAnswers([{ body }], {}, async ({ world }) => {
        const { code, out } = await world.run('tasks', 'wait', TASK_ID)
        assert.equal(code, 5)
        assert.equal(out, `${name} after 9 s: FailOverTest ${TASK_ID} – no space\\x07 left\n`)
      })
    }
  })

  test('waits on through states that are no end: waiting for a user, paused, cancelling, and unknown ones', () =>
    withAnswers(
      [2, 3, 7, 9].map((state): ScriptedAnswer => ({ body: aTaskApi({ state }) })).concat(completed(20)),
      {},
      async ({ world }) => {
        const { code, err } = await world.run('tasks', 'wait', TASK_ID)
        assert.equal(code, 0)
        assert.match(
          err,
          /WaitingForUserInput \(it goes on when a user answers it\)\n.*Paused\n.*Cancelling\n.* 9\n/,
        )
      },
    ))

  test('returns 3 when the time is up, not a moment later', () =>
    withAnswers([running(40)], {}, async ({ world }) => {
      const { code, out, err } = await world.run('tasks', 'wait', TASK_ID, '--timeout', '12')
      assert.equal(code, 3)
      assert.equal(out, '')
      assert.match(err, /had not ended after 12 s; it is InProgress at 40%\.\n$/)
      assert.equal(world.clock.sleptMs(), 12_000)
    }))

  test('survives an outage of five minutes', () => {
    const until = NOON + 299_000
    let now = NOON
    const zvm = createScriptedZvm(() => (now === NOON ? running(1) : completed(299)))
    const options = {
      onSleep: (time: number) => {
        now = time
      },
    }
    return withCliServer(
      (request) => (now > NOON && now < until ? 'hang up' : zvm.script(request)),
      options,
      async ({ world, login }) => {
        await login()
        const { code, err } = await world.run('tasks', 'wait', TASK_ID)
        assert.equal(code, 0, err)
        assert.match(err, /closed the connection.* Trying again in 1 s\.\n.*Trying again in 2 s\./)
        assert.match(err, /Answered again after 5 min\./)
      },
    )
  })

  test('gives up on an outage longer than that, or than asked for', () =>
    withAnswers([running(1), 'hang up'], {}, async ({ world }) => {
      const { code, err } = await world.run('tasks', 'wait', TASK_ID, '--outage', '20')
      assert.equal(code, 1)
      assert.match(err, /\nzvm-tasks: No answer from https:.*closed the connection/)
      assert.equal(world.clock.sleptMs(), 25_000)
    }))

  test('tries again after 429 as long as Retry-After says, and after 503', () =>
    withAnswers(
      [
        { status: 429, headers: { 'retry-after': '40' } },
        { status: 503, body: { Message: 'busy' } },
        completed(42),
      ],
      {},
      async ({ world }) => {
        const { code, err } = await world.run('tasks', 'wait', TASK_ID)
        assert.equal(code, 0)
        assert.match(err, /429.* Trying again in 40 s\.\n.*503: "busy"\. Trying again in 2 s\./)
        assert.equal(world.clock.sleptMs(), 42_000)
      },
    ))

  test('does not retry what will not change', () =>
    withAnswers([{ status: 404, body: { Message: 'no such task' } }], {}, async ({ world }) => {
      const { code, err } = await world.run('tasks', 'wait', TASK_ID)
      assert.equal(code, 1)
      assert.match(err, /404: "no such task"/)
      assert.equal(world.clock.sleptMs(), 0)
    }))

  test('renews its session in the middle, and keeps the new one', () => {
    const expiring = (zvm: ReturnType<typeof createScriptedZvm>) => {
      zvm.endSessions()
      return running(50)
    }
    return withAnswers(
      [expiring, expiring, completed(10)],
      { env: { ZVM_TASKS_PASSWORD: PASSWORD } },
      async ({ world, server }) => {
        assert.equal((await world.run('tasks', 'wait', TASK_ID)).code, 0)
        const logins = server.requests.filter(({ path }) => path === '/v1/session/add').length
        assert.equal(logins, 3)
        assert.equal((await world.run('tasks', 'get', TASK_ID)).code, 0)
        assert.equal(server.requests.at(-1)?.headers['x-zerto-session'], 'session-3')
      },
    )
  })

  test('says how to go on where the session ended and no password is at hand', () => {
    const expiring = (zvm: ReturnType<typeof createScriptedZvm>) => {
      zvm.endSessions()
      return running(50)
    }
    return withAnswers([expiring], {}, async ({ world }) => {
      const { code, err } = await world.run('tasks', 'wait', TASK_ID)
      assert.equal(code, 1)
      assert.match(err, /The login to https:\S+ has ended.*run zvm-tasks login/)
    })
  })

  test('draws a bar on a terminal, in which the server can draw nothing', () => {
    const body = aTaskApi({ progress: 30, type: 'Move\u001b[5m' })
    return withAnswers([{ body }, completed(5)], { isTty: true }, async ({ world }) => {
      const { code, err } = await world.run('tasks', 'wait', TASK_ID)
      assert.equal(code, 0)
      assert.match(err, /█+░+ 30% {2}Move\\x1b\[5m InProgress/)
      assert.ok(!err.includes('\u001b[5m'))
    })
  })

  test('ends with 130 when it is interrupted', async () => {
    const interrupt: { now?: () => void } = {}
    await withAnswers([running(1)], { onSleep: () => interrupt.now?.() }, async ({ world }) => {
      interrupt.now = () => world.interruption.abort(new Interruption('interrupted', 130))
      const { code, out } = await world.run('tasks', 'wait', TASK_ID)
      assert.equal(code, 130)
      assert.equal(out, '')
    })
  })
})

describe('tasks watch', () => {
  const OTHER = TASK_ID.replace('5e', '6f')
  const looks: readonly ScriptedAnswer[] = [
    { body: [aTaskApi({ progress: 10 }), aTaskApi({ id: OTHER, state: 6 })] },
    { body: [aTaskApi({ progress: 10 }), aTaskApi({ id: OTHER, state: 6 })] },
    { body: [aTaskApi({ progress: 90 }), aTaskApi({ id: OTHER, state: 6 })] },
    {
      body: [
        aTaskApi({ state: 4, reason: 'no\u001b[2J' }),
        aTaskApi({ id: OTHER.replace('6f', '70'), type: 'Pair', progress: 0 }),
      ],
    },
  ]

  test('prints what runs, then each new task and each change, until the time is over', () =>
    withAnswers(looks, {}, async ({ world }) => {
      const { code, out } = await world.run('tasks', 'watch', '--for', '20', '--type', 'Any')
      assert.equal(code, 0)
      const lines = out.trimEnd().split('\n')
      assert.equal(lines.length, 4)
      assert.match(lines[0] ?? '', /^2026-11-23 13:00:00 {2}FailOverTest {2}InProgress {2}10% {2}b797d92a/)
      assert.match(lines[1] ?? '', /^2026-11-23 13:00:10 {2}FailOverTest {2}InProgress {2}90%/)
      assert.match(lines[2] ?? '', /Failed {2}40%.*– no\\x1b\[2J$/)
      assert.match(lines[3] ?? '', /^2026-11-23 13:00:15 {2}Pair {2}InProgress {2}0%/)
      assert.equal(world.clock.sleptMs(), 20_000)
    }))

  test('--json prints the same as one object a line', () =>
    withAnswers(looks, {}, async ({ world }) => {
      const { out } = await world.run('tasks', 'watch', '--for', '20', '--json')
      const states = out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).Status.Progress)
      assert.deepEqual(states, [10, 90, 40, 0])
    }))

  test('ends with 130 when it is interrupted', async () => {
    const interrupt: { now?: () => void } = {}
    await withAnswers(looks, { onSleep: () => interrupt.now?.() }, async ({ world }) => {
      interrupt.now = () => world.interruption.abort(new Interruption('interrupted', 130))
      assert.equal((await world.run('tasks', 'watch')).code, 130)
    })
  })
})
