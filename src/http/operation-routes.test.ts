import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { VPG_WEB, VRA_IDENTIFIER } from '../capture/testing/example-site.ts'
import { Problem } from '../problem/index.ts'
import { cancelOperation, OPERATION_TABLE, operationRoutes } from './operation-routes.ts'
import type { DirectKind } from './operation-row.ts'
import { createRecording, FLR, openOperationHouse, TASK } from './testing/operation-house.ts'
import { SAMPLES, type Sample, VM } from './testing/operation-samples.ts'

const KINDS = Object.keys(SAMPLES) as readonly DirectKind[]
const NAMESPACE = 'http://schemas.zerto.com/zvm/api'

/** The body of a sample in JSON, with the names of its members written otherwise. */
function jsonOf(sample: Sample<DirectKind>, rename: (name: string) => string = (name) => name): string {
  const renamed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(renamed)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, inside]) => [rename(name), renamed(inside)]))
  }
  return JSON.stringify(renamed(sample.json))
}

function xmlOf(kind: DirectKind, inside: string): string {
  const root = OPERATION_TABLE[kind].body?.shape.xmlItem ?? 'Nothing'
  return `<${root} xmlns="${NAMESPACE}" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">${inside}</${root}>`
}

function openRecording() {
  const recording = createRecording()
  recording.answerWith(({ kind }) => ({ tasks: [TASK], created: kind === 'mountFlr' ? FLR : null }))
  return recording
}

describe('every operation', () => {
  test('is asked for in JSON, with member names in any letter case', async (t) => {
    const recording = openRecording()
    const send = await openOperationHouse(t, recording.simulation)
    const cases = [
      (name: string) => name,
      (name: string) => name.toLowerCase(),
      (name: string) => name.toUpperCase(),
    ]
    for (const kind of KINDS) {
      const sample: Sample<DirectKind> = SAMPLES[kind]
      for (const rename of cases) {
        const body = sample.json === undefined ? {} : { body: jsonOf(sample, rename) }
        const { method, url } = sample
        const reply = await send({ method, url, ...body, contentType: 'application/json; charset=utf-8' })
        assert.equal(reply.status, 200, `${kind}: ${reply.body}`)
        assert.deepEqual(recording.asked.at(-1), {
          request: { kind, input: sample.input },
          initiatedBy: 'producer',
        })
      }
    }
  })

  test('is asked for in XML, and answers in XML when no other format is asked for', async (t) => {
    const recording = openRecording()
    const send = await openOperationHouse(t, recording.simulation)
    for (const kind of KINDS) {
      const sample: Sample<DirectKind> = SAMPLES[kind]
      const { method, url } = sample
      const body = sample.xml === undefined ? {} : { body: xmlOf(kind, sample.xml) }
      const reply = await send({ method, url, ...body, contentType: 'application/xml' })
      assert.equal(reply.status, 200, `${kind}: ${reply.body}`)
      assert.equal(reply.contentType, 'application/xml; charset=utf-8')
      const answered = kind === 'mountFlr' ? FLR : TASK
      const expected =
        kind === 'cleanUpVras'
          ? `<ArrayOfstring xmlns="http://schemas.microsoft.com/2003/10/Serialization/Arrays" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><string>${TASK}</string></ArrayOfstring>`
          : `<string xmlns="http://schemas.microsoft.com/2003/10/Serialization/">${answered}</string>`
      assert.equal(reply.body, expected, kind)
      assert.deepEqual(recording.asked.at(-1)?.request, { kind, input: sample.input })
    }
  })

  test('answers the task as a bare JSON string with a period, a mount its session, a clean-up a list', async (t) => {
    const recording = openRecording()
    const send = await openOperationHouse(t, recording.simulation)
    for (const kind of KINDS) {
      const sample: Sample<DirectKind> = SAMPLES[kind]
      const body = sample.json === undefined ? {} : { body: jsonOf(sample) }
      const reply = await send({ method: sample.method, url: sample.url, ...body })
      assert.equal(reply.contentType, 'application/json; charset=utf-8')
      const expected = kind === 'mountFlr' ? FLR : kind === 'cleanUpVras' ? [TASK] : TASK
      assert.deepEqual(JSON.parse(reply.body), expected, kind)
    }
  })

  test('takes the role producer', async (t) => {
    const recording = openRecording()
    const send = await openOperationHouse(t, recording.simulation)
    for (const kind of KINDS) {
      const { method, url } = SAMPLES[kind]
      assert.equal((await send({ method, url, as: 'reader' })).status, 403, kind)
      assert.equal((await send({ method, url, as: null })).status, 401, kind)
    }
    assert.deepEqual(recording.asked, [])
  })

  test('has one row, and no two have the same address', () => {
    assert.deepEqual(Object.keys(OPERATION_TABLE).toSorted(), KINDS.toSorted())
    const routes = operationRoutes({
      simulation: createRecording().simulation,
      ids: { guid: () => '', secret: () => '' },
    })
    const addresses = routes.map(({ method, path }) => `${method} ${path.toLowerCase()}`)
    assert.equal(new Set(addresses).size, addresses.length)
  })

  test('is refused where the site is not simulated', async (t) => {
    const send = await openOperationHouse(t, undefined)
    const routes = operationRoutes({ simulation: undefined, ids: { guid: () => '', secret: () => '' } })
    assert.ok(routes.length > KINDS.length)
    for (const { method, path } of routes) {
      const reply = await send({ method, url: path.replace(/:(\w+)/g, 'some-$1') })
      assert.equal(reply.status, 409, `${method} ${path}`)
      assert.match(JSON.parse(reply.body).Message, /^This site is not simulated, .*--site demo/)
    }
  })
})

