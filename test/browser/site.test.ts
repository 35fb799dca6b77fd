import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { checkAxe, openHouse, picture, signIn, visit } from './support.ts'

const house = openHouse(['--site', 'demo', '--seed', '1'])
describe('the page of the site', () => {
  test('starts a failover test, says before what will happen, and shows it live to its stop', async (t) => {
    const { page } = await visit(t, house())
    await signIn(page, '/console/site')
    await page.getByRole('button', { name: 'Failover test of SQL-Cluster' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/start at the recovery site/).waitFor()
    await checkAxe(page, 'the question before an operation')
    await dialog.getByRole('button', { name: 'Start' }).click()
    const main = page.locator('#page')
    const started = main.getByRole('link', { name: 'Failover test', exact: true })
    await started.waitFor()
    const address = await started.getAttribute('href')
    const { text } = await house().call('GET', `/api/tasks/${address?.split('/').at(-1)}`)
    assert.equal(JSON.parse(text).type, 'FailOverTest')
    await page.getByRole('button', { name: '1 minute' }).click()
    const row = main.getByRole('listitem').filter({ has: page.locator(`a[href="${address}"]`) })
    await row.getByText('Completed').waitFor()
    await page.getByRole('button', { name: 'Stop test of SQL-Cluster' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Start' }).click()
    await main.getByRole('link', { name: 'Stop failover test', exact: true }).waitFor()
  })

  test('owns the clock, loses a peer and sets a fault, as the service then tells', async (t) => {
    const { page } = await visit(t, house())
    await signIn(page, '/console/site')
    await page.getByRole('button', { name: 'Freeze' }).click()
    await page.getByRole('button', { name: 'Let it run' }).waitFor()
    assert.equal(JSON.parse((await house().call('GET', '/api/site/clock')).text).mode, 'frozen')
    await page
      .getByRole('button', { name: /^Lose / })
      .first()
      .click()
    await page.getByRole('button', { name: /^Bring back / }).waitFor()
    assert.equal(JSON.parse((await house().call('GET', '/api/site/conditions')).text).length, 1)
    await page.getByRole('button', { name: 'Add fault' }).click()
    await page.getByRole('button', { name: 'Clear all faults' }).click()
    await page.getByText('No fault is set.').waitFor()
    assert.deepEqual(JSON.parse((await house().call('GET', '/api/site/faults')).text), [])
    await page.getByRole('button', { name: /^Bring back / }).click()
    await page.getByRole('button', { name: 'Let it run' }).click()
    await page.getByRole('button', { name: 'Freeze' }).waitFor()
  })

  for (const [name, options] of Object.entries({
    light: {},
    dark: { theme: 'dark' },
    phone: { width: 390 },
  } as const)) {
    test(`keeps the rules of access: ${name}`, async (t) => {
      const { page } = await visit(t, house(), options)
      await signIn(page, '/console/site')
      await page.getByRole('heading', { name: 'Virtual protection groups' }).waitFor()
      await checkAxe(page, name)
      const isWide = await page.evaluate('document.documentElement.scrollWidth > window.innerWidth')
      assert.equal(isWide, false, 'nothing stands out at the side')
      await picture(page, `site-${name}`)
    })
  }
})
