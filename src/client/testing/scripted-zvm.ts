import type { Script, ScriptedAnswer, ScriptedRequest } from './scripted-server.ts'

export const TASK_ID = '5e81d46e-c49e-4b2c-b65a-d742a4939192.d2da8a37-68f0-4464-a70c-abb19683fd01'

/** A task as a Windows ZVM writes it, from what matters. */
export function aTaskApi(changes: {
  readonly id?: string
  readonly type?: string
  readonly state?: number
  readonly progress?: number
  readonly started?: string
  readonly completed?: string | null
  readonly reason?: string | null
  readonly initiatedBy?: string
}) {
  const { id = TASK_ID, state = 1, progress = state === 6 ? 100 : 40 } = changes
  const isEnded = state === 4 || state === 5 || state === 6
  return {
    CompleteReason: changes.reason ?? '',
    Completed: changes.completed ?? (isEnded ? '/Date(1520423877045)/' : null),
    InitiatedBy: changes.initiatedBy ?? 'Administrator',
    IsCancellable: false,
    Link: { href: `https://zvm.example:9669/v1/tasks/${id}`, identifier: id, rel: null, type: 'TaskApi' },
    RelatedEntities: {
      Hosts: [],
      Sites: [],
      Vpgs: [
        {
          href: 'https://zvm.example:9669/v1/vpgs/b797d92a-a65a-4e00-9410-1a3aff93480b',
          identifier: 'b797d92a-a65a-4e00-9410-1a3aff93480b',
          rel: null,
          type: 'VpgApi',
        },
      ],
      FlrSessions: [],
    },
    Started: changes.started ?? '/Date(1520423876840)/',
    Status: { Progress: progress, State: state },
    TaskIdentifier: id,
    Type: changes.type ?? 'FailOverTest',
  }
}

export const USER = 'operator'
export const PASSWORD = 'correct horse'

/** A Windows ZVM with one user, whose sessions are numbered and can be ended. */
export function createScriptedZvm(
  answer: (request: ScriptedRequest) => ScriptedAnswer | Promise<ScriptedAnswer>,
) {
  let opened = 0
  const live = new Set<string>()
  const script: Script = (request) => {
    if (request.path === '/v1/session/add') {
      const basic = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`
      if (request.headers.authorization !== basic) {
        return { status: 401, headers: { 'www-authenticate': 'Basic realm="zvm"' } }
      }
      opened += 1
      live.add(`session-${opened}`)
      return { headers: { 'x-zerto-session': `session-${opened}` } }
    }
    const token = String(request.headers['x-zerto-session'])
    if (!live.has(token)) return { status: 401, body: { Message: 'no such session' } }
    if (request.path === '/v1/session') {
      live.delete(token)
      return {}
    }
    // Ours alone has it; a real one is asked again and again.
    if (request.path.startsWith('/api/events')) return { status: 404 }
    return answer(request)
  }
  return { script, live, endSessions: () => live.clear(), opened: () => opened }
}
