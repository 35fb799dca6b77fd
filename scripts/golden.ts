/**
 * Records what the service answers into wire scenarios, and the schema of the store. Read the diff like code.
 * `npm run golden` records the answers that are missing; `npm run golden -- --all NAME…` records anew.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { dumpSchema } from '../src/store/sqlite/index.ts'
import { playScenario } from '../test/support/play-scenario.ts'
import { readScenarios } from '../test/support/wire-scenario.ts'

const names = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const isAll = process.argv.includes('--all')

for (const scenario of readScenarios()) {
  const isMissing = scenario.exchanges.some(({ answer }) => answer.status === 0)
  if (!isMissing && !(isAll && (names.length === 0 || names.includes(scenario.name)))) continue
  const file = `test/wire/${scenario.name}.http`
  const parts = readFileSync(file, 'utf8').split(/^---$\n?/m)
  const played = await playScenario(scenario)
  const recorded = parts.map((part, index) => {
    const one = played[index]
    if (one === undefined || one.isKept) return part.trim()
    const answerAt = /^\d{3}$/m.exec(part)?.index ?? part.length
    return `${part.slice(0, answerAt).trim()}\n\n${one.actual}`
  })
  writeFileSync(file, `${recorded.join('\n\n---\n')}\n`)
  console.log(`recorded ${file}`)
}
writeFileSync('test/conformance/schema.sqlite.sql', dumpSchema())
