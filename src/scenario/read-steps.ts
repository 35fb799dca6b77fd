import type { Cue, CueTrigger } from '../simulation/index.ts'
import { formatPath } from './mistakes.ts'
import { readAction } from './read-actions.ts'
import type { Reading } from './reading.ts'
import { actionsOf, type WrittenStep } from './written-scenario.ts'

/** The steps of a file as the simulation takes them. What cannot be is noted. */
export function readSteps(steps: readonly WrittenStep[], reading: Reading): readonly Cue[] {
  return steps.map((step, index) => ({
    name: formatPath(['steps', index]),
    trigger: readTrigger(step, index, reading),
    actions: actionsOf(step, index).flatMap(({ action, path }) => readAction(action, { reading, path })),
  }))
}

function readTrigger(step: WrittenStep, index: number, reading: Reading): CueTrigger {
  const path = ['steps', index]
  const { at = 0, every, when, after = 0, times = null } = step
  if (when === undefined) {
    return {
      on: 'time',
      afterMs: reading.duration(at, [...path, 'at']),
      everyMs: every === undefined ? null : reading.duration(every, [...path, 'every'], 1000),
    }
  }
  const { operation = null, vpg = null, reaches } = when
  return {
    on: 'progress',
    operation,
    vpg,
    atPercent: reaches === 'begin' ? 1 : reaches === 'end' ? 100 : reaches,
    delayMs: reading.duration(after, [...path, 'after']),
    times,
  }
}
