import { parseFilter, toFilterParams } from '../parts/filter-state.ts'

/** One search, written for each of those who could run it. */
export interface SearchTexts {
  readonly link: string
  readonly commandLine: string
  readonly curl: string
  readonly call: string
}

/** The search of an address as a link, a command, a curl call and a path of the service. */
export function searchTexts(href: string): SearchTexts {
  const url = new URL(href)
  const filter = parseFilter(url.searchParams)
  const sort = url.searchParams.get('sort')
  const params = toFilterParams(filter)
  if (sort !== null) params.set('sort', sort)
  const query = params.toString()
  const call = query === '' ? '/api/tasks' : `/api/tasks?${query}`
  const flags = filter.flatMap(({ name, isNegated, values }) =>
    values.map((value) => `--${isNegated ? 'not-' : ''}${toFlag(name)}=${quoteForShell(value)}`),
  )
  if (sort !== null) flags.push(`--sort=${quoteForShell(sort)}`)
  return {
    link: href,
    commandLine: ['zvm-tasks tasks search', ...flags, `--server ${url.origin}`].join(' '),
    curl: `curl --cacert "$CA" -H "x-zerto-session: $SESSION" ${quoteForShell(`${url.origin}${call}`)}`,
    call: `GET ${call}`,
  }
}

/** `startedAfterDate` as the command line spells it: `started-after-date`. */
function toFlag(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** Single quotes, but for words that no shell would read in another way. */
export function quoteForShell(text: string): string {
  return /^[\w./:@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
