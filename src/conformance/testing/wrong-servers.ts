import type { AskTarget, TargetAnswer, TargetQuestion } from '../index.ts'

/** A right server that is made wrong in one way, on the way of its answers. */
export interface WrongServer {
  /** What it does. */
  readonly name: string
  /** Some of the checks that must tell. */
  readonly isCaughtBy: readonly string[]
  /** Whether sessions are what it does wrong: then the checks of sessions are run, and no others. */
  readonly isOnSessions?: boolean
  readonly ask?: (question: TargetQuestion) => TargetQuestion
  readonly answer?: (answer: TargetAnswer, question: TargetQuestion) => TargetAnswer
}

/** A server that is asked the same question once: it does not change meanwhile. */
export function remember(right: AskTarget): AskTarget {
  const known = new Map<string, Promise<TargetAnswer>>()
  return (question) => {
    if (question.method !== undefined) return right(question)
    const key = JSON.stringify(question)
    const answer = known.get(key) ?? right(question)
    known.set(key, answer)
    return answer
  }
}

/** Sends what a wrong server is asked to the right one, and makes it wrong. */
export function makeWrong(
  right: AskTarget,
  { ask = (question) => question, answer }: WrongServer,
): AskTarget {
  return async (question) => {
    const given = await right(ask(question))
    return answer === undefined ? given : answer(given, question)
  }
}

const isJson = ({ header }: TargetAnswer) => /json/.test(header('content-type') ?? '')
const isXml = ({ header }: TargetAnswer) => /xml/.test(header('content-type') ?? '')
const pathOf = ({ path }: TargetQuestion) => path.split('?', 1)[0] ?? ''

function withText(answer: TargetAnswer, text: string): TargetAnswer {
  return { ...answer, text }
}

/** What becomes of every JSON answer of the API. */
function inJson(change: (raw: unknown, path: string) => unknown): NonNullable<WrongServer['answer']> {
  return (answer, question) =>
    isJson(answer) && answer.text !== '' && question.path.startsWith('/v1')
      ? withText(answer, JSON.stringify(change(JSON.parse(answer.text), pathOf(question))))
      : answer
}

/** What becomes of every object in it. */
function ofObjects(change: (entries: [string, unknown][]) => [string, unknown][]) {
  const visit = (raw: unknown): unknown => {
    if (Array.isArray(raw)) return raw.map(visit)
    if (typeof raw !== 'object' || raw === null) return raw
    return Object.fromEntries(change(Object.entries(raw)).map(([name, value]) => [name, visit(value)]))
  }
  return inJson(visit)
}

/** What becomes of members of one name. */
function ofMember(name: string, change: (value: unknown) => unknown) {
  return ofObjects((entries) =>
    entries.map(([key, value]) => (key === name ? [key, change(value)] : [key, value])),
  )
}

function inXml(change: (xml: string) => string): NonNullable<WrongServer['answer']> {
  return (answer) => (isXml(answer) ? withText(answer, change(answer.text)) : answer)
}

function withHeader(answer: TargetAnswer, name: string, value: string | undefined): TargetAnswer {
  return { ...answer, header: (asked) => (asked === name ? value : answer.header(asked)) }
}

function withoutHeaders(question: TargetQuestion, ...names: readonly string[]): TargetQuestion {
  const kept = Object.entries(question.headers ?? {}).filter(([name]) => !names.includes(name))
  return { ...question, headers: Object.fromEntries(kept) }
}

function always(format: string) {
  return (question: TargetQuestion): TargetQuestion => {
    const bare = withoutHeaders(question, 'accept', 'content-type')
    return question.method === undefined
      ? { ...bare, headers: { ...bare.headers, accept: format } }
      : question
  }
}

const refusal = (status: number) => (answer: TargetAnswer) => ({
  ...answer,
  status,
  text: '{"Message":"no"}',
})

