import { ENDED_STATES, parseTaskId, TASK_STATES } from '../task/index.ts'
import { list, type Profile, parseDotNetDate, parseIsoDate, type Shape, taskApi } from '../wire/index.ts'
import { type Check, expect, Untried } from './check.ts'
import { describe, findMismatches } from './compare.ts'
import { expectContract, report } from './expectations.ts'
import { memberOf, taskItems } from './places.ts'
import type { Target } from './target.ts'

const TASKS = '/v1/tasks'
const TYPES = '/v1/tasks/types'
const tasksShape = list(taskApi) as unknown as Shape<never>
const STATES: Readonly<Record<string, number>> = TASK_STATES
const ENDED_NUMBERS = ENDED_STATES.map((state) => TASK_STATES[state] as number)

/** What must hold of every task of the list, as JSON has it. */
function ofEach(
  row: Pick<Check, 'id' | 'what' | 'evidence' | 'source' | 'only'>,
  judge: (item: unknown, target: Target) => void,
): Check {
  return {
    ...row,
    path: TASKS,
    async judge(target) {
      for (const item of await taskItems(target)) judge(item, target)
    },
  }
}

const DATES: Readonly<Record<Profile, { readonly form: RegExp; readonly words: string }>> = {
  windows: { form: /^\/Date\(-?\d+([+-]\d{4})?\)\/$/, words: '/Date(milliseconds)/' },
  appliance: { form: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, words: 'ISO with three digits and Z' },
}

const MEMBERS: readonly string[] = [
  ...['CompleteReason', 'Completed', 'InitiatedBy', 'IsCancellable', 'Link', 'RelatedEntities', 'Started'],
  ...['Status', 'TaskIdentifier', 'Type'],
]

