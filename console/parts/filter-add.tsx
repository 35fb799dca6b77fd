import { type FormEvent, useState } from 'react'
import { TASK_TYPES } from '../../src/task/task-type.ts'
import type { Names } from '../api/names.ts'
import { Button } from './button.tsx'
import { Checkbox, Field, Select, TextInput } from './field.tsx'
import styles from './filter-bar.module.css'
import { CONDITIONS, type ConditionKind, type FilterTerm } from './filter-state.ts'
import { formatType } from './format.ts'
import { Menu } from './menu.tsx'
import { OFFERED_STATES, stateWords } from './state-words.ts'

interface FilterAddProps {
  readonly names: Names
  readonly onAdd: (term: FilterTerm) => void
}

/** Asks for one more condition. */
export function FilterAdd({ names, onAdd }: FilterAddProps) {
  return (
    <Menu label="Filter" icon="add" align="start">
      {(close) => (
        <AddForm
          names={names}
          onAdd={(term) => {
            onAdd(term)
            close()
          }}
        />
      )}
    </Menu>
  )
}

function AddForm({ names, onAdd }: FilterAddProps) {
  const [name, setName] = useState('status')
  const [isNegated, setNegated] = useState(false)
  const kind = CONDITIONS.find((row) => row.name === name)?.kind ?? 'text'
  const options = optionsOf(kind, names)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget).get('value')
    const value = toValue(kind, typeof given === 'string' ? given : '')
    if (value !== '') onAdd({ name, isNegated, values: [value] })
  }
  return (
    <form className={styles.add} onSubmit={submit}>
      <Field label="Condition">
        {({ id }) => (
          <Select
            id={id}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            options={CONDITIONS.map((row) => ({ value: row.name, label: row.label }))}
          />
        )}
      </Field>
      <Field label="Value" {...(HINTS[kind] === undefined ? {} : { hint: HINTS[kind] })}>
        {({ id, describedBy }) =>
          options === undefined ? (
            <TextInput
              key={name}
              id={id}
              name="value"
              type={kind === 'date' ? 'datetime-local' : 'text'}
              step={kind === 'date' ? 1 : undefined}
              aria-describedby={describedBy}
              maxLength={200}
              pattern={kind === 'duration' ? '\\d{1,12}(\\.\\d{1,3})?(ms|s|m|h|d)?' : undefined}
              required
            />
          ) : (
            <Select key={name} id={id} name="value" options={options} />
          )
        }
      </Field>
      <Checkbox
        label="Leave these out"
        checked={isNegated}
        onChange={({ currentTarget }) => setNegated(currentTarget.checked)}
      />
      <Button kind="primary" type="submit">
        Add filter
      </Button>
    </form>
  )
}

const HINTS: Partial<Readonly<Record<ConditionKind, string>>> = {
  duration: 'Such as 90s, 10m, 2h or 3d.',
  date: 'In your time zone.',
}

function optionsOf(
  kind: ConditionKind,
  names: Names,
): readonly { readonly value: string; readonly label: string }[] | undefined {
  if (kind === 'state') return OFFERED_STATES.map((value) => ({ value, label: stateWords(value).word }))
  if (kind === 'group') {
    return [
      { value: 'running', label: 'Running: has not ended' },
      { value: 'failed', label: 'Failed' },
      { value: 'ended', label: 'Ended, in any way' },
    ]
  }
  if (kind === 'type') {
    return Object.keys(TASK_TYPES)
      .filter((type) => type !== 'FirstUnusedValue')
      .map((value) => ({ value, label: formatType(value) }))
      .sort(byLabel)
  }
  if (kind === 'vpg' || kind === 'site') {
    const known = kind === 'vpg' ? names.vpgs : names.sites
    if (known.size === 0) return undefined
    return [...known].map(([value, label]) => ({ value, label })).sort(byLabel)
  }
  return undefined
}

function byLabel(one: { readonly label: string }, other: { readonly label: string }): number {
  return one.label.localeCompare(other.label, 'en')
}

/** Dates are asked for in the reader's zone and kept as instants, so that a link means the same for everybody. */
function toValue(kind: ConditionKind, text: string): string {
  if (kind !== 'date' || text === '') return text.trim()
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? '' : date.toISOString()
}