describe('an empty body', () => {
  const optional = KINDS.filter((kind) => OPERATION_TABLE[kind].body?.isOptional !== false)

  test('is taken wherever every member may be left out, with any Content-Type or none', async (t) => {
    const recording = openRecording()
    const send = await openOperationHouse(t, recording.simulation)
    for (const kind of optional) {
      const { method, url } = SAMPLES[kind]
      for (const contentType of [
        undefined,
        'application/json',
        'application/xml',
        'application/x-www-form-urlencoded',
      ]) {
        const given = contentType === undefined ? {} : { contentType }
        const reply = await send({ method, url, ...given, body: '' })
        assert.equal(reply.status, 200, `${kind} ${contentType}: ${reply.body}`)
        assert.equal(recording.asked.at(-1)?.request.kind, kind)
      }
    }
  })

  test('may be anything where nobody knows what it means: the decision on the restore of a VM', async (t) => {
    const recording = openRecording()
    const send = await openOperationHouse(t, recording.simulation)
    for (const [body, contentType] of [
      ['{}', 'application/json'],
      ['"a word"', 'application/json'],
      ['<string>a word</string>', 'application/xml'],
      ['{}', 'text/plain'],
    ] as const) {
      const reply = await send({ method: 'POST', url: `/v1/vms/${VM}/RestoreCommit`, body, contentType })
      assert.equal(reply.status, 200, reply.body)
      assert.deepEqual(recording.asked.at(-1)?.request.input, { vm: VM })
    }
  })

  test('leaves a failover to the policies of the site: it waits for a person', async (t) => {
    const recording = openRecording()
    const send = await openOperationHouse(t, recording.simulation)
    const expected = {
      vpg: VPG_WEB,
      checkpoint: null,
      commitPolicy: 'None',
      commitTimeoutSeconds: 3600,
      shutdownPolicy: 'None',
      isReverseProtection: false,
      vms: null,
    }
    for (const body of [
      '',
      '{}',
      'null',
      '{"VmIdentifiers":[],"CheckpointIdentifier":"","CommitPolicy":null}',
    ]) {
      await send({ method: 'POST', url: `/v1/vpgs/${VPG_WEB}/failover/`, body })
      assert.deepEqual(recording.asked.at(-1)?.request.input, expected, body)
    }
  })

  test('is refused where a member must be there, naming it', async (t) => {
    const recording = openRecording()
    const send = await openOperationHouse(t, recording.simulation)
    const missing: Readonly<Partial<Record<DirectKind, string>>> = {
      createVpg: 'VpgName',
      insertCheckpoint: 'CheckpointName',
      pairSite: 'HostName',
      mountFlr: 'Jflr or Bflr',
      restoreRetention: 'VmIdentifier',
      installVra: 'HostIdentifier',
      upgradeVras: 'VraIdentifiers',
      installClusterVras: 'ClusterIdentifier',
    }
    const needing = KINDS.filter((kind) => OPERATION_TABLE[kind].body?.isOptional === false)
    assert.deepEqual(needing.toSorted(), Object.keys(missing).toSorted())
    for (const kind of needing) {
      const { method, url } = SAMPLES[kind]
      const reply = await send({ method, url, contentType: 'application/json' })
      assert.equal(reply.status, 400, kind)
      assert.ok(JSON.parse(reply.body).Message.startsWith(missing[kind] ?? '?'), reply.body)
    }
    assert.deepEqual(recording.asked, [])
  })
})

