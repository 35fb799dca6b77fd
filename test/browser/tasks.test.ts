/** The Tasks page and the page of a task, in a real browser against the built program. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { checkAxe, openHouse, signIn } from './support.ts'

const MARKUP = '<img src=x onerror=window.wasRun=1>'

const house = openHouse(['--site', 'demo'])

/** On a quiet machine a change is seen within a tenth of a second; a busy one gets more, far below any polling. */
const LIVE_MS = 5000

test('a change that is made over the API is seen by itself', async () => {
  await using page = await openPage('/console/tasks')
  await page.waitForSelector('[role=grid]')
  await page.getByText('Live', { exact: true }).waitFor()
  const id = await createTask(page, { initiatedBy: 'live-probe' })
  await rowOf(page, id).waitFor({ timeout: LIVE_MS })
  await report(page, id, { progress: 63 })
  await page.locator(`[id="row-${id}"]`, { hasText: '63 %' }).waitFor({ timeout: LIVE_MS })
})

test('updates wait while a row is selected, and are shown when they are asked for', async () => {
  await using page = await openPage('/console/tasks')
  const id = await createTask(page, {})
  await page.getByText('Live', { exact: true }).waitFor()
  await rowOf(page, id).locator('input').check()
  await report(page, id, { progress: 70 })
  const chip = page.getByRole('button', { name: '1 new change: show' })
  await chip.waitFor()
  assert.match((await rowOf(page, id).textContent()) ?? '', /0 %/)
  assert.doesNotMatch((await rowOf(page, id).textContent()) ?? '', /70 %/)
  await chip.click()
  await page.locator(`[id="row-${id}"]`, { hasText: '70 %' }).waitFor()
})

test('filters go into the address, survive a reload and go away with the back button', async () => {
  await using page = await openPage('/console/tasks')
  await page.getByRole('button', { name: 'Failed', exact: true }).click()
  await page.waitForURL(/group=failed/)
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByLabel('Condition').selectOption('type')
  await page.getByLabel('Value').selectOption('Move')
  await page.getByLabel('Leave these out').check()
  await page.getByRole('button', { name: 'Add filter' }).click()
  await page.waitForURL(/type%21=Move/)
  await page.reload()
  await page.getByText('Type is not Move').waitFor()
  const failed = page.getByRole('button', { name: 'Failed', exact: true })
  assert.equal(await failed.getAttribute('aria-pressed'), 'true')
  await page.goBack()
  await page.getByText('Type is not Move').waitFor({ state: 'detached' })
  assert.equal(new URL(page.url()).search, '?group=failed')
  await page.getByRole('searchbox').fill('did not answer')
  await page.waitForURL(/text=did\+not\+answer/)
})

test('the list is used by keys alone', async () => {
  await using page = await openPage('/console/tasks')
  const id = await createTask(page, { initiatedBy: 'key-probe' })
  await rowOf(page, id).waitFor()
  await page.keyboard.press('?')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await pressUntil(page, '/', 'input[type=search]:focus')
  await page.keyboard.type('key-probe')
  await page.waitForURL(/text=key-probe/)
  await rowOf(page, id).waitFor()
  await page.keyboard.press('Tab')
  await tabTo(page, '[role=grid]')
  await page.keyboard.press('Home')
  await page.keyboard.press('x')
  await page.getByText('1 selected').waitFor()
  await page.keyboard.press('Escape')
  await page.getByText('1 selected').waitFor({ state: 'detached' })
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.pathname.endsWith(`/tasks/${id}`))
  await page.getByRole('heading', { level: 1, name: 'Move' }).waitFor()
})

