import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { checkAxe, openHouse, picture, signIn, visit } from './support.ts'

const LANES = /^Timeline: arrow keys/
const VPGS = ['Payroll', 'Mail', 'Archive']

let runningId: string

const house = openHouse([], async (started) => {
  for (const [n, vpg] of VPGS.entries()) {
    for (const type of ['FailOverTest', 'Move', 'FailOver'].slice(0, n + 1)) {
      const relatedEntities = { hosts: [], sites: [], vpgs: [vpg], flrSessions: [] }
      const body = { type, initiatedBy: 'anna', relatedEntities }
      const { id } = JSON.parse((await started.call('POST', '/api/tasks', body)).text) as { id: string }
      if (type === 'FailOver') runningId = id
      else if (type === 'Move')
        await started.call('PATCH', `/api/tasks/${id}`, { state: 'Failed', completeReason: 'No space.' })
      else await started.call('PATCH', `/api/tasks/${id}`, { state: 'Completed' })
    }
  }
})
function spanOf(page: Page): number {
  const { searchParams } = new URL(page.url())
  return Date.parse(searchParams.get('to') ?? '') - Date.parse(searchParams.get('from') ?? '')
}

async function settled(page: Page, holds: (span: number) => boolean): Promise<void> {
  await page.waitForURL((url) =>
    holds(Date.parse(url.searchParams.get('to') ?? '') - Date.parse(url.searchParams.get('from') ?? '')),
  )
}

describe('the timeline', () => {
  for (const theme of ['light', 'dark'] as const) {
    test(`shows lanes that hold to the rules of access, ${theme}`, async (t) => {
      const { page } = await visit(t, house(), { theme })
      await signIn(page, '/console/timeline')
      await page.getByText('Payroll').first().waitFor()
      await page.getByText('6 tasks in 3 lanes').waitFor()
      await page.getByRole('button', { name: 'Hour' }).click()
      await page.getByText('As a table').click()
      await picture(page, `timeline-${theme}`)
      await checkAxe(page, `the timeline, ${theme}`)
    })
  }

  test('fits a phone', async (t) => {
    const { page } = await visit(t, house(), { width: 390, height: 800 })
    await signIn(page, '/console/timeline')
    await page.getByText('Payroll').first().waitFor()
    await picture(page, 'timeline-phone')
    const [inner, whole] = await page.evaluate<[number, number]>(
      '[window.innerWidth, document.documentElement.scrollWidth]',
    )
    assert.ok(whole <= inner, `${whole} pixels on ${inner}`)
  })

  test('is zoomed by keys and by the wheel, and the address follows', async (t) => {
    const { page } = await visit(t, house())
    await signIn(page, '/console/timeline')
    const lanes = page.getByRole('application', { name: LANES })
    await page.getByText('Payroll').first().waitFor()
    await lanes.focus()
    await page.keyboard.press('+')
    await settled(page, (span) => span > 0)
    const once = spanOf(page)
    await page.keyboard.press('+')
    await settled(page, (span) => span < once)
    const twice = spanOf(page)
    const box = await lanes.boundingBox()
    await page.mouse.move((box?.x ?? 0) + 600, (box?.y ?? 0) + 50)
    await page.keyboard.down('Control')
    await page.mouse.wheel(0, 200)
    await page.keyboard.up('Control')
    await settled(page, (span) => span > twice)
  })

  test('a running task is gone to by keys, says that it runs, and opens', async (t) => {
    const { page } = await visit(t, house())
    await signIn(page, '/console/timeline?group=running')
    await page.getByText('1 task in 1 lane').waitFor()
    await page.getByRole('application', { name: LANES }).focus()
    await page.keyboard.press('ArrowRight')
    await page.getByText('runs for').waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => decodeURIComponent(url.pathname) === `/console/tasks/${runningId}`)
  })

  test('has the conditions of the table in its address, and lanes by what is chosen', async (t) => {
    const { page } = await visit(t, house())
    await signIn(page, '/console/timeline?status=Failed')
    await page.getByText('2 tasks in 2 lanes').waitFor()
    await page.getByLabel('Lanes by').selectOption('type')
    await page.getByText('2 tasks in 1 lane').waitFor()
    const { searchParams } = new URL(page.url())
    assert.deepEqual([searchParams.get('status'), searchParams.get('lane')], ['Failed', 'type'])
  })
})