describe('the values of a body', () => {
  const failover = `/v1/vpgs/${VPG_WEB}/Failover`

  test('give an enumeration by number, by number in text, or by name in any letter case', async (t) => {
    const recording = openRecording()
    const send = await openOperationHouse(t, recording.simulation)
    for (const value of [0, '0', 'Rollback', 'ROLLBACK', 'rollback']) {
      await send({ method: 'POST', url: failover, body: JSON.stringify({ CommitPolicy: value }) })
      const asked = recording.asked.at(-1)?.request
      assert.equal(asked?.kind === 'failOver' && asked.input.commitPolicy, 'Rollback', String(value))
    }
  })

  test('are refused with 400 where they cannot be read, naming member and remedy', async (t) => {
    const recording = openRecording()
    const send = await openOperationHouse(t, recording.simulation)
    const wrong: readonly (readonly [body: string, message: RegExp])[] = [
      ['{"CommitPolicy":"Maybe"}', /^CommitPolicy cannot be read; send one of Rollback, Commit, None\.$/],
      ['{"commitpolicy":7}', /^CommitPolicy /],
      ['{"CommitPolicy":""}', /^CommitPolicy /],
      ['{"IsReverseProtection":"perhaps"}', /^IsReverseProtection cannot be read; send true or false\.$/],
      [
        '{"TimeToWaitBeforeShutdownInSec":-1}',
        /^TimeToWaitBeforeShutdownInSec is -1; send a whole number from 0 /,
      ],
      ['{"TimeToWaitBeforeShutdownInSec":1.5}', /^TimeToWaitBeforeShutdownInSec cannot be read/],
      ['{"VmIdentifiers":"one"}', /^VmIdentifiers cannot be read; send an array\.$/],
      ['{"VmIdentifiers":[{}]}', /^VmIdentifiers\[0\] cannot be read/],
      ['[]', /send an object/],
      ['{"CommitPolicy":', /^The JSON is not well-formed/],
    ]
    for (const [body, message] of wrong) {
      const reply = await send({ method: 'POST', url: failover, body, contentType: 'application/json' })
      assert.equal(reply.status, 400, body)
      assert.match(JSON.parse(reply.body).Message, message)
    }
    const xml = await send({
      method: 'POST',
      url: failover,
      body: '<FailoverDataApi><CommitPolicy>Maybe</CommitPolicy></FailoverDataApi>',
      contentType: 'text/xml',
    })
    assert.equal(xml.status, 400)
    assert.match(xml.body, /<Message>CommitPolicy cannot be read/)
    assert.deepEqual(recording.asked, [])
  })

  test('are refused with 415 under a Content-Type that is neither JSON nor XML', async (t) => {
    const send = await openOperationHouse(t, openRecording().simulation)
    const reply = await send({
      method: 'POST',
      url: failover,
      body: '{}',
      contentType: 'application/x-www-form-urlencoded',
    })
    assert.equal(reply.status, 415)
    assert.match(JSON.parse(reply.body).Message, /send application\/json or application\/xml/)
  })

  test('may stand beside members that nobody knows', async (t) => {
    const recording = openRecording()
    const send = await openOperationHouse(t, recording.simulation)
    const url = `/v1/vpgs/${VPG_WEB}/FailoverTest`
    const body = '{"CheckpointIdentifer":"misspelt","VmIdentifiers":[]}'
    assert.equal((await send({ method: 'POST', url, body })).status, 200)
    assert.deepEqual(recording.asked.at(-1)?.request.input, { vpg: VPG_WEB, checkpoint: null, vms: null })
  })

  test('keep every digit of a VRA identifier that is sent as a number', async (t) => {
    const recording = openRecording()
    const send = await openOperationHouse(t, recording.simulation)
    const body = `\u{feff}{"VraIdentifiers":[${VRA_IDENTIFIER}, 7]}`
    await send({ method: 'POST', url: '/v1/vras/upgrade', body })
    assert.deepEqual(recording.asked.at(-1)?.request.input, { vras: [VRA_IDENTIFIER, '7'] })
  })

  test('name the checkpoint as CheckpointIdentifier or CheckpointId', async (t) => {
    const recording = openRecording()
    const send = await openOperationHouse(t, recording.simulation)
    for (const action of ['FailoverTest', 'Failover', 'Move', 'CloneStart']) {
      for (const member of ['CheckpointIdentifier', 'checkpointId']) {
        const url = `/v1/vpgs/${VPG_WEB}/${action}`
        await send({ method: 'POST', url, body: JSON.stringify({ [member]: '41' }) })
        const input = recording.asked.at(-1)?.request.input
        assert.equal(input !== undefined && 'checkpoint' in input && input.checkpoint, '41')
      }
    }
  })

  test('of a VRA take addresses alone, and name the member that is none', async (t) => {
    const recording = openRecording()
    const send = await openOperationHouse(t, recording.simulation)
    const install = { HostIdentifier: 'h', DatastoreIdentifier: 'd', NetworkIdentifier: 'n' }
    const asked = [
      { method: 'PUT', url: `/v1/vras/${VRA_IDENTIFIER}`, more: {} },
      { method: 'POST', url: '/v1/vras', more: install },
    ] as const
    for (const { method, url, more } of asked) {
      for (const member of ['VraIPAddress', 'SubnetMask', 'DefaultGateway', 'VraIPAddressRangeEnd']) {
        const sendNetwork = (address: string) => {
          const body = JSON.stringify({ ...more, VraNetworkDataApi: { [member]: address } })
          return send({ method, url, body })
        }
        const { status, body } = await sendNetwork('999.1.1.1')
        assert.equal(status, 400, body)
        assert.match(
          JSON.parse(body).Message,
          new RegExp(`^${member} is "999\\.1\\.1\\.1", no IP address; write`),
        )
        assert.equal((await sendNetwork('fe80::1')).status, 200)
      }
    }
  })

  test('mount from a repository, and never from both', async (t) => {
    const recording = openRecording()
    const send = await openOperationHouse(t, recording.simulation)
    const bflr = {
      VmIdentifier: VM,
      VpgIdentifier: VPG_WEB,
      RetentionSetIdentifier: 'set',
      RepositoryIdentifier: 'repository',
    }
    await send({ method: 'POST', url: '/v1/flrs', body: JSON.stringify({ bflr }) })
    assert.deepEqual(recording.asked.at(-1)?.request.input, {
      vm: VM,
      vpg: VPG_WEB,
      checkpoint: null,
      type: 'bflr',
      volume: null,
      repository: 'repository',
      retentionSet: 'set',
      path: null,
    })
    const both = await send({ method: 'POST', url: '/v1/flrs', body: JSON.stringify({ bflr, jflr: bflr }) })
    assert.equal(both.status, 400)
    const nameless = await send({ method: 'POST', url: '/v1/flrs', body: '{"jflr":{}}' })
    assert.match(nameless.body, /Jflr\.VmIdentifier is missing/)
  })

  test('pair on port 9081 unless another is given', async (t) => {
    const recording = openRecording()
    const send = await openOperationHouse(t, recording.simulation)
    await send({ method: 'POST', url: '/v1/peersites', body: '{"hostName":"ghent.example"}' })
    assert.deepEqual(recording.asked.at(-1)?.request.input, {
      hostName: 'ghent.example',
      port: 9081,
      token: null,
    })
    const reply = await send({ method: 'POST', url: '/v1/peersites', body: '{"hostName":"g","port":70000}' })
    assert.equal(reply.status, 400)
  })
})

