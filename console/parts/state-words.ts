/** What a state is called, and which colours and icon it has; both know a tone by its name. */
export type Tone = 'running' | 'waiting' | 'paused' | 'failed' | 'stopped' | 'completed'

const STATES: Readonly<Record<string, { readonly word: string; readonly tone: Tone }>> = {
  InProgress: { word: 'Running', tone: 'running' },
  WaitingForUserInput: { word: 'Waiting for input', tone: 'waiting' },
  Paused: { word: 'Paused', tone: 'paused' },
  Failed: { word: 'Failed', tone: 'failed' },
  Stopped: { word: 'Stopped', tone: 'stopped' },
  Completed: { word: 'Completed', tone: 'completed' },
  Cancelling: { word: 'Cancelling', tone: 'waiting' },
}

/** A state that only newer servers know is told as it is. */
export function stateWords(state: string): { readonly word: string; readonly tone: Tone } {
  const known = Object.hasOwn(STATES, state) ? STATES[state] : undefined
  return known ?? { word: state, tone: 'stopped' }
}

const ENDED: ReadonlySet<string> = new Set(['Failed', 'Stopped', 'Completed'])

export function isEndedState(state: string): boolean {
  return ENDED.has(state)
}

/** The states that can be asked for, in the order they are offered. */
export const OFFERED_STATES = Object.keys(STATES)
