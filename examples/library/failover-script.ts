/** The kind of script that one wants to test: it starts a failover test and waits for its end. */

export interface Server {
  readonly url: string
  readonly user: string
  readonly password: string
  /** Waits between two looks at the task: in earnest for seconds, in a test for as long as the clock is moved. */
  readonly pause: () => Promise<void>
}

interface TaskApi {
  readonly CompleteReason: string
  readonly Status: { readonly State: number }
}

const LOOKS_MAX = 100
const COMPLETED = 6
const FAILED = 4

/** Tests the failover of a VPG; gives `Completed`, or `Failed` with the reason. */
export async function testFailover(server: Server, vpgName: string): Promise<string> {
  const headers = { 'x-zerto-session': await logIn(server), accept: 'application/json' }
  const vpgs = await fetch(`${server.url}/v1/vpgs?name=${encodeURIComponent(vpgName)}`, { headers })
  const [vpg] = (await vpgs.json()) as readonly { readonly VpgIdentifier: string }[]
  if (vpg === undefined) return `There is no VPG ${vpgName}`
  const path = `/v1/vpgs/${vpg.VpgIdentifier}/FailoverTest`
  const started = await fetch(`${server.url}${path}`, { method: 'POST', headers })
  const task = (await started.json()) as string

  for (let look = 0; look < LOOKS_MAX; look += 1) {
    const answer = await fetch(`${server.url}/v1/tasks/${task}`, { headers })
    if (answer.ok) {
      const { Status, CompleteReason } = (await answer.json()) as TaskApi
      if (Status.State === COMPLETED) return 'Completed'
      if (Status.State === FAILED) return `Failed: ${CompleteReason}`
    } else {
      await answer.body?.cancel()
    }
    await server.pause()
  }
  return 'It did not end'
}

async function logIn({ url, user, password }: Server): Promise<string> {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  const answer = await fetch(`${url}/v1/session/add`, { method: 'POST', headers: { authorization } })
  if (!answer.ok) throw new Error(`the login was answered with ${answer.status}`)
  return answer.headers.get('x-zerto-session') ?? ''
}
