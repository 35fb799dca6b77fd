import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AuditNote, Stores } from '../../src/store/index.ts'

function aNote(more: Partial<AuditNote> = {}): AuditNote {
  return {
    at: 1000,
    userName: 'admin',
    isClaimed: false,
    address: '127.0.0.1',
    action: 'session.opened',
    target: null,
    outcome: 'done',
    problem: null,
    count: 1,
    requestId: 'r-1',
    ...more,
  }
}

/** What every store of the audit log must do. */
export function auditStoreSuite(name: string, open: () => Promise<Stores>): void {
  test(`${name}: audit entries come back whole, newest first, numbered from 1 without holes`, async () => {
    const stores = await open()
    const first = aNote({ target: 'ü\u0000"', problem: null, userName: null, address: null, requestId: null })
    const second = aNote({
      at: 2000,
      outcome: 'refused',
      problem: 'credentials-wrong',
      isClaimed: true,
      count: 7,
    })
    await stores.audit.append([first, second])
    await stores.audit.append([])
    await Promise.all(
      Array.from({ length: 20 }, (_none, n) => stores.audit.append([aNote({ at: 3000 + n })])),
    )
    const listed = await stores.audit.list({}, { limit: 100 })
    assert.deepEqual(
      listed.map(({ position }) => position),
      Array.from({ length: 22 }, (_none, n) => 22 - n),
    )
    assert.deepEqual(listed.slice(-2), [
      { position: 2, ...second },
      { position: 1, ...first },
    ])
    await stores.close()
  })

  test(`${name}: audit entries are found by time, user and action, page by page`, async () => {
    const stores = await open()
    await stores.audit.append([
      aNote({ at: 1, userName: 'Anna' }),
      aNote({ at: 2, userName: 'bert' }),
      aNote({ at: 3, userName: 'anna', action: 'task.created' }),
      aNote({ at: 4, userName: null }),
    ])
    const found = async (...given: Parameters<Stores['audit']['list']>) =>
      (await stores.audit.list(...given)).map(({ at }) => at)
    assert.deepEqual(await found({ from: 2, to: 4 }, { limit: 9 }), [3, 2])
    assert.deepEqual(await found({ userName: 'ANNA' }, { limit: 9 }), [3, 1])
    assert.deepEqual(await found({ userName: 'anna', action: 'task.created' }, { limit: 9 }), [3])
    assert.deepEqual(await found({}, { limit: 2 }), [4, 3])
    assert.deepEqual(await found({}, { limit: 2, before: 3 }), [2, 1])
    await stores.close()
  })
}
