import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Problem, startZvm, type Zvm } from '../../src/library/index.ts'

/** As a test without types gives it. */
function untyped(value: unknown): never {
  return value as never
}

describe('options that are none', () => {
  for (const [options, message] of [
    [{ now: 'x' }, /^now is "x", not a time; give a Date such as/],
    [{ now: new Date('x') }, /^The time of a site lies in the years 1970 to 9999/],
    [{ seed: -1 }, /^seed "-1" is not a whole number, 0 to 4294967295\.$/],
    [{ timeZone: 'Berlin' }, /^timeZone "Berlin" is not an IANA time zone/],
    [{ profile: 'windows', scenario: 'token-expires' }, /needs profile appliance; leave profile out/],
    [{ scenario: 5 }, /^scenario is 5, not the name of a scenario/],
    [{ site: 'nope' }, /^site is "nope"; there are 'demo', 'empty' and a size such as { vpgs: 500 }\.$/],
    [{ site: null }, /^site is null; there are/],
    [
      { site: { vpgs: 1, vms: 2 } },
      /^"vms" is not among the members of the size of a site; did you mean|there are/,
    ],
    [{ site: {} }, /^vpgs of the site is undefined/],
    [{ bogus: 1 }, /^"bogus" is not among the options of startZvm; there are site, scenario, seed/],
    [{ sed: 1 }, /^"sed" is not among the options of startZvm; did you mean seed\?$/],
    [{ tasks: {} }, /^tasks is an object, not a list of tasks/],
    [{ tasks: [{}] }, /^type is missing; give one such as/],
    [null, /^The options of startZvm are no object/],
  ] as const) {
    test(`are refused by name: ${JSON.stringify(options)}`, () =>
      assert.rejects(startZvm(untyped(options)), (error) => {
        assert.ok(error instanceof Problem, String(error))
        assert.match(error.message, message)
        return true
      }))
  }
})

test('calls that cannot be are refused with a problem that says what there is', async () => {
  await using zvm = await startZvm()
  const { id } = await zvm.tasks.create({ type: 'FailOver' })
  const calls: readonly (readonly [(zvm: Zvm) => Promise<unknown>, RegExp])[] = [
    [({ site }) => site.start(untyped('nope'), untyped({})), /^"nope" is no operation; there are createVpg/],
    [({ site }) => site.start(untyped('constructor'), untyped({})), /^"constructor" is no operation/],
    [({ site }) => site.start('testFailover', untyped('Mail')), /^The input of testFailover is no object/],
    [({ site }) => site.restore(untyped(null)), /snapshot/],
    [
      ({ site }) => site.setCondition(untyped({ type: 'x' }), true),
      /^type is "x", not one of peerUnreachable, hostGone\.$/,
    ],
    [({ site }) => site.setCondition(untyped({ type: 'hostGone' }), true), /subject/],
    [({ site }) => site.setCondition(untyped(null), true), /^The members of a condition are no object/],
    [({ site }) => site.answer(untyped(5)), /^No operation of the site runs as task "5"/],
    [({ tasks }) => tasks.create(untyped({})), /^type is missing/],
    [
      ({ tasks }) => tasks.create({ type: 'FailOvr' }),
      /^type is "FailOvr", which is no task type; did you mean FailOver\?/,
    ],
    [({ tasks }) => tasks.create(untyped({ type: 'FailOver', startedAt: 'x' })), /^startedAt is "x", not/],
    [({ tasks }) => tasks.create(untyped({ type: 'FailOver', vpg: 'x' })), /^"vpg" is not among/],
    [
      ({ tasks }) => tasks.create(untyped({ type: 'FailOver', relatedEntities: { vpgs: [1] } })),
      /^vpgs is a list, not a list of identifiers/,
    ],
    [({ tasks }) => tasks.report(id, untyped({ progressPercent: 'x' })), /^progressPercent is "x", not/],
    [
      ({ tasks }) => tasks.list(untyped({ status: 'Failed' })),
      /^"status" is not among .* did you mean state\?/,
    ],
    [({ tasks }) => tasks.get(untyped(undefined)), /^There is no task "undefined"/],
    [({ clock }) => clock.set(untyped({ now: 'x' })), /^now is "x", not a Date/],
  ]
  for (const [act, message] of calls) {
    await assert.rejects(act(zvm), (error) => {
      assert.ok(error instanceof Problem, String(error))
      assert.match(error.message, message)
      return true
    })
  }
})
