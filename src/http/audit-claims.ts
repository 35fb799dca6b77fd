import { parseBasicCredentials } from '../access/index.ts'
import { parseJson } from '../wire/index.ts'
import type { Answer } from './answer.ts'
import type { AskedRequest } from './asked-request.ts'

/** The name that a sign-in gave, whether or not there is such a user: of the header, the form, or the JSON body. */
export function claimedName({ headers }: Pick<AskedRequest, 'headers'>, text = ''): string | undefined {
  const basic = parseBasicCredentials(headers.authorization)?.userName
  if (basic !== undefined) return basic
  if (/^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '')) {
    const form = new URLSearchParams(text)
    return form.get('username') ?? (form.has('client_secret') ? form.get('client_id') : null) ?? undefined
  }
  return memberOf(text, 'userName') ?? undefined
}

/** The problem that a token endpoint answers by its own rules; null of any other answer. */
export function refusalIn(answer: Answer): string | null {
  if ((answer.status ?? 200) < 400) return null
  return (answer.kind === 'raw' ? memberOf(answer.body, 'error') : null) ?? 'failed'
}

/** What an answer names: the one identifier that it holds, or is. */
export function identifierIn(answer: Answer): string | null {
  if (answer.kind !== 'document') return null
  if (typeof answer.value === 'string') return answer.value
  return wordIn(answer.value, 'id')
}

/** The user whom a sign-in at the console names. */
export function userIn(answer: Answer): string | null {
  return answer.kind === 'document' ? wordIn(answer.value, 'userName') : null
}

function memberOf(text: string, name: string): string | null {
  if (!text.trimStart().startsWith('{')) return null
  try {
    return wordIn(parseJson(text), name)
  } catch {
    return null
  }
}

function wordIn(value: unknown, wanted: string): string | null {
  if (typeof value !== 'object' || value === null) return null
  const [, found] = Object.entries(value).find(([name]) => name.toLowerCase() === wanted.toLowerCase()) ?? []
  return typeof found === 'string' ? found : null
}
