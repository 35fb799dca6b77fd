import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { GHENT, SITE_FILE, UTRECHT, VCENTER, VPG_MAIL, VPG_WEB } from '../capture/testing/example-site.ts'
import { Problem } from '../problem/index.ts'
import { createRecording, openOperationHouse, type Sent, TASK } from './testing/operation-house.ts'

const VM = `${VCENTER}.vm-7`
const ROOT = '/v1/vpgSettings'

/** A house that is sent JSON and gives back values. */
async function openSettings(t: TestContext) {
  const recording = createRecording()
  const send = await openOperationHouse(t, recording.simulation)
  const call = async (method: string, url: string, value?: unknown, more: Partial<Sent> = {}) => {
    const body = value === undefined ? {} : { body: JSON.stringify(value) }
    const reply = await send({ method, url, ...body, contentType: 'application/json', ...more })
    return { status: reply.status, value: reply.body === '' ? undefined : JSON.parse(reply.body) }
  }
  const draft = async (value?: unknown): Promise<string> => (await call('POST', ROOT, value)).value
  return { ...recording, send, call, draft }
}

describe('a draft of VPG settings', () => {
  test('of a new VPG starts with the defaults of a site, members in the order of the wire', async (t) => {
    const { call, draft } = await openSettings(t)
    const identifier = await draft()
    assert.match(identifier, /^[0-9a-f-]{36}$/)
    const { value } = await call('GET', `${ROOT}/${identifier.toUpperCase()}/`)
    assert.deepEqual(Object.keys(value), [
      'Basic',
      'BootGroups',
      'Journal',
      'LongTermRetention',
      'Networks',
      'Protected',
      'Recovery',
      'Scratch',
      'Scripting',
      'Vms',
      'VpgIdentifier',
      'VpgSettingsIdentifier',
    ])
    assert.equal(value.Basic.RpoInSeconds, 300)
    assert.equal(value.Basic.Priority, 'Medium')
    assert.equal(value.VpgIdentifier, null)
    assert.equal(value.VpgSettingsIdentifier, identifier)
    assert.deepEqual(value.Vms, [])
  })

  test('is committed into the creation of a VPG, and is then gone', async (t) => {
    const { asked, call, draft } = await openSettings(t)
    const identifier = await draft({
      basic: {
        name: 'Shop',
        priority: 'high',
        protectedSiteIdentifier: UTRECHT,
        recoverySiteIdentifier: GHENT,
        zorgIdentifier: '00000000-0000-0000-0000-000000000000',
      },
      vms: [{ vmIdentifier: VM }],
      longTermRetention: { enabled: true },
      scripting: { preRecovery: { command: 'C:/stop.cmd' }, postRecovery: { command: '' } },
      bootGroups: { bootGroups: [{ name: 'Default' }, { name: 'Web' }] },
    })
    const commit = await call('POST', `${ROOT}/${identifier}/commit`)
    assert.deepEqual(commit, { status: 200, value: TASK })
    assert.deepEqual(asked, [
      {
        request: {
          kind: 'createVpg',
          input: {
            wish: {
              name: 'Shop',
              priority: 'High',
              journalHours: 24,
              rpoSeconds: 300,
              testIntervalMinutes: 262_080,
              protectedSiteIdentifier: UTRECHT,
              recoverySiteIdentifier: GHENT,
              serviceProfileIdentifier: null,
              zorgIdentifier: null,
              vms: [VM],
              isBackupEnabled: true,
              preRecoveryScript: 'C:/stop.cmd',
              postRecoveryScript: '',
              hasBootOrder: true,
            },
          },
        },
        initiatedBy: 'producer',
      },
    ])
    assert.equal((await call('POST', `${ROOT}/${identifier}/commit`)).status, 404)
    assert.deepEqual((await call('GET', ROOT)).value, [])
  })

  test('of a VPG that is there says what it is, and is committed into a change of it', async (t) => {
    const { asked, call, draft } = await openSettings(t)
    const identifier = await draft({ VpgIdentifier: VPG_WEB.toUpperCase() })
    const { value } = await call('GET', `${ROOT}/${identifier}`)
    assert.equal(value.VpgIdentifier, VPG_WEB)
    assert.equal(value.Basic.Name, 'Web')
    assert.equal(value.Basic.JournalHistoryInHours, 8)
    assert.equal(value.Basic.RpoInSeconds, 600)
    assert.deepEqual(
      value.Vms.map((vm: { VmIdentifier: string }) => vm.VmIdentifier),
      [VM],
    )
    await call('PUT', `${ROOT}/${identifier}`, { ...value, Basic: { ...value.Basic, Priority: 0 } })
    await call('POST', `${ROOT}/${identifier}/commit`)
    const request = asked.at(-1)?.request
    assert.equal(request?.kind, 'updateVpg')
    assert.ok(request?.kind === 'updateVpg')
    assert.equal(request.input.vpg, VPG_WEB)
    assert.equal(request.input.wish.priority, 'Low')
    assert.deepEqual(request.input.wish.vms, [VM])
    const { isBackupEnabled, preRecoveryScript, hasBootOrder } = request.input.wish
    assert.deepEqual([isBackupEnabled, preRecoveryScript, hasBootOrder], [true, null, null])
  })

  test('of a copy has a free name and no VPG', async (t) => {
    const { call } = await openSettings(t)
    const copies = [
      await call('POST', `${ROOT}/copyVpgSettings`, { VpgIdentifier: VPG_MAIL }),
      await call('POST', `${ROOT}/COPYVPGSETTINGS`, { vpgidentifier: VPG_MAIL }),
    ]
    const names = await Promise.all(
      copies.map(async ({ value }) => (await call('GET', `${ROOT}/${value}/basic`)).value.Name),
    )
    assert.deepEqual(names, ['Mail_Copy_1', 'Mail_Copy_2'])
    assert.equal((await call('GET', `${ROOT}/${copies[0]?.value}`)).value.VpgIdentifier, null)
    assert.equal((await call('POST', `${ROOT}/copyVpgSettings`, { VpgIdentifier: 'gone' })).status, 404)
    assert.equal((await call('POST', `${ROOT}/copyVpgSettings`)).status, 400)
  })

  test('needs a name before a new VPG comes of it', async (t) => {
    const { asked, call, draft } = await openSettings(t)
    const identifier = await draft({})
    const commit = await call('POST', `${ROOT}/${identifier}/commit`)
    assert.equal(commit.status, 400)
    assert.match(commit.value.Message, /^Basic\.Name is missing/)
    assert.equal((await call('GET', `${ROOT}/${identifier}`)).status, 200)
    assert.deepEqual(asked, [])
  })

  test('stays when the site refuses its commit', async (t) => {
    const { answerWith, call, draft } = await openSettings(t)
    const identifier = await draft({ VpgIdentifier: VPG_WEB })
    answerWith(() => {
      throw new Problem('operation-refused', 'VPG "Web" is failing over; wait for it.')
    })
    assert.equal((await call('POST', `${ROOT}/${identifier}/commit`)).status, 409)
    answerWith(() => ({ tasks: [TASK], created: null }))
    assert.equal((await call('POST', `${ROOT}/${identifier}/commit`)).status, 200)
  })

  test('is gone after 30 minutes without use, on the clock of the site', async (t) => {
    const { call, clock, draft } = await openSettings(t)
    const [used, unused] = [await draft(), await draft()]
    await clock.advance(29 * 60_000)
    assert.equal((await call('GET', `${ROOT}/${used}`)).status, 200)
    assert.equal((await call('GET', ROOT)).value.length, 2)
    await clock.advance(60_000)
    assert.equal((await call('GET', `${ROOT}/${used}`)).status, 200)
    const gone = await call('GET', `${ROOT}/${unused}`)
    assert.equal(gone.status, 404)
    assert.match(
      gone.value.Message,
      /no draft .* of VPG settings: .*30 minutes without use; GET \/v1\/vpgSettings lists/,
    )
  })

  test('is deleted', async (t) => {
    const { call, draft } = await openSettings(t)
    const identifier = await draft()
    assert.deepEqual(await call('DELETE', `${ROOT}/${identifier}`), { status: 200, value: undefined })
    assert.equal((await call('DELETE', `${ROOT}/${identifier}`)).status, 404)
  })

  test('is read by every user and changed by producers', async (t) => {
    const { call, draft } = await openSettings(t)
    const identifier = await draft()
    const reader = { as: 'reader' } as const
    assert.equal((await call('GET', `${ROOT}/${identifier}/vms`, undefined, reader)).status, 200)
    assert.equal((await call('PUT', `${ROOT}/${identifier}/basic`, {}, reader)).status, 403)
    assert.equal((await call('POST', ROOT, {}, reader)).status, 403)
    assert.equal((await call('POST', `${ROOT}/${identifier}/commit`, undefined, reader)).status, 403)
  })

  test('cannot be piled up without end', async (t) => {
    const { call, draft } = await openSettings(t)
    for (let count = 0; count < 1000; count += 1) await draft()
    const refused = await call('POST', ROOT)
    assert.equal(refused.status, 409)
    assert.match(refused.value.Message, /commit or delete some/)
  })
})

