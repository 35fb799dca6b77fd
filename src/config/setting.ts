/** One setting: where it may be given, what it may be, what it is unless given. */
export interface Setting<Value> {
  /** `--port`; its name without dashes in camel case is the key in a file. */
  readonly flag: string
  /** `ZVM_TASKS_PORT`. */
  readonly env: string
  /** What stands for the value in help: `PORT`. */
  readonly placeholder: string
  /** One sentence. */
  readonly doc: string
  /** In words, for the docs: `9669`, `the zone of the machine`. */
  readonly initialText: string
  /** The value unless given. */
  readonly initial: Value
  /** Reads a text; `undefined` where it is not one. */
  readonly parse: (text: string) => Value | undefined
  /** What a text should have been: `a TCP port, 0 to 65535`. */
  readonly expected: string
  /** Whether what is given may hold a secret: messages never repeat it. No unless given. */
  readonly isSecret?: true
}

export type SettingValue<Anything> = Anything extends Setting<infer Value> ? Value : never

/** Text that is taken as it is. */
export const anyText = {
  parse: (text: string) => (text.trim() === '' ? undefined : text),
  expected: 'text',
} as const

/** A whole number within bounds. */
export function wholeNumber(min: number, max: number) {
  return {
    parse: (text: string) => {
      const value = /^\d{1,15}$/.test(text.trim()) ? Number(text) : Number.NaN
      return value >= min && value <= max ? value : undefined
    },
    expected: `a whole number, ${min} to ${max}`,
  } as const
}

/** On or off. */
export const yesOrNo = {
  parse: (text: string) => {
    const word = text.trim().toLowerCase()
    if (['true', '1', 'yes', 'on'].includes(word)) return true
    return ['false', '0', 'no', 'off'].includes(word) ? false : undefined
  },
  expected: 'true or false',
} as const

/** One of a few words. */
export function oneOf<const Word extends string>(...words: readonly Word[]) {
  return {
    parse: (text: string) => words.find((word) => word === text.trim().toLowerCase()),
    expected: words.join(' or '),
  } as const
}