describe('an address', () => {
  test('is found in any letter case, with or without a slash at its end', async (t) => {
    const recording = openRecording()
    const send = await openOperationHouse(t, recording.simulation)
    for (const url of [`/V1/VPGS/${VPG_WEB}/FAILOVERTEST`, `/v1/vpgs/${VPG_WEB}/failovertest/`]) {
      assert.equal((await send({ method: 'POST', url })).status, 200)
      assert.deepEqual(recording.asked.at(-1)?.request.input, { vpg: VPG_WEB, checkpoint: null, vms: null })
    }
  })

  test('of a cluster takes POST for an upgrade too', async (t) => {
    const recording = openRecording()
    const send = await openOperationHouse(t, recording.simulation)
    await send({ method: 'POST', url: '/v1/vras/clusters/domain-c7' })
    assert.deepEqual(recording.asked.at(-1)?.request, {
      kind: 'upgradeClusterVras',
      input: { cluster: 'domain-c7' },
    })
  })

  test('still answers what it lists', async (t) => {
    const send = await openOperationHouse(t, openRecording().simulation)
    for (const url of [
      '/v1/vpgs',
      `/v1/vpgs/${VPG_WEB}/checkpoints`,
      '/v1/vras',
      '/v1/flrs',
      '/v1/peersites',
    ]) {
      assert.equal((await send({ method: 'GET', url, as: 'reader' })).status, 200, url)
    }
  })
})