describe('a section of a draft', () => {
  const sections: Readonly<Record<string, object>> = {
    basic: { Name: 'Shop', RpoInSeconds: 900 },
    bootgroup: { BootGroups: [{ BootDelayInSeconds: 10, BootGroupIdentifier: 'g', Name: 'first' }] },
    scripting: { PreRecovery: { Command: 'a.ps1', Parameters: '-x', TimeoutInSeconds: 10 } },
    recovery: { DefaultHostIdentifier: 'host-1', VCD: { OrgVdcIdentifier: 'org' } },
    journal: { Limitation: { HardLimitInMB: 1024 } },
    scratch: { DatastoreIdentifier: 'ds' },
    networks: { Failover: { Hypervisor: { DefaultNetworkIdentifier: 'net' } } },
    ltr: { Enabled: true, SchedulerPolicy: { Daily: { Enabled: true } }, Indexing: { Vms: [VM] } },
  }

  test('is kept and given back, in letter case and order of the wire', async (t) => {
    const { call, draft } = await openSettings(t)
    const identifier = await draft()
    for (const [path, section] of Object.entries(sections)) {
      const url = `${ROOT}/${identifier}/${path}`
      const lower = JSON.parse(JSON.stringify(section).replace(/"(\w+)":/g, (name) => name.toLowerCase()))
      assert.deepEqual(await call('PUT', url, lower), { status: 200, value: undefined }, path)
      const { value } = await call('GET', url)
      assertHolds(value, section)
      assert.equal((await call('DELETE', url)).status, 200)
      assert.equal((await call('GET', url)).value, null)
    }
    assert.equal((await call('POST', `${ROOT}/${identifier}/ltr`, { Enabled: true })).status, 200)
  })

  test('is read and written in XML', async (t) => {
    const { draft, send } = await openSettings(t)
    const url = `${ROOT}/${await draft()}/basic`
    const contentType = 'application/xml'
    const body =
      '<VpgSettingsBasicApi xmlns="http://schemas.zerto.com/zvm/api" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><JournalHistoryInHours>4</JournalHistoryInHours><Name>Shop</Name><Priority>Low</Priority><ZorgIdentifier i:nil="true"/></VpgSettingsBasicApi>'
    assert.equal((await send({ method: 'PUT', url, body, contentType })).status, 200)
    const { body: answered } = await send({ method: 'GET', url, contentType })
    assert.match(
      answered,
      /^<VpgSettingsBasicApi [^>]*><JournalHistoryInHours>4<\/JournalHistoryInHours><Name>Shop<\/Name><Priority>Low<\/Priority><ProtectedSiteIdentifier i:nil="true"\/>/,
    )
    await send({ method: 'DELETE', url })
    assert.match(
      (await send({ method: 'GET', url, contentType })).body,
      /^<VpgSettingsBasicApi [^>]* i:nil="true"\/>$/,
    )
  })

  test('is refused with 400 where it cannot be read, and stays as it was', async (t) => {
    const { call, draft, send } = await openSettings(t)
    const identifier = await draft()
    const wrong: readonly (readonly [path: string, value: unknown, message: RegExp])[] = [
      ['basic', { Priority: 'Urgent' }, /^Priority cannot be read; send one of Low, Medium, High\.$/],
      ['basic', { RpoInSeconds: 'soon' }, /^RpoInSeconds cannot be read; send a whole number\.$/],
      ['journal', { Limitation: { HardLimitInMB: {} } }, /^Limitation\.HardLimitInMB cannot be read/],
      ['basic', [], /send an object/],
    ]
    for (const [path, value, message] of wrong) {
      const reply = await call('PUT', `${ROOT}/${identifier}/${path}`, value)
      assert.equal(reply.status, 400)
      assert.match(reply.value.Message, message)
    }
    const empty = await send({ method: 'PUT', url: `${ROOT}/${identifier}/basic`, body: '' })
    assert.equal(empty.status, 400)
    assert.match(empty.body, /The body is empty; send a VpgSettingsBasicApi/)
    assert.equal((await call('GET', `${ROOT}/${identifier}/basic`)).value.RpoInSeconds, 300)
  })

  test('that a whole draft leaves out stays, as do members of Basic', async (t) => {
    const { call, draft } = await openSettings(t)
    const identifier = await draft({ Vms: [{ VmIdentifier: VM }] })
    await call('PUT', `${ROOT}/${identifier}`, { Basic: { Name: 'Shop' }, Journal: null })
    const { value } = await call('GET', `${ROOT}/${identifier}`)
    assert.equal(value.Basic.Name, 'Shop')
    assert.equal(value.Basic.RpoInSeconds, 300)
    assert.equal(value.Journal.Limitation.HardLimitInMB, 153_600)
    assert.equal(value.Vms.length, 1)
    await call('PUT', `${ROOT}/${identifier}`, { Vms: [] })
    assert.deepEqual((await call('GET', `${ROOT}/${identifier}/vms`)).value, [])
  })
})

