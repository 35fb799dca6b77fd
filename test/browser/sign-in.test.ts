import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { checkAxe, openHouse, PASSWORD, picture, signIn, visit } from './support.ts'

const house = openHouse(['--site', 'demo'])
describe('signing in at the console', () => {
  test('refuses a wrong password in words, and takes the right one to the page that was asked for', async (t) => {
    const { page } = await visit(t, house())
    await page.goto('/console/tasks?status=Failed')
    await page.getByLabel('User name').fill('admin')
    await page.getByLabel('Password', { exact: true }).fill('wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').waitFor()
    await checkAxe(page, 'the sign-in page with a refusal')
    await picture(page, 'sign-in-refused')
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('navigation').first().waitFor()
    assert.equal(new URL(page.url()).pathname + new URL(page.url()).search, '/console/tasks?status=Failed')
  })

  test('gives a cookie that no script reads and that goes to no other site', async (t) => {
    const { page, context } = await visit(t, house())
    await signIn(page)
    const [cookie] = await context.cookies()
    assert.deepEqual(
      { name: cookie?.name, httpOnly: cookie?.httpOnly, secure: cookie?.secure, sameSite: cookie?.sameSite },
      { name: '__Host-zvm-tasks', httpOnly: true, secure: true, sameSite: 'Strict' },
    )
    assert.equal(await page.evaluate('document.cookie'), '')
  })

  test('a session that ended meanwhile is said, and the next sign-in goes on where it was', async (t) => {
    const { page, context } = await visit(t, house())
    await signIn(page, '/console/tasks?type=Move')
    const [cookie] = await context.cookies()
    const headers = { cookie: `${cookie?.name}=${cookie?.value}`, 'x-zvm-tasks-console': '1' }
    const ended = await context.request.delete('/api/console/session', { headers })
    assert.equal(ended.status(), 204)
    const places = page.getByRole('navigation').first()
    for (const name of ['Timeline', 'Tasks']) {
      // The page may have noticed by itself already, and then has no such link any more.
      await places
        .getByRole('link', { name })
        .click({ timeout: 1000 })
        .catch(() => {})
    }
    await page.getByLabel('User name').waitFor()
    const asked = page.url()
    await page.getByLabel('User name').fill('admin')
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('navigation').first().waitFor()
    assert.equal(page.url(), asked)
  })

  test('signing out ends the session on the service as well', async (t) => {
    const { page, context } = await visit(t, house())
    await signIn(page)
    const before = await context.cookies()
    await page.getByRole('button', { name: /admin/ }).click()
    await page.getByText('Sign out').click()
    await page.getByLabel('User name').waitFor()
    const [cookie] = before
    const again = await context.request.get('/api/console/session', {
      headers: { cookie: `${cookie?.name}=${cookie?.value}` },
    })
    assert.equal(again.status(), 401)
  })

  test('the pages carry a policy that lets nothing in from elsewhere', async (t) => {
    const { page } = await visit(t, house())
    const answer = await page.goto('/console/timeline')
    const policy = answer?.headers()['content-security-policy'] ?? ''
    assert.match(policy, /default-src 'none'/)
    assert.doesNotMatch(policy, /unsafe|https?:/)
    assert.equal(answer?.headers()['cache-control'], 'no-cache')
  })
})
