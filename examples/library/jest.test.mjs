// The same with Jest, which runs ES modules behind a flag: `npm install --save-dev jest zvm-tasks`, then
// `NODE_OPTIONS=--experimental-vm-modules npx jest --testMatch '**/jest.test.mjs'`. It calls with `node:https`.
import { request } from 'node:https'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startZvm } from 'zvm-tasks'

describe('a client of the Tasks API', () => {
  let zvm
  beforeAll(async () => {
    zvm = await startZvm()
  })
  afterAll(() => zvm.stop())

  test('logs in and reads the task that it started', async () => {
    const login = await call(zvm, 'POST', '/v1/session/add', { auth: `${zvm.user}:${zvm.password}` })
    const headers = { 'x-zerto-session': login.headers['x-zerto-session'], accept: 'application/json' }
    const { task } = await zvm.site.start('testFailover', { vpg: 'Mail' })
    await zvm.clock.advance(600)
    const { text } = await call(zvm, 'GET', `/v1/tasks/${task}`, { headers })
    expect(JSON.parse(text).Status).toEqual({ State: 6, Progress: 100 })
  })
})

function call({ url, ca }, method, path, options) {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${path}`, { method, ca, agent: false, ...options }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (piece) => {
        text += piece
      })
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, text }))
      answer.on('error', reject)
    })
    sent.on('error', reject)
    sent.end()
  })
}