describe('the VMs of a draft', () => {
  test('are added, changed and taken out', async (t) => {
    const { asked, call, draft } = await openSettings(t)
    const identifier = await draft({ Basic: { Name: 'Shop' } })
    const vms = `${ROOT}/${identifier}/vms`
    assert.equal((await call('POST', vms, { VmIdentifier: VM })).status, 200)
    assert.equal((await call('POST', vms, { VmIdentifier: `${VCENTER}.vm-8` })).status, 200)
    assert.equal((await call('POST', vms, { VmIdentifier: VM })).status, 409)
    assert.equal((await call('POST', vms, {})).status, 400)
    await call('PUT', `${vms}/${VM.toUpperCase()}`, {
      Recovery: { HostIdentifier: 'h' },
      VmIdentifier: 'other',
    })
    const { value } = await call('GET', `${vms}/${VM}`)
    assert.equal(value.Recovery.HostIdentifier, 'h')
    assert.equal(value.VmIdentifier, VM)
    assert.equal((await call('DELETE', `${vms}/${VCENTER}.vm-8`)).status, 200)
    assert.equal((await call('GET', `${vms}/${VCENTER}.vm-8`)).status, 404)
    assert.equal((await call('PUT', `${vms}/${VCENTER}.vm-8`, {})).status, 404)
    await call('POST', `${ROOT}/${identifier}/commit`)
    const request = asked.at(-1)?.request
    assert.ok(request?.kind === 'createVpg')
    assert.deepEqual(request.input.wish.vms, [VM])
  })

  test('have volumes and cards, each read and replaced alone, a card taken away', async (t) => {
    const { call, draft } = await openSettings(t)
    const vm = {
      VmIdentifier: VM,
      Nics: [{ NicIdentifier: 'Network adapter 1' }, { NicIdentifier: 'Network adapter 2' }],
      Volumes: [{ VolumeIdentifier: 'scsi:0:0' }],
    }
    const url = `${ROOT}/${await draft({ Vms: [vm] })}/vms/${VM}`
    assert.equal((await call('GET', `${url}/volumes`)).value.length, 1)
    await call('PUT', `${url}/volumes/SCSI:0:0`, { Datastore: { DatastoreIdentifier: 'ds', IsThin: true } })
    const volume = (await call('GET', `${url}/volumes/scsi:0:0`)).value
    assert.equal(volume.Datastore.DatastoreIdentifier, 'ds')
    assert.equal(volume.VolumeIdentifier, 'scsi:0:0')
    await call('PUT', `${url}/nics/Network%20adapter%201`, {
      FailoverTest: { Hypervisor: { NetworkIdentifier: 'net', IpConfig: { IsDhcp: true } } },
    })
    const nic = (await call('GET', `${url}/nics/network%20adapter%201`)).value
    assert.equal(nic.FailoverTest.Hypervisor.IpConfig.IsDhcp, true)
    assert.equal((await call('DELETE', `${url}/nics/Network%20adapter%202`)).status, 200)
    assert.equal((await call('GET', `${url}/nics`)).value.length, 1)
    assert.equal((await call('GET', `${url}/nics/none`)).status, 404)
    assert.equal((await call('DELETE', `${url}/volumes/scsi:0:0`)).status, 405)
  })
})

