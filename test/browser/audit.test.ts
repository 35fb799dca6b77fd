import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkAxe, openHouse, picture, signIn, visit } from './support.ts'

const house = openHouse([], async (started) => {
  for (let count = 0; count < 105; count += 1) await started.call('POST', '/api/tasks', { type: 'Move' })
  await started.call('POST', '/api/tasks', { type: '<img src=x onerror=alert(1)>' })
  await started.call('POST', '/api/retention/dry-run', {})
})
for (const theme of ['light', 'dark'] as const) {
  test(`the audit log shows who did what and passes axe, ${theme}`, async (t) => {
    const { page } = await visit(t, house(), { theme })
    await signIn(page, '/console/audit')
    await page.getByRole('cell', { name: 'Asked what retention would prune' }).first().waitFor()
    await checkAxe(page, `the audit log, ${theme}`)
    await picture(page, `audit-${theme}`)
  })
}

test('conditions and pages of the audit log are in the address, and come back from it', async (t) => {
  const { page } = await visit(t, house())
  await signIn(page, '/console/audit?user=ADMIN')
  assert.equal(await page.getByLabel('User', { exact: true }).inputValue(), 'ADMIN')
  await page.getByLabel('Action').selectOption('task.created')
  await page.waitForURL(/action=task\.created/)
  await page.getByRole('button', { name: 'Older' }).click()
  await page.waitForURL(/cursor=\d+/)
  await page.getByRole('cell', { name: 'Created a task' }).first().waitFor()
  await page.getByRole('button', { name: 'Clear' }).click()
  await page.waitForURL((url) => url.search === '')
  await page.getByLabel('User', { exact: true }).fill('nobody')
  await page.getByRole('heading', { name: 'Nothing is noted here' }).waitFor()
})

test('the audit log is usable at the width of a phone', async (t) => {
  const { page } = await visit(t, house(), { width: 360, height: 740 })
  await signIn(page, '/console/audit')
  await page.getByRole('table').waitFor()
  const overflow = await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  assert.equal(overflow, 0)
  await picture(page, 'audit-phone')
})
