import { createVocabulary } from '../task/index.ts'

/** Source: published page "Alerts", "level". */
export const alertLevels = createVocabulary({ Warning: 0, Error: 1 })

/** Source: published page "Alerts", "entity". */
export const alertEntities = createVocabulary({
  Zvm: 0,
  Vra: 1,
  Vpg: 2,
  CloudConnector: 3,
  Storage: 4,
  License: 5,
  Zcm: 6,
  FileRecoveryComponent: 7,
})

/** The first and last number of each run of alert codes, by their letters, in the order of the published page. */
const CODE_RUNS: readonly (readonly [string, ...(readonly [number, number][])])[] = [
  ['AWS', [1, 1]],
  ['BCK', [1, 2], [5, 7]],
  ['LIC', [1, 8]],
  ['STR', [1, 2], [4, 4]],
  ['VCD', [1, 7], [10, 10], [14, 18], [20, 21]],
  ['VPG', [3, 12], [14, 28], [35, 48]],
  ['VRA', [1, 30], [32, 32], [35, 40], [49, 55]],
  ['ZCC', [1, 3]],
  ['ZCM', [1, 1]],
  ['ZVM', [1, 15]],
  ['FLR', [1, 1]],
]

/** The codes by which alerts refer to the manual: `VPG0003`. Source: published page "Alerts". */
export const ALERT_HELP_IDENTIFIERS: readonly string[] = [...CODE_RUNS.flatMap(codesOf), 'Unknown']

function codesOf([letters, ...runs]: readonly [string, ...(readonly [number, number][])]): string[] {
  return runs.flatMap(([first, last]) =>
    Array.from(
      { length: last - first + 1 },
      (_, index) => `${letters}${String(first + index).padStart(4, '0')}`,
    ),
  )
}