describe('an import of settings', () => {
  test('creates the VPGs named, and says of each other why it failed', async (t) => {
    const { answerWith, asked, call } = await openSettings(t)
    answerWith((request) => {
      if (request.kind === 'createVpg' && request.input.wish.name === 'Lost') {
        throw new Problem('entity-not-found', 'There is no peer site "gone".')
      }
      return { tasks: [TASK], created: null }
    })
    const named = (Name: string | null) => ({ Basic: { Name }, SourceSiteName: 'Utrecht DC' })
    const exported = [named('Shop'), named('Lost'), named('WEB'), named(null), named('Other')]
    const { status, value } = await call('POST', `${ROOT}/import`, { ExportedVpgSettingsApi: exported })
    assert.equal(status, 200)
    const nothing = await call('POST', `${ROOT}/import`)
    assert.equal(nothing.status, 400)
    assert.equal(
      nothing.value.Message,
      'The body is empty; send what was exported as ExportedVpgSettingsApi.',
    )
    assert.deepEqual(value, {
      ImportFailedResults: [{ ErrorMessage: 'There is no peer site "gone".', VpgName: 'Lost' }],
      ImportTaskIdentifiers: [
        { TaskIdentifier: TASK, VpgName: 'Shop' },
        { TaskIdentifier: TASK, VpgName: 'Other' },
      ],
      ValidationFailedResults: [
        { ErrorMessages: ['There is a VPG "WEB" already; import it under another name.'], VpgName: 'WEB' },
        { ErrorMessages: ['Basic.Name is missing; send it.'], VpgName: null },
      ],
    })
    const some = await call('POST', `${ROOT}/import`, {
      exportedVpgSettingsApi: exported,
      vpgNames: ['shop'],
    })
    assert.equal(some.value.ImportTaskIdentifiers.length, 1)
    assert.equal(asked.length, 4)
  })

  test('ends where the store cannot be used', async (t) => {
    const { answerWith, call } = await openSettings(t)
    answerWith(() => {
      throw new Problem('store-unavailable', 'The disk is full; make room.')
    })
    const reply = await call('POST', `${ROOT}/import`, {
      ExportedVpgSettingsApi: [{ Basic: { Name: 'Shop' } }],
    })
    assert.equal(reply.status, 503)
  })
})

