/**
 * The console as a person meets it: the built service, and a real browser that comes with `npm ci`. Another may be named
 * by `ZVM_TASKS_TEST_BROWSER`, the path of a Chromium.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { after, before } from 'node:test'
import chromium from '@sparticuz/chromium'
import { type Browser, type BrowserContext, chromium as engine, type Page } from 'playwright-core'
import { call, type Reply } from '../system/https-call.ts'
import { type CleanUp, type Program, startProgram } from '../system/support.ts'

export const PASSWORD = 'a password for tests'
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const STEP_MS = 15_000

/** A service with a console, and the session of an administrator beside it. */
export interface Console {
  readonly program: Program
  readonly url: string
  /** Calls the service past the console, as an administrator. */
  call(method: string, path: string, body?: unknown): Promise<Reply>
}

export interface VisitOptions {
  readonly theme?: 'light' | 'dark'
  readonly width?: number
  readonly height?: number
}

/** Starts the built service with a known password. */
async function startConsole(cleanUp: CleanUp, flags: readonly string[] = []): Promise<Console> {
  const program = await startProgram(cleanUp, { flags, env: { ZVM_TASKS_ADMIN_PASSWORD: PASSWORD } })
  const login = await call(program, {
    method: 'POST',
    path: '/v1/session/add',
    headers: { authorization: `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}` },
  })
  const session = String(login.headers['x-zerto-session'] ?? '')
  return {
    program,
    url: program.url,
    call: (method, path, body) => {
      const headers = { 'x-zerto-session': session, 'content-type': 'application/json' }
      return call(program, {
        ...{ method, path, headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
    },
  }
}

/** A service and a browser for all tests of a file. */
export interface House extends Console {
  readonly browser: Browser
}

/** @param prepare what the service holds before the first test */
export function openHouse(
  flags: readonly string[] = [],
  prepare?: (house: Console) => Promise<void>,
): () => House {
  const steps: (() => Promise<void>)[] = []
  const file = { after: (step: () => Promise<void>) => void steps.unshift(step) }
  let house: House | undefined
  before(async () => {
    const started = await startConsole(file, flags)
    await prepare?.(started)
    house = { ...started, browser: await openBrowser(file) }
  })
  after(async () => {
    for (const step of steps) await step()
  })
  return () => house ?? assert.fail('no test has begun')
}

/** A browser for a file of tests. */
async function openBrowser(cleanUp: CleanUp): Promise<Browser> {
  const named = process.env.ZVM_TASKS_TEST_BROWSER
  const browser = await engine.launch({
    executablePath: named ?? (await chromium.executablePath()),
    // In one process, as it comes, the browser ends with the first window that is closed.
    args: named === undefined ? chromium.args.filter((flag) => flag !== '--single-process') : [],
  })
  cleanUp.after(() => browser.close())
  return browser
}

/** What a page did that no page of ours may do. */
export interface Conduct {
  /** Errors and refusals of the browser, such as those of the content policy. */
  readonly errors: readonly string[]
  /** Requests that left the service. */
  readonly strangers: readonly string[]
}

/** A window of its own, signed out. Fails after the test where the page broke a rule. */
export async function visit(
  cleanUp: CleanUp,
  { browser, url }: House,
  { theme = 'light', width = 1280, height = 800 }: VisitOptions = {},
): Promise<{ readonly page: Page; readonly context: BrowserContext; readonly conduct: Conduct }> {
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    colorScheme: theme,
    viewport: { width, height },
    baseURL: url,
    locale: 'en-GB',
    timezoneId: 'UTC',
  })
  context.setDefaultTimeout(STEP_MS)
  const errors: string[] = []
  const strangers: string[] = []
  const page = await context.newPage()
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    // A refused call is told by the page itself; the browser writes it down as well.
    if (message.type() === 'error' && !/the server responded with a status of/.test(message.text())) {
      errors.push(message.text())
    }
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !/^(data|blob):/.test(request.url())) strangers.push(request.url())
  })
  cleanUp.after(async () => {
    await context.close()
    assert.deepEqual(
      { errors, strangers },
      { errors: [], strangers: [] },
      'what the page did beside its work',
    )
  })
  return { page, context, conduct: { errors, strangers } }
}

/** Signs in through the form, and waits for the page behind it. */
export async function signIn(
  page: Page,
  path = '/console/',
  { user = 'admin', password = PASSWORD } = {},
): Promise<void> {
  await page.goto(path)
  await page.getByLabel('User name').fill(user)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('navigation').first().waitFor()
}

/** Holds a page to the rules of WCAG 2.2 AA that a program can look at. */
export async function checkAxe(page: Page, where: string): Promise<void> {
  // By the debugger: the policy of the page lets no script in.
  await page.evaluate(readFileSync(AXE, 'utf8'))
  const broken = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: {
        run(
          options: object,
        ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>
      }
    }
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    const { violations } = await axe.run({ runOnly: { type: 'tag', values: tags } })
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary ?? ''}`,
    )
  })
  assert.deepEqual(broken, [], where)
}

/** Keeps a picture where `ZVM_TASKS_TEST_PICTURES` names a folder. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.ZVM_TASKS_TEST_PICTURES
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) })
}