describe('what the site refuses', () => {
  test('becomes 404 and 409 with its message', async (t) => {
    const recording = openRecording()
    const send = await openOperationHouse(t, recording.simulation)
    for (const [code, status] of [
      ['entity-not-found', 404],
      ['operation-refused', 409],
      ['value-unreadable', 400],
    ] as const) {
      recording.answerWith(() => {
        throw new Problem(code, 'A failover test runs already; stop it first.')
      })
      const reply = await send({ method: 'POST', url: `/v1/vpgs/${VPG_WEB}/FailoverTest` })
      assert.equal(reply.status, status)
      assert.equal(JSON.parse(reply.body).Message, 'A failover test runs already; stop it first.')
    }
  })

  test('a clean-up with nothing to clean answers an empty list', async (t) => {
    const recording = openRecording()
    recording.answerWith(() => ({ tasks: [], created: null }))
    const send = await openOperationHouse(t, recording.simulation)
    assert.equal((await send({ method: 'DELETE', url: '/v1/vras/cleanup' })).body, '[]')
  })

  test('a cancel reaches the site for its own tasks alone', async () => {
    const { simulation } = openRecording()
    const other = `${TASK.slice(0, 35)}b${TASK.slice(36)}` as typeof TASK
    assert.equal(await cancelOperation(undefined, TASK), undefined)
    assert.equal(await cancelOperation(simulation, other), undefined)
    await assert.rejects(cancelOperation(simulation, TASK), { code: 'step-illegal' })
  })
})