describe('a mounted machine', () => {
  const [session] = SITE_FILE.flrs
  const url = `/v1/flrs/${session?.FlrSessionIdentifier}/browse`

  test('is browsed from its disks to its files, a page at a time, by every user', async (t) => {
    const { call } = await openSettings(t)
    const reader = { as: 'reader' } as const
    const disks = (await call('POST', url, undefined, reader)).value
    assert.deepEqual(
      disks.PathItems.map((item: { Path: string }) => item.Path),
      ['/C', '/D'],
    )
    const folder = (await call('POST', url, { path: 'c:\\USERS\\administrator\\Documents' }, reader)).value
    assert.equal(folder.MainPathItem.Path, '/C/Users/Administrator/Documents')
    assert.deepEqual(folder.PathItems[0], {
      CreationTime: null,
      DownloadInformation: { AdditionalInformation: null, IsDownloadable: true },
      IsBrowsable: false,
      LastAccessTime: null,
      LastWriteTime: null,
      Path: '/C/Users/Administrator/Documents/runbook.docx',
      SizeInBytes: 88_064,
      Type: 'File',
    })
    const second = (await call('POST', url, { Path: '/', PageNumber: 2, PageSize: 1 }, reader)).value
    assert.equal(second.PathItems[0].Path, '/D')
  })

  test('answers 404 for an unknown path or session, 400 for a page that is none', async (t) => {
    const { call } = await openSettings(t)
    const missing = await call('POST', url, { Path: '/C/none/x' })
    assert.equal(missing.status, 404)
    assert.match(missing.value.Message, /no path "\/C\/none\/x".*browse "\/C"/)
    assert.equal((await call('POST', '/v1/flrs/none/browse')).status, 404)
    assert.equal((await call('POST', url, { PageNumber: 0 })).status, 400)
  })
})

/** Every member of `expected` is in `actual`, at any depth. */
function assertHolds(actual: unknown, expected: unknown): void {
  if (typeof expected !== 'object' || expected === null) {
    assert.equal(actual, expected)
    return
  }
  assert.ok(typeof actual === 'object' && actual !== null)
  for (const [name, value] of Object.entries(expected)) {
    assertHolds((actual as Readonly<Record<string, unknown>>)[name], value)
  }
}