/** The list of tasks in JSON. */
export const TASK_CHECKS: readonly Check[] = [
  {
    id: 'tasks.content-type',
    what: 'JSON is sent as application/json; charset=utf-8.',
    path: TASKS,
    evidence: 'inferred',
    source: 'wire contract 2',
    async judge(target) {
      const type = (await target.page(TASKS, 'json')).header('content-type') ?? ''
      const isSame = /^application\/json; ?charset=utf-8$/i.test(type)
      expect(isSame, 'application/json; charset=utf-8', describe(type))
    },
  },
  ofEach(
    {
      id: 'tasks.members',
      what: 'A task has its ten members, in their order.',
      evidence: 'observed',
      source: 'wire contract 4.2',
    },
    (item) => {
      const names = Object.keys(item ?? {}).filter((name) => name !== 'Generation')
      expect(names.join() === MEMBERS.join(), MEMBERS.join(', '), describe(names.join(', ')))
    },
  ),
  ofEach(
    {
      id: 'tasks.generation',
      what: 'A task of an appliance ends with Generation, a whole number.',
      evidence: 'inferred',
      source: 'wire contract 4.2',
      only: 'appliance',
    },
    (item) => {
      const isLast = Object.keys(item ?? {}).at(-1) === 'Generation'
      expect(
        isLast && Number.isInteger(memberOf(item, 'Generation')),
        'Generation last',
        'no such member there',
      )
    },
  ),
  ofEach(
    {
      id: 'tasks.identifier',
      what: 'TaskIdentifier is two guids with a period between.',
      evidence: 'documented',
      source: 'wire contract 4.3',
    },
    (item) => {
      const identifier = memberOf(item, 'TaskIdentifier')
      const isRead = typeof identifier === 'string' && parseTaskId(identifier) !== undefined
      expect(isRead && identifier.includes('.'), 'guid.guid', describe(identifier))
    },
  ),
  ofEach(
    {
      id: 'tasks.link',
      what: 'Link has href, identifier, rel (null) and type (TaskApi), and leads to the task.',
      evidence: 'documented',
      source: 'wire contract 5.1',
    },
    (item) => {
      const [link, identifier] = [memberOf(item, 'Link'), memberOf(item, 'TaskIdentifier')]
      const names = Object.keys(link ?? {}).join(', ')
      expect(names === 'href, identifier, rel, type', 'href, identifier, rel, type', describe(names))
      const said = {
        identifier: memberOf(link, 'identifier'),
        rel: memberOf(link, 'rel'),
        type: memberOf(link, 'type'),
      }
      report(findMismatches(said, { identifier, rel: null, type: 'TaskApi' }, 'Link'))
      const href = String(memberOf(link, 'href'))
      expect(href.endsWith(`/v1/tasks/${identifier}`), `…/v1/tasks/${identifier}`, describe(href))
    },
  ),
  ofEach(
    {
      id: 'tasks.related',
      what: 'RelatedEntities has Hosts, Sites, Vpgs and FlrSessions in this order, each a list.',
      evidence: 'documented',
      source: 'wire contract 1.2',
    },
    (item) => {
      const related = memberOf(item, 'RelatedEntities')
      const names = Object.keys(related ?? {}).join(', ')
      expect(names === 'Hosts, Sites, Vpgs, FlrSessions', 'Hosts, Sites, Vpgs, FlrSessions', describe(names))
      const isListed = Object.values(related ?? {}).every(Array.isArray)
      expect(isListed, 'four lists, empty where there are none', 'something else')
    },
  ),
  ofEach(
    {
      id: 'tasks.status',
      what: 'Status has Progress, 0 to 100, and State, a number.',
      evidence: 'documented',
      source: 'wire contract 4.2',
    },
    (item) => {
      const status = memberOf(item, 'Status')
      const names = Object.keys(status ?? {}).join(', ')
      expect(names === 'Progress, State', 'Progress, State', describe(names))
      const [progress, state] = [memberOf(status, 'Progress'), memberOf(status, 'State')]
      const isPercent = typeof progress === 'number' && progress >= 0 && progress <= 100
      expect(isPercent, 'Progress 0 to 100', `Progress ${describe(progress)}`)
      expect(typeof state === 'number', 'State as a number', `State ${describe(state)}`)
    },
  ),
  ofEach(
    {
      id: 'tasks.completed-together',
      what: 'A task in State 6 has Progress 100.',
      evidence: 'observed',
      source: 'client demands 15',
    },
    (item) => {
      const status = memberOf(item, 'Status')
      if (memberOf(status, 'State') !== STATES.Completed) return
      const progress = memberOf(status, 'Progress')
      expect(progress === 100, 'Progress 100 with State 6', `Progress ${describe(progress)}`)
    },
  ),
  ofEach(
    {
      id: 'tasks.completed-null',
      what: 'Completed is null while a task runs, and a date once it has ended.',
      evidence: 'observed',
      source: 'wire contract 4.2',
    },
    (item) => {
      const state = memberOf(memberOf(item, 'Status'), 'State')
      const completed = memberOf(item, 'Completed')
      const isOver = ENDED_NUMBERS.includes(Number(state))
      const said = `Completed ${describe(completed)} in State ${describe(state)}`
      expect(isOver === (typeof completed === 'string'), isOver ? 'a date' : 'null', said)
    },
  ),
  ...(['windows', 'appliance'] as const).map((only) =>
    ofEach(
      {
        id: `tasks.dates-${only}`,
        what: `Started and Completed are written as ${DATES[only].words}.`,
        evidence: only === 'windows' ? 'observed' : 'inferred',
        source: 'wire contract 7',
        only,
      },
      (item) => {
        for (const name of ['Started', 'Completed']) {
          const value = memberOf(item, name)
          if (value === null && name === 'Completed') continue
          const isForm = typeof value === 'string' && DATES[only].form.test(value)
          const isDate = isForm && (parseDotNetDate(value) ?? parseIsoDate(value)) !== undefined
          expect(isDate, DATES[only].words, `${name} ${describe(value)}`)
        }
      },
    ),
  ),
  {
    id: 'tasks.type',
    what: 'Type is a name, spelt as the list of types spells it.',
    path: TASKS,
    evidence: 'documented',
    source: 'wire contract 4.5',
    async judge(target) {
      const names = new Map((await target.items(TYPES)).map((name) => [String(name).toLowerCase(), name]))
      for (const item of await taskItems(target)) {
        const type = memberOf(item, 'Type')
        // A newer server may have types that an older list lacks.
        const name = names.get(String(type).toLowerCase()) ?? type
        const isName = typeof type === 'string' && /^[A-Za-z]\w*$/.test(type) && type === name
        expect(isName, `a name such as ${describe(names.values().next().value)}`, `Type ${describe(type)}`)
      }
    },
  },
  {
    id: 'tasks.order',
    what: 'The newest start comes first.',
    path: TASKS,
    evidence: 'inferred',
    source: 'DEV-009',
    async judge(target) {
      const { tasks } = await target.tasks()
      if (tasks.length < 2) throw new Untried('there are fewer than two tasks')
      const at = tasks.findIndex((task, index) => task.startedAt > (tasks[index - 1] ?? task).startedAt)
      expect(at < 0, 'newest first', `task ${at + 1} is newer than the one before`)
    },
  },
  {
    id: 'tasks.json',
    what: 'The whole list in JSON keeps its contract.',
    path: TASKS,
    evidence: 'observed',
    source: 'wire contract 4.2',
    async judge(target) {
      await taskItems(target)
      expectContract(await target.page(TASKS, 'json'), {
        shape: tasksShape,
        format: 'json',
        style: target.style,
      })
    },
  },
]
