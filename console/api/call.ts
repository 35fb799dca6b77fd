/** What went wrong, in words that the service gave, or ours where it could not be reached. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  /** 0 where there was no answer at all. */
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

const CONSOLE_HEADERS = { 'x-zvm-tasks-console': '1' } as const

type Listener = () => void
const endings = new Set<Listener>()

/** Calls `listener` whenever the service says that nobody is signed in any more; answers how to stop that. */
export function onSignedOut(listener: Listener): () => void {
  endings.add(listener)
  return () => endings.delete(listener)
}

/** Tells everybody that the session is over. */
export function endSession(): void {
  for (const listener of endings) listener()
}

let usedAt = Date.now()

/** When this page last called the service on somebody's behalf, epoch milliseconds. */
export function lastUsedAt(): number {
  return usedAt
}

interface Reading {
  readonly signal?: AbortSignal | undefined
}

/** @throws ApiProblem */
export async function getJson<T>(path: string, { signal }: Reading = {}): Promise<T> {
  const response = await call(path, { headers: { Accept: 'application/json' }, signal: signal ?? null })
  return (await response.json()) as T
}

/** Sends a body, or none where it is undefined; answers undefined where nothing comes back. @throws ApiProblem */
export async function sendJson<T>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<T> {
  const response = await call(path, {
    method,
    headers: {
      Accept: 'application/json',
      ...CONSOLE_HEADERS,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return (text === '' ? undefined : JSON.parse(text)) as T
}

/** The answer as it is written, such as XML. @throws ApiProblem */
export async function getText(path: string, accept: string, { signal }: Reading = {}): Promise<string> {
  const response = await call(path, { headers: { Accept: accept }, signal: signal ?? null })
  return response.text()
}

async function call(path: string, init: RequestInit): Promise<Response> {
  usedAt = Date.now()
  let response: Response
  try {
    response = await fetch(path, { ...init, credentials: 'same-origin' })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiProblem(0, 'unreachable', 'The service does not answer. Check that it runs, then try again.')
  }
  if (response.ok) return response
  const problem = await readProblem(response)
  if (response.status === 401) endSession()
  throw problem
}

async function readProblem(response: Response): Promise<ApiProblem> {
  const text = await response.text().catch(() => '')
  let body: { Message?: string; message?: string; code?: string; Code?: string } = {}
  try {
    body = JSON.parse(text)
  } catch {
    // A proxy in between answers pages, not JSON.
  }
  const code = response.headers.get('x-problem-code') ?? body.code ?? body.Code ?? ''
  const message = body.Message ?? body.message ?? `The service answered ${response.status}. Try again.`
  return new ApiProblem(response.status, code, message)
}