export const WRONG_SERVERS: readonly WrongServer[] = [
  {
    name: 'fails at everything',
    isCaughtBy: ['localsite.json', 'formats.any', 'errors.path-unknown', 'login.required', 'services.open'],
    answer: refusal(500),
  },
  {
    name: 'writes members in another order',
    isCaughtBy: ['tasks.members', 'tasks.related', 'tasks.json', 'vpgs.json', 'services.json'],
    answer: ofObjects((entries) => entries.toReversed()),
  },
  {
    name: 'writes members in camelCase',
    isCaughtBy: ['tasks.members', 'localsite.json', 'errors.task-unknown'],
    answer: ofObjects((entries) =>
      entries.map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]),
    ),
  },
  {
    name: 'has another root in XML',
    isCaughtBy: ['tasks.xml-root', 'tasks.types.xml', 'vpgs.xml', 'localsite.xml', 'vpgs.statuses.xml'],
    answer: inXml((xml) => xml.replace(/^<\w+/, '<Answer').replace(/<\/\w+>$/, '</Answer>')),
  },
  {
    name: 'has no namespace in XML',
    isCaughtBy: ['tasks.xml-root', 'tasks.one.xml', 'serverDateTime.serverDateTimeUtc.xml'],
    answer: inXml((xml) => xml.replace(/ xmlns="[^"]*"/, '')),
  },
  {
    name: 'writes XML members in another order',
    isCaughtBy: ['tasks.xml', 'tasks.one.xml'],
    answer: inXml((xml) => xml.replaceAll(/(<Progress>\d+<\/Progress>)(<State>\w+<\/State>)/g, '$2$1')),
  },
  {
    name: 'writes states by number in XML',
    isCaughtBy: ['tasks.xml-states', 'tasks.xml'],
    answer: inXml((xml) => xml.replaceAll('<State>Completed</State>', '<State>6</State>')),
  },
  {
    name: 'writes dates as milliseconds in XML',
    isCaughtBy: ['tasks.xml-dates'],
    answer: inXml((xml) => xml.replaceAll(/<Started>[^<]*</g, '<Started>1520423877045<')),
  },
  {
    name: 'says something else in XML',
    isCaughtBy: ['tasks.same-content'],
    answer: inXml((xml) => xml.replaceAll(/<InitiatedBy>[^<]*</g, '<InitiatedBy>Nobody<')),
  },
  {
    name: 'says nothing in its errors',
    isCaughtBy: ['errors.task-unknown-xml', 'errors.vpg-unknown', 'tasks.filter.unreadable-date'],
    answer: (answer) =>
      answer.status < 400 ? answer : withText(answer, isXml(answer) ? '<ErrorApi/>' : '{"Message":""}'),
  },
  {
    name: 'lists all tasks whatever the filter',
    isCaughtBy: [
      'tasks.filter.status-4',
      'tasks.filter.unreadable-type',
      'tasks.filter.and',
      'vpgs.filter.name',
    ],
    ask: (question) =>
      question.path.startsWith('/v1/') ? { ...question, path: pathOf(question) } : question,
  },
  {
    name: 'lists no tasks with a filter',
    isCaughtBy: ['tasks.filter.type-number', 'tasks.filter.date-year', 'tasks.filter.startedBeforeDate'],
    answer: (answer, { path }) => (path.includes('?') ? withText(answer, '[]') : answer),
  },
  {
    name: 'has exclusive bounds',
    isCaughtBy: ['tasks.filter.startedAfterDate', 'tasks.filter.completedBeforeDate'],
    answer: (answer, { path }) => {
      const bound = /=(\d{4}-[^&]*)/.exec(path)?.[1]
      if (bound === undefined || !isJson(answer) || answer.status !== 200) return answer
      const instant = Date.parse(decodeURIComponent(bound))
      const has = (task: unknown) => JSON.stringify(task).includes(`Date(${instant})`)
      const isoText = Number.isNaN(instant) ? '-' : new Date(instant).toISOString()
      const hasIso = (task: unknown) => JSON.stringify(task).includes(isoText)
      const tasks: unknown = JSON.parse(answer.text)
      if (!Array.isArray(tasks)) return answer
      return withText(answer, JSON.stringify(tasks.filter((task) => !has(task) && !hasIso(task))))
    },
  },
  {
    name: 'lists running tasks among the completed',
    isCaughtBy: ['tasks.filter.completed-running'],
    ask: (question) => ({ ...question, path: question.path.replace('?completedAfterDate=1971', '') }),
  },
  {
    name: 'answers JSON whatever is asked for',
    isCaughtBy: [
      'formats.xml',
      'formats.text-xml',
      'formats.quality',
      'formats.content-type-xml',
      'tasks.xml-root',
    ],
    ask: always('application/json'),
  },
  {
    name: 'answers XML whatever is asked for',
    isCaughtBy: ['formats.none', 'formats.any', 'formats.content-type-json', 'formats.unknown-header'],
    ask: always('application/xml'),
  },
  {
    name: 'sends plain text',
    isCaughtBy: ['tasks.content-type', 'formats.none', 'addresses.letter-case'],
    answer: (answer) => withHeader(answer, 'content-type', 'text/plain'),
  },
  {
    name: 'knows one spelling of an address',
    isCaughtBy: ['addresses.letter-case', 'addresses.trailing-slash', 'addresses.one-trailing-slash'],
    answer: (answer, question) => {
      const path = pathOf(question)
      const isOther =
        /\/$|[:A-F]|V1/.test(path.replace(/^\/v1\/tasks\//, '')) && path.toLowerCase().startsWith('/v1/tasks')
      return isOther ? { ...answer, status: 404 } : answer
    },
  },
  {
    name: 'takes a task identifier in one spelling',
    isCaughtBy: ['tasks.one.colon', 'tasks.one.capitals'],
    answer: (answer, { path }) =>
      /^\/v1\/tasks\/[0-9A-Fa-f]{8}-.*([A-F]|:)/.test(path) ? refusal(404)(answer) : answer,
  },
  {
    name: 'finds everything',
    isCaughtBy: [
      'errors.task-unknown',
      'errors.path-unknown',
      'errors.task-singular',
      'errors.task-unreadable',
    ],
    answer: (answer) => (answer.status === 404 ? { ...answer, status: 200 } : answer),
  },
  {
    name: 'asks for no login',
    isCaughtBy: ['login.required'],
    answer: (answer) => (answer.status === 401 ? { ...answer, status: 200 } : answer),
  },
  {
    name: 'has other values',
    isCaughtBy: ['tasks.identifier', 'tasks.status', 'tasks.type', 'tasks.link'],
    answer: inJson((raw, path) =>
      path !== '/v1/tasks' || !Array.isArray(raw)
        ? raw
        : raw.map((task) => ({
            ...task,
            TaskIdentifier: '7',
            Type: 7,
            Status: { Progress: 200, State: 'Completed' },
            Completed: 'soon',
          })),
    ),
  },
  {
    name: 'writes the other dates',
    isCaughtBy: [],
    answer: (answer) =>
      withText(
        answer,
        isJson(answer)
          ? answer.text
              .replaceAll(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"2018-03-07T11:57:57Z"')
              .replaceAll(/"\/Date\((\d+)\)\/"/g, '"2018-03-07T11:57:57.045Z"')
          : answer.text,
      ),
  },
  {
    name: 'ends tasks half way',
    isCaughtBy: ['tasks.completed-together'],
    answer: ofMember('Progress', () => 60),
  },
  {
    name: 'completes what runs',
    isCaughtBy: ['tasks.completed-null'],
    answer: ofMember('Completed', () => null),
  },
  { name: 'lists the oldest first', isCaughtBy: ['tasks.order'], answer: inJson(reversed) },
  {
    name: 'knows other types',
    isCaughtBy: ['tasks.types.json'],
    answer: inJson((raw, path) => (path.endsWith('/types') && Array.isArray(raw) ? raw.slice(1) : raw)),
  },
  {
    name: 'answers with another task',
    isCaughtBy: ['tasks.one.json'],
    answer: inJson((raw, path) =>
      /^\/v1\/tasks\/[0-9a-f]{8}-/i.test(path) ? { ...Object(raw), InitiatedBy: 'Somebody else' } : raw,
    ),
  },
  {
    name: 'links to nowhere',
    isCaughtBy: ['links.answer', 'tasks.link'],
    answer: ofMember('href', (href) => `${href}-gone`),
  },
  {
    name: 'has other lists',
    isCaughtBy: ['alerts.json', 'events.json', 'events.one.json', 'events.one.xml'],
    answer: inJson((raw, path) =>
      /^\/v1\/(alerts|events)$/.test(path) ? [{ EventIdentifier: 'one', Link: { identifier: 'one' } }] : raw,
    ),
  },
  {
    name: 'has lists that are no lists',
    isCaughtBy: ['vpgs.statuses.json', 'alerts.levels.json'],
    answer: inJson((raw) => (Array.isArray(raw) && typeof raw[0] === 'string' ? { names: raw } : raw)),
  },
  {
    name: 'refuses what it does not know',
    isCaughtBy: ['tasks.filter.unknown-parameter', 'tasks.filter.empty-value'],
    answer: (answer, { path }) => (/zvmTasks|type=&/.test(path) ? refusal(400)(answer) : answer),
  },
  {
    name: 'takes every Accept',
    isCaughtBy: ['formats.not-offered'],
    ask: (question) =>
      question.headers?.accept === 'image/png' ? withoutHeaders(question, 'accept') : question,
  },
  {
    name: 'sends no challenge and no discovery',
    isCaughtBy: [],
    answer: (answer, { path }) =>
      withHeader(path.includes('openid') ? withText(answer, '{}') : answer, 'www-authenticate', undefined),
  },
  { name: 'is no session server', isCaughtBy: [], answer: (answer) => ({ ...answer, status: 418 }) },
  {
    name: 'opens no sessions',
    isCaughtBy: [],
    isOnSessions: true,
    answer: (answer) => ({ ...answer, status: answer.status === 200 ? 403 : answer.status }),
  },
  {
    name: 'ends no sessions, and takes any password',
    isCaughtBy: [],
    isOnSessions: true,
    answer: (answer) => ({ ...answer, status: 200, text: '' }),
  },
  {
    name: 'gives tokens without members',
    isCaughtBy: [],
    isOnSessions: true,
    answer: (answer) => withText(answer, '{}'),
  },
]

function reversed(raw: unknown): unknown {
  return Array.isArray(raw) ? raw.toReversed() : raw
}
