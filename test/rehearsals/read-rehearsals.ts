import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseScenario, type Scenario } from '../support/wire-scenario.ts'

/** What operators rehearse at a site, from the first request to the last, one rehearsal a file. */
export function readRehearsals(): readonly Scenario[] {
  return globSync('test/rehearsals/*.http')
    .sort()
    .map((file) => parseScenario(basename(file, '.http'), readFileSync(file, 'utf8')))
}
