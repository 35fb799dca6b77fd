import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { startZvm, type Zvm } from '../../../src/library/index.ts'

const RUN_MS = 60_000

/** Why a tool cannot be used here; false where it can. */
function missing(tool: string): string | false {
  const { status } = spawnSync(tool, ['--version'], { stdio: 'ignore', timeout: RUN_MS })
  return status === 0 ? false : `there is no ${tool} on this machine`
}

/** Runs a script to its good end with everything that it needs to find the server; gives what it printed. */
async function runScript(
  t: TestContext,
  zvm: Zvm,
  { tool, name, script }: { tool: string; name: string; script: string },
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'zvm-tasks-client-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  await writeFile(join(folder, 'ca.pem'), zvm.ca)
  await writeFile(join(folder, name), script)
  const child = spawn(tool, [name], {
    cwd: folder,
    timeout: RUN_MS,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      ZVM: zvm.url,
      ZVM_USER: zvm.user,
      ZVM_PASSWORD: zvm.password,
      NO_PROXY: '*',
    },
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (piece) => {
    out += piece
  })
  child.stderr.on('data', (piece) => {
    err += piece
  })
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve))
  assert.equal(code, 0, `${out}\n${err}`)
  return out
}

/** After Zerto-MySQL-Checkpoints-Linux: the session is grepped from the headers and sent as the line it stands in. */
const CURL_SCRIPT = `set -eu
ask() { curl -sS --cacert ca.pem -H "$SESSION" -H 'Content-Type: application/json' -H 'Accept: application/json' "$@"; }
curl -sS --cacert ca.pem -D headers -H 'Content-Type: application/json' --user "$ZVM_USER:$ZVM_PASSWORD" \\
  "$ZVM/v1/session/add" -d '{"AuthenticationMethod":0}'
SESSION=$(grep x-zerto-session headers | tr -d '\\r')
VPG=$(ask "$ZVM/v1/vpgs?name=Mail" | sed 's/.*"VpgIdentifier":"\\([^"]*\\)".*/\\1/')
wait_for() {
  while :; do
    STATE=$(ask "$ZVM/v1/tasks/$1" | sed 's/.*"State":\\([0-9]*\\).*/\\1/')
    [ "$STATE" = 1 ] || break
    ask -X POST "$ZVM/api/site/clock/advance" -d '{"seconds": 5}' >/dev/null
  done
  echo "$2 $STATE"
}
wait_for "$(ask -X POST -d '{"checkpointName":"MySQL Quiesced Checkpoint"}' "$ZVM/v1/vpgs/$VPG/Checkpoints" | tr -d '"')" checkpoint
wait_for "$(ask -X POST "$ZVM/v1/vpgs/$VPG/FailoverTest" | tr -d '"')" test
wait_for "$(ask -X POST "$ZVM/v1/vpgs/$VPG/FailoverTestStop" -d '{"FailoverTestSuccess":true}' | tr -d '"')" stop
ask -X DELETE "$ZVM/v1/session"
`

test('a shell script with curl tags, tests and stops', {
  skip: missing('curl') || missing('bash'),
}, async (t) => {
  await using zvm = await startZvm()
  const out = await runScript(t, zvm, { tool: 'bash', name: 'checkpoint.sh', script: CURL_SCRIPT })
  assert.equal(out, 'checkpoint 6\ntest 6\nstop 6\n')
  const mail = zvm.site.vpgs().find(({ name }) => name === 'Mail')
  assert.equal(mail?.failoverTestStage, null)
})

/** The rules of the vendor's SDK with what every Python has. Sleeping moves the clock of the site, by a session of its own. */
const PYTHON_SCRIPT = `import json, os, ssl, urllib.parse, urllib.request

ZVM = os.environ['ZVM']
context = ssl.create_default_context(cafile='ca.pem')

def ask(method, path, body=None, headers={}):
    data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    asked = urllib.request.Request(ZVM + path, data=data, method=method, headers={'Content-Type': 'application/json', **headers})
    with urllib.request.urlopen(asked, context=context, timeout=3) as reply:
        text = reply.read()
        return json.loads(text) if text else None

form = {'client_id': os.environ['ZVM_USER'], 'client_secret': os.environ['ZVM_PASSWORD'],
        'grant_type': 'client_credentials', 'expires_in': 3600}
token = ask('POST', '/auth/realms/zerto/protocol/openid-connect/token',
            urllib.parse.urlencode(form).encode(), {'Content-Type': 'application/x-www-form-urlencoded'})
bearer = {'Authorization': 'Bearer ' + token['access_token']}

def wait(task, timeout=30, interval=5):
    waited = 0
    while waited <= timeout:
        status = ask('GET', '/v1/tasks/' + task, headers=bearer)['Status']
        if status['State'] == 6 and status['Progress'] == 100:
            return 'done'
        if status['State'] != 1:
            return 'failed'
        ask('POST', '/api/site/clock/advance', {'seconds': interval}, bearer)
        waited += interval
    return 'gave up'

vpgs = {vpg['VpgName']: '/v1/vpgs/' + vpg['VpgIdentifier'] for vpg in ask('GET', '/v1/vpgs', headers=bearer)}
path = vpgs['Mail']
print('test', wait(ask('POST', path + '/FailoverTest', {'VmIdentifiers': []}, bearer)))
print('stop', wait(ask('POST', path + '/FailoverTestStop', {'FailoverTestSuccess': True, 'FailoverTestSummary': None}, bearer)))
print('failover', wait(ask('POST', path + '/Failover', {'CommitPolicy': 2}, bearer), 600))
print('rollback', wait(ask('POST', path + '/FailoverRollback', headers=bearer), 600))
print('move', wait(ask('POST', vpgs['Print-and-Scan'] + '/Move', {'CommitPolicy': 'Commit', 'CommitPolicyTimeout': 0}, bearer), 3600))
`

test('a Python script with the standard library tests, fails over, rolls back and moves', {
  skip: missing('python3'),
}, async (t) => {
  await using zvm = await startZvm({ profile: 'appliance' })
  const out = await runScript(t, zvm, { tool: 'python3', name: 'rehearse.py', script: PYTHON_SCRIPT })
  assert.equal(out.replaceAll('\r', ''), 'test done\nstop done\nfailover done\nrollback done\nmove done\n')
})
