import { isSameTask, LISTED_TASK_TYPES, type Task } from '../task/index.ts'
import {
  ARRAYS_NAMESPACE,
  fromTaskApi,
  list,
  plainText,
  readDocument,
  type Shape,
  taskApi,
} from '../wire/index.ts'
import { type Check, Difference, expect, Untried } from './check.ts'
import { describe } from './compare.ts'
import { expectContract, expectFormat, readJson } from './expectations.ts'
import { firstAddress, memberOf } from './places.ts'
import type { Target } from './target.ts'

const TASKS = '/v1/tasks'
const ONE = '/v1/tasks/{taskIdentifier}'
const TYPES = '/v1/tasks/types'
const oneShape = taskApi as unknown as Shape<never>
const typesShape = list(plainText) as unknown as Shape<never>

/** One task, in every spelling of its identifier, and the list of types. */
export const TASK_PLACE_CHECKS: readonly Check[] = [
  ...(['json', 'xml'] as const).map(
    (format): Check => ({
      id: `tasks.one.${format}`,
      what: `One task in ${format.toUpperCase()} is its item of the list, on its own.`,
      path: ONE,
      evidence: format === 'json' ? 'documented' : 'inferred',
      source: format === 'json' ? 'wire contract 4.1' : 'wire contract 1.2',
      async judge(target) {
        const task = await anEndedTask(target)
        const answer = await target.page(`${TASKS}/${task.id}`, format)
        expectContract(answer, { shape: oneShape, format, style: target.style })
        const read = fromTaskApi(readDocument(taskApi, answer.text, format))
        expect(isSameTask(read, task), 'the item of the list', 'something else')
      },
    }),
  ),
  spelling('colon', 'A colon between the guids is read like a period.', 'wire contract 4.3', (id) =>
    id.replace('.', ':'),
  ),
  spelling('capitals', 'A task identifier is found in capital letters.', 'DEV-008', (id) => id.toUpperCase()),
  {
    id: 'tasks.types.json',
    what: 'The list of types has the 68 published names in order, without FirstUnusedValue.',
    path: TYPES,
    evidence: 'documented',
    source: 'wire contract 4.5',
    async judge(target) {
      const answer = await target.page(TYPES, 'json')
      expectFormat(answer, 'json')
      const names = readJson(answer)
      if (!Array.isArray(names)) throw new Difference('a list of names', describe(names))
      const [missing] = LISTED_TASK_TYPES.filter((name) => !names.includes(name))
      const [more] = names.filter(
        (name: unknown) => !(LISTED_TASK_TYPES as readonly unknown[]).includes(name),
      )
      expect(missing === undefined, `68 names, ${missing} among them`, `${names.length} names without it`)
      expect(
        more === undefined,
        'the 68 published names',
        `${names.length} names, ${describe(more)} among them`,
      )
      expect(names.join() === LISTED_TASK_TYPES.join(), 'the order of their numbers', 'another order')
    },
  },
  {
    id: 'tasks.types.xml',
    what: 'The list of types in XML is ArrayOfstring in the namespace for arrays.',
    path: TYPES,
    evidence: 'inferred',
    source: 'wire contract 1.2',
    async judge(target) {
      const answer = await target.page(TYPES, 'xml')
      expectContract(answer, { shape: typesShape, format: 'xml', style: target.style })
      expect(answer.text.includes(ARRAYS_NAMESPACE), ARRAYS_NAMESPACE, 'another namespace')
    },
  },
]

function spelling(id: string, what: string, source: string, spell: (id: string) => string): Check {
  return {
    id: `tasks.one.${id}`,
    what,
    path: ONE,
    evidence: 'inferred',
    source,
    async judge(target) {
      const address = await firstAddress(target, ONE)
      const identifier = decodeURIComponent(address.slice(TASKS.length + 1))
      const answer = await target.get(`${TASKS}/${spell(identifier)}`, { accept: 'application/json' })
      expectFormat(answer, 'json')
      const got = memberOf(readJson(answer), 'TaskIdentifier')
      expect(got === identifier, describe(identifier), describe(got))
    },
  }
}

async function anEndedTask(target: Target): Promise<Task> {
  const task = (await target.tasks()).tasks.find(({ completedAt }) => completedAt !== null)
  if (task === undefined) throw new Untried('no task has ended')
  return task
}
