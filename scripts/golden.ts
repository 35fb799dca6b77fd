/**
 * Records what the service answers into wire scenarios and rehearsals, and the schema of the store. Read the diff like
 * code. `npm run golden` records the answers that are missing; `npm run golden -- --all NAME…` records anew.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { dumpSchema } from '../src/store/sqlite/index.ts'
import { playRequests } from '../test/rehearsals/play-requests.ts'
import { readRehearsals } from '../test/rehearsals/read-rehearsals.ts'
import { playScenario } from '../test/support/play-scenario.ts'
import { openWireHouse } from '../test/support/wire-house.ts'
import {
  type Captures,
  formatAnswer,
  matchesPromise,
  readScenarios,
  type Scenario,
} from '../test/support/wire-scenario.ts'

const names = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const isAll = process.argv.includes('--all')

/** An answer as it came, where it is not what was promised. */
type Recorded = string | undefined

for (const scenario of readScenarios().filter(isWanted)) {
  write(`test/wire/${scenario.name}.http`, await recordOf(scenario))
}
for (const rehearsal of readRehearsals().filter(isWanted)) {
  write(`test/rehearsals/${rehearsal.name}.http`, await recordOfSite(rehearsal))
}
writeFileSync('test/conformance/schema.sqlite.sql', dumpSchema())

function isWanted({ name, exchanges }: Scenario): boolean {
  const isMissing = exchanges.some(({ answer }) => answer.status === 0)
  return isMissing || (isAll && (names.length === 0 || names.includes(name)))
}

function write(file: string, answers: readonly Recorded[]): void {
  const parts = readFileSync(file, 'utf8').split(/^---$\n?/m)
  const recorded = parts.map((part, index) => {
    const answer = answers[index]
    if (answer === undefined) return part.trim()
    const answerAt = /^\d{3}$/m.exec(part)?.index ?? part.length
    return `${part.slice(0, answerAt).trim()}\n\n${answer}`
  })
  writeFileSync(file, `${recorded.join('\n\n---\n')}\n`)
  console.log(`recorded ${file}`)
}

async function recordOf(scenario: Scenario): Promise<readonly Recorded[]> {
  if (scenario.site === 'demo') return recordOfSite(scenario)
  const played = await playScenario(scenario)
  return played.map(({ actual, isKept }) => (isKept ? undefined : actual))
}

/** What a site that runs answers. As `playScenario`, but what placeholders stand for is found in answers that are not as promised, too. */
async function recordOfSite(scenario: Scenario): Promise<readonly Recorded[]> {
  const house = await openWireHouse(scenario)
  try {
    const captures: Captures = new Map()
    const session = await house.sessionOf(scenario.login)
    const played = await playRequests(house, scenario, { session, captures })
    return scenario.exchanges.map(({ answer }, index) => {
      const came = played[index]
      if (came === undefined) return undefined
      const shown = answer.headers.length > 0 ? answer.headers.map(([name]) => name) : ['Content-Type']
      const actual = formatAnswer(came, { shown, isRaw: scenario.isRaw })
      const head = [String(answer.status), ...answer.headers.map(([name, value]) => `${name}: ${value}`)]
      const promised = [head.join('\n'), ...(answer.body === '' ? [] : [answer.body])].join('\n\n')
      return matchesPromise(promised, actual, captures) ? undefined : named(actual, promised, captures)
    })
  } finally {
    await house.close()
  }
}

/** The answer with placeholders where the promise has them. */
function named(actual: string, promised: string, captures: Captures): string {
  let text = actual
  for (const [name, value] of captures) {
    const literal = value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    if (promised.includes(`{{${name}}}`))
      text = text.replace(new RegExp(`(?<![\\w-])${literal}(?![\\w-])`, 'g'), `{{${name}}}`)
  }
  const open = promised.split('\n').filter((line) => line.includes('{{*}}'))
  return text
    .split('\n')
    .map((line) => open.find((one) => matchesPromise(one, line, new Map())) ?? line)
    .join('\n')
}