test('what people wrote is shown as they wrote it, and never run', async () => {
  await using page = await openPage('/console/tasks')
  const id = await createTask(page, { initiatedBy: MARKUP })
  await report(page, id, { state: 'Failed', completeReason: `"><script>window.wasRun=1</script>${MARKUP}` })
  const places = [
    '/console/tasks',
    `/console/tasks/${id}`,
    `/console/tasks?initiator=${encodeURIComponent(MARKUP)}&vpg=${encodeURIComponent(MARKUP)}`,
  ]
  for (const place of places) {
    await page.goto(house().url + place)
    await page.locator('#page').getByText(MARKUP).first().waitFor()
    assert.equal(await page.evaluate('window.wasRun'), undefined, place)
    assert.equal(await page.locator('#page img').count(), 0, place)
  }
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`list and task page hold against axe, ${colorScheme}`, async () => {
    await using page = await openPage('/console/tasks', { colorScheme })
    const id = await createTask(page, { isCancellable: true })
    await rowOf(page, id).waitFor()
    await checkAxe(page, `the tasks, ${colorScheme}`)
    await page.goto(`${house().url}/console/tasks/${id}`)
    await page.getByRole('heading', { name: 'Members' }).waitFor()
    await page.locator('pre').waitFor()
    await checkAxe(page, `a task, ${colorScheme}`)
  })
}

test('the theme that is chosen stays', async () => {
  await using page = await openPage('/console/tasks')
  await page.getByRole('button', { name: /^Theme/ }).click()
  await page.getByRole('button', { name: 'Dark' }).click()
  await page.reload()
  assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark')
})

test('a task is cancelled after a question, and its XML is at hand', async () => {
  await using page = await openPage('/console/tasks')
  const id = await createTask(page, { isCancellable: true })
  await page.goto(`${house().url}/console/tasks/${id}`)
  await page.getByRole('button', { name: 'Cancel task…' }).click()
  await page.getByRole('button', { name: 'Cancel the task' }).click()
  await page.locator('#page').getByText('Cancelling', { exact: true }).first().waitFor()
  await page.getByRole('tab', { name: 'XML' }).click()
  await page.locator('pre', { hasText: '<TaskApi' }).waitFor()
})

/** Presses a key, again where the page was still busy with the one before, until something is there. */
async function pressUntil(page: Page, key: string, selector: string): Promise<void> {
  const there = page.locator(selector)
  for (let round = 0; round < 10; round += 1) {
    await page.keyboard.press(key)
    const isThere = await there.waitFor({ timeout: 1000 }).then(
      () => true,
      () => false,
    )
    if (isThere) return
  }
  assert.fail(`${key} does not lead to ${selector}`)
}

async function openPage(path: string, options: BrowserContextOptions = {}): Promise<Page & AsyncDisposable> {
  const context = await house().browser.newContext({
    viewport: { width: 1280, height: 800 },
    ignoreHTTPSErrors: true,
    baseURL: house().url,
    ...options,
  })
  const page = await context.newPage()
  await signIn(page, path)
  return Object.assign(page, { [Symbol.asyncDispose]: () => context.close() })
}

async function call(page: Page, path: string, { method, body }: { method: string; body: unknown }) {
  const answer = await page.request.fetch(house().url + path, {
    method,
    headers: { 'content-type': 'application/json', 'x-zvm-tasks-console': '1' },
    data: JSON.stringify(body),
  })
  assert.ok(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`)
  return (await answer.json()) as { readonly id: string }
}

async function createTask(page: Page, task: Readonly<Record<string, unknown>>): Promise<string> {
  const { id } = await call(page, '/api/tasks', { method: 'POST', body: { type: 'Move', ...task } })
  return id
}

async function report(page: Page, id: string, body: Readonly<Record<string, unknown>>): Promise<void> {
  await call(page, `/api/tasks/${id}`, { method: 'PATCH', body })
}

function rowOf(page: Page, id: string) {
  return page.locator(`[id="row-${id}"]`)
}

/** Goes on by Tab until the element has the focus; fails where it cannot be reached. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    if (await page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)}) ?? false`)) return
    await page.keyboard.press('Tab')
  }
  assert.fail(`${selector} cannot be reached by Tab`)
}
