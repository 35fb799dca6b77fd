import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { checkAxe, openHouse, picture, signIn, visit } from './support.ts'

const house = openHouse(['--site', 'demo'])
describe('the overview', () => {
  test('counts what runs, follows a change, and leads to the tasks that it counted', async (t) => {
    const { page } = await visit(t, house())
    await signIn(page, '/console/overview')
    const running = page.locator('dl > div', { hasText: 'Running' }).first().getByRole('link')
    const waiting = page.locator('dl > div', { hasText: 'Waiting for somebody' }).getByRole('link')
    assert.equal(await waiting.textContent(), '0')
    const before = Number(await running.textContent())
    const made = await house().call('POST', '/api/tasks', { type: 'Move' })
    const { id } = JSON.parse(made.text) as { readonly id: string }
    const asked = await house().call('PATCH', `/api/tasks/${id}`, { state: 'WaitingForUserInput' })
    assert.equal(asked.status, 200)
    await waiting.getByText('1', { exact: true }).waitFor()
    assert.equal(Number(await running.textContent()), before + 1)
    await waiting.click()
    await page.waitForURL(/status=WaitingForUserInput/)
    await page.getByRole('link', { name: 'Move' }).first().waitFor()
  })

  test('tells of every VPG when it was tested last, the longest ago first', async (t) => {
    const { page } = await visit(t, house())
    await signIn(page, '/console/overview')
    const table = page.getByRole('region', { name: 'Tests of each VPG' }).getByRole('row')
    await table.nth(1).waitFor()
    const vpgs: readonly { VpgName: string }[] = JSON.parse((await house().call('GET', '/v1/vpgs')).text)
    const rows = (await table.allTextContents()).slice(1)
    assert.equal(rows.length, vpgs.length)
    for (const { VpgName } of vpgs)
      assert.ok(
        rows.some((row) => row.startsWith(VpgName)),
        VpgName,
      )
    const days = rows.map((row) =>
      row.includes('Never') ? Number.POSITIVE_INFINITY : Number(/\d+$/.exec(row)?.[0]),
    )
    assert.deepEqual(
      days,
      days.toSorted((one, other) => (one === other ? 0 : other - one)),
    )
  })

  for (const theme of ['light', 'dark'] as const) {
    test(`holds against axe, ${theme}, and at the width of a phone`, async (t) => {
      const { page } = await visit(t, house(), { theme })
      await signIn(page, '/console/overview')
      await page.getByRole('img', { name: /tasks in a year/ }).waitFor()
      await checkAxe(page, theme)
      await picture(page, `overview-${theme}`)
      await page.setViewportSize({ width: 390, height: 844 })
      await checkAxe(page, `${theme}, 390 px`)
      await picture(page, `overview-${theme}-phone`)
      const isWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
      assert.equal(isWide, false, 'scrolls sideways')
    })
  }
})
