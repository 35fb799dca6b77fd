import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { tasks } from '../../test/support/arbitraries.ts'
import type { TaskId } from '../task/index.ts'
import { taskApi, toTaskApi } from './task-api.ts'
import { createTaskWriter } from './task-writer.ts'
import { PROFILES } from './wire-style.ts'

const ORIGIN = 'https://zvm.example:9669'

describe('a task writer', () => {
  for (const profile of PROFILES) {
    for (const escapeSlashes of [false, true]) {
      const style = { profile, escapeSlashes }
      const json = createTaskWriter({ format: 'json', style, origin: ORIGIN })
      const xml = createTaskWriter({ format: 'xml', style, origin: ORIGIN })

      test(`writes every task letter by letter as the contract says: ${JSON.stringify(style)}`, () => {
        fc.assert(
          fc.property(tasks, (task) => {
            const api = toTaskApi(task, ORIGIN)
            // Twice: what is remembered says the same.
            for (const write of [json, json]) assert.equal(write(task), taskApi.toJson(api, style))
            for (const write of [xml, xml]) assert.equal(write(task), taskApi.toXml('TaskApi', api, style))
          }),
        )
      })

      test(`writes an identifier that is none of ours as the contract says: ${JSON.stringify(style)}`, () => {
        const [task] = fc.sample(tasks, 1)
        assert.ok(task)
        const odd = { ...task, id: 'a/"b"&\u{91}' as TaskId }
        assert.equal(json(odd), taskApi.toJson(toTaskApi(odd, ORIGIN), style))
        assert.equal(xml(odd), taskApi.toXml('TaskApi', toTaskApi(odd, ORIGIN), style))
      })
    }
  }
})
