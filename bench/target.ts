/** One row of the table of targets. */
export interface Figure {
  readonly what: string
  /** What was asked for, in words; absent where a figure only explains another. */
  readonly target?: string
  readonly measured: string
  /** Whether the target is met; absent without one. */
  readonly isMet?: boolean
  /** What the ratio was made of. */
  readonly details: string
}

export function toTable(figures: readonly Figure[]): string {
  return [
    '| what | target | measured | | made of |',
    '| --- | --- | --- | --- | --- |',
    ...figures.map(({ what, target = '', measured, isMet, details }) => {
      const mark = isMet === undefined ? '' : isMet ? 'met' : 'not met'
      return `| ${what} | ${target} | ${measured} | ${mark} | ${details} |`
    }),
  ].join('\n')
}

/** A figure that is a ratio, with the least that was asked for. */
export function atLeast(least: number, value: number) {
  return { target: `at least ${least.toFixed(2)}`, measured: value.toFixed(2), isMet: value >= least }
}

export function atMost(most: number, value: number, unit: string) {
  return { target: `at most ${most} ${unit}`, measured: `${value.toFixed(1)} ${unit}`, isMet: value <= most }
}
