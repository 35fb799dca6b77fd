import { isSameTask, type Task } from '../task/index.ts'
import { fromTaskApi, list, readDocument, type Shape, taskApi, type XmlElement } from '../wire/index.ts'
import { type Check, Difference, expect, Untried } from './check.ts'
import { describe } from './compare.ts'
import { expectContract, expectFormat, expectRoot, readXml } from './expectations.ts'
import { taskItems } from './places.ts'

const TASKS = '/v1/tasks'
const tasksShape = list(taskApi) as unknown as Shape<never>

/** The list of tasks in XML. */
export const TASK_XML_CHECKS: readonly Check[] = [
  {
    id: 'tasks.xml-root',
    what: 'The list in XML is ArrayOfTaskApi with TaskApi elements, in the namespace of the API.',
    path: TASKS,
    evidence: 'inferred',
    source: 'wire contract 1.2',
    async judge(target) {
      const answer = await target.page(TASKS, 'xml')
      expectFormat(answer, 'xml')
      expectRoot(answer, tasksShape)
      const other = readXml(answer).children.find(({ name }) => name !== 'TaskApi')
      expect(other === undefined, '<TaskApi>', `<${other?.name}>`)
    },
  },
  {
    id: 'tasks.xml',
    what: 'The whole list in XML keeps its contract: element order, names of states, nil, dates.',
    path: TASKS,
    evidence: 'inferred',
    source: 'wire contract 1.2',
    async judge(target) {
      await taskItems(target)
      expectContract(await target.page(TASKS, 'xml'), {
        shape: tasksShape,
        format: 'xml',
        style: target.style,
      })
    },
  },
  {
    id: 'tasks.xml-states',
    what: 'XML writes states by name.',
    path: TASKS,
    evidence: 'documented',
    source: 'wire contract 1.1',
    async judge(target) {
      await taskItems(target)
      const states = readXml(await target.page(TASKS, 'xml')).children.map((task) =>
        under(task, 'Status', 'State'),
      )
      const other = states.find((state) => state === undefined || /^[0-7]?$/.test(state.text.trim()))
      expect(!states.includes(other), 'a name such as Completed', `State ${describe(other?.text)}`)
    },
  },
  {
    id: 'tasks.xml-dates',
    what: 'XML writes dates as xs:dateTime.',
    path: TASKS,
    evidence: 'documented',
    source: 'wire contract 1.1',
    async judge(target) {
      await taskItems(target)
      for (const task of readXml(await target.page(TASKS, 'xml')).children) {
        const text = under(task, 'Started')?.text
        expect(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(text ?? ''), 'an xs:dateTime', describe(text))
      }
    },
  },
  {
    id: 'tasks.same-content',
    what: 'JSON and XML say the same of every task that has ended.',
    path: TASKS,
    evidence: 'inferred',
    source: 'wire contract 1.2',
    async judge(target) {
      const { tasks } = await target.tasks()
      const inXml = new Map(readXmlTasks(await target.page(TASKS, 'xml')).map((task) => [task.id, task]))
      const both = tasks.filter((task) => task.completedAt !== null && inXml.has(task.id))
      if (both.length === 0) throw new Untried('no task that has ended is in both lists')
      const other = both.find((task) => !isSameTask(task, inXml.get(task.id) ?? task))
      expect(other === undefined, 'the same', `task ${other?.id} is another in XML`)
    },
  },
]

function under(element: XmlElement, ...names: readonly string[]): XmlElement | undefined {
  let found: XmlElement | undefined = element
  for (const name of names) found = found?.children.find((child) => child.name === name)
  return found
}

function readXmlTasks(answer: { readonly text: string }): readonly Task[] {
  try {
    return readDocument(list(taskApi), answer.text, 'xml').map(fromTaskApi)
  } catch {
    throw new Difference('a list of tasks in XML', 'something unreadable')
  }
}
