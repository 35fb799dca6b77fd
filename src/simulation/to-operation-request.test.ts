import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createDemoSite, OPERATION_MEMBERS, toOperationRequest } from './index.ts'
import { OPERATION_KINDS } from './operation-members.ts'
import { OPERATIONS } from './operations/index.ts'
import { START } from './testing/open-simulation.ts'

const { site } = createDemoSite({ seed: 1, now: START })
const mail = site.vpgs.find(({ name }) => name === 'Mail') ?? assert.fail()

const refusal = (
  kind: Parameters<typeof toOperationRequest>[1],
  input: Record<string, unknown>,
  message: RegExp,
) => assert.throws(() => toOperationRequest(site, kind, input), { code: 'value-unreadable', message })

describe('an operation asked for by members', () => {
  test('takes names for identifiers, and fills in what is left out', () => {
    assert.deepEqual(toOperationRequest(site, 'failOver', { vpg: 'Mail', commitPolicy: 'rollback' }), {
      kind: 'failOver',
      input: {
        vpg: mail.identifier,
        checkpoint: null,
        commitPolicy: 'Rollback',
        commitTimeoutSeconds: 3600,
        shutdownPolicy: 'None',
        isReverseProtection: false,
        vms: null,
      },
    })
    const [vm] = site.vms.filter(({ vpgIdentifier }) => vpgIdentifier === mail.identifier)
    const { input } = toOperationRequest(site, 'testFailover', {
      vpg: mail.identifier.toUpperCase(),
      vms: [vm?.name],
      checkpoint: undefined,
    })
    assert.deepEqual(input, {
      vpg: mail.identifier.toUpperCase(),
      checkpoint: null,
      vms: [vm?.identifier],
    })
    const [peer] = site.peerSites
    const unpair = toOperationRequest(site, 'unpairSite', { site: peer?.name })
    assert.deepEqual(unpair.input, { site: peer?.identifier, keepTargetDisks: false })
  })

  test('of a wish is null where nothing is wished', () => {
    const { input } = toOperationRequest(site, 'updateVpg', { vpg: 'Mail', wish: { priority: 'High' } })
    const wish = 'wish' in input ? input.wish : {}
    assert.deepEqual(Object.keys(wish), Object.keys(OPERATION_MEMBERS.updateVpg.wish.members))
    const said = Object.entries(wish).filter(([, value]) => value !== null)
    assert.deepEqual(said, [['priority', 'High']])
  })

  test('is refused with the member and the remedy', () => {
    refusal(
      'failOver',
      { vpg: 'Mail', checkpiont: '1' },
      /^failOver: "checkpiont" is not a member; there are vpg,/,
    )
    refusal('failOver', {}, /^failOver: vpg is missing; give it: The VPG\.$/)
    refusal('failOver', { vpg: 3 }, /vpg is not text; a number that is meant as text needs quotes/)
    refusal('failOver', { vpg: null }, /vpg is null; give text/)
    refusal('failOver', { vpg: 'Mail', vms: 'x' }, /vms is not a list of texts/)
    refusal('failOver', { vpg: 'Mail', vms: [1] }, /vms is not a list of texts/)
    refusal(
      'failOver',
      { vpg: 'Mail', isReverseProtection: 'yes' },
      /isReverseProtection is not true or false/,
    )
    refusal('failOver', { vpg: 'Mail', commitTimeoutSeconds: '5' }, /commitTimeoutSeconds is not a number/)
    refusal(
      'failOver',
      { vpg: 'Mail', commitPolicy: 'perhaps' },
      /commitPolicy is not one of Rollback, Commit, None/,
    )
    refusal(
      'updateVpg',
      { vpg: 'Mail', wish: { vmz: [] } },
      /^updateVpg: "wish\.vmz" is not a member; there are name,/,
    )
    refusal('updateVpg', { vpg: 'Mail', wish: [] }, /wish is not an object/)
    refusal('cleanUpVras', { vpg: 'Mail' }, /"vpg" is not a member; it takes none/)
    assert.throws(() => toOperationRequest(site, 'failOver', { vpg: 'Nobody' }), {
      code: 'entity-not-found',
      message: 'The site has no VPG "Nobody"; list its VPGs to see what there is.',
    })
  })

  test('of a name that several have is refused', () => {
    const twins = { ...site, vpgs: [...site.vpgs, { ...mail, identifier: 'another' }] }
    assert.throws(() => toOperationRequest(twins, 'forceSync', { vpg: 'Mail' }), {
      code: 'value-unreadable',
      message: /Several have the name "Mail"/,
    })
  })
})

test('the table of members knows every operation', () => {
  assert.deepEqual(OPERATION_KINDS.toSorted(), Object.keys(OPERATIONS).toSorted())
})
