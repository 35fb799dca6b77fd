import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react'
import { useNames } from '../api/names.ts'
import { useAddress } from '../app/address.ts'
import { Button } from './button.tsx'
import { TextInput } from './field.tsx'
import { FilterAdd } from './filter-add.tsx'
import styles from './filter-bar.module.css'
import {
  CONDITIONS,
  type FilterState,
  filterSetting,
  filterValueOf,
  filterWith,
  filterWithout,
  paramsWith,
  parseFilter,
} from './filter-state.ts'
import { wordsOfValue } from './filter-words.ts'
import { Icon } from './icons.tsx'

/** Milliseconds after the last letter until a text is searched for. */
const TYPING_MS = 250

const QUICK = [
  { value: '', label: 'All' },
  { value: 'running', label: 'Running' },
  { value: 'failed', label: 'Failed' },
  { value: 'ended', label: 'Ended' },
] as const

/** What of the bar others may ask for. */
export interface FilterHandle {
  readonly focus: () => void
}

/** Every condition on tasks, kept in the address: the same on each page that shows tasks. */
export function FilterBar({ ref }: { readonly ref?: Ref<FilterHandle> }) {
  const { path, params, navigate } = useAddress()
  const names = useNames()
  const filter = parseFilter(params)
  const change = (next: FilterState, replace = false) =>
    navigate(path, { params: paramsWith(params, next), replace })
  const group = filterValueOf(filter, 'group')
  const chips = filter.flatMap((term) =>
    isSeenElsewhere(term.name, term.isNegated, term.values.length)
      ? []
      : term.values.map((value) => ({ name: term.name, isNegated: term.isNegated, value })),
  )
  return (
    <search className={styles.bar} aria-label="Filter tasks">
      <div className={styles.line}>
        <SearchText
          ref={ref}
          text={filterValueOf(filter, 'text')}
          onChange={(text) => change(filterSetting(filter, 'text', text), true)}
        />
        <fieldset className={styles.quick}>
          <legend className="visually-hidden">Group</legend>
          {QUICK.map(({ value, label }) => (
            <button
              key={label}
              type="button"
              aria-pressed={group === value}
              onClick={() => change(filterSetting(filter, 'group', value))}
            >
              {label}
            </button>
          ))}
        </fieldset>
        <FilterAdd names={names} onAdd={(term) => change(filterWith(filter, term))} />
      </div>
      {chips.length > 0 && (
        <ul className={styles.chips} aria-label="Conditions">
          {chips.map(({ name, isNegated, value }) => {
            const label = CONDITIONS.find((row) => row.name === name)?.label ?? name
            const words = wordsOfValue(name, value, names)
            return (
              <li key={`${name}${isNegated}${value}`} className={styles.chip} data-negated={isNegated}>
                <span className={styles.chipText}>
                  {label} {isNegated ? 'is not ' : ''}
                  <strong>{words}</strong>
                </span>
                <button
                  type="button"
                  aria-label={`Remove: ${label} ${isNegated ? 'is not ' : ''}${words}`}
                  onClick={() => change(filterWithout(filter, { name, isNegated, values: [value] }))}
                >
                  <Icon name="close" size={14} />
                </button>
              </li>
            )
          })}
          <li>
            <Button kind="quiet" onClick={() => change([])}>
              Clear all
            </Button>
          </li>
        </ul>
      )}
    </search>
  )
}

function isSeenElsewhere(name: string, isNegated: boolean, count: number): boolean {
  return !isNegated && count === 1 && (name === 'text' || name === 'group')
}

interface SearchTextProps {
  readonly ref: Ref<FilterHandle> | undefined
  readonly text: string
  readonly onChange: (text: string) => void
}

function SearchText({ ref, text, onChange }: SearchTextProps) {
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(text)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const changeNow = useRef(onChange)
  changeNow.current = onChange
  useImperativeHandle(ref, () => ({ focus: () => input.current?.focus() }))
  useEffect(() => setTyped(text), [text])
  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    <div className={styles.search}>
      <Icon name="search" />
      <TextInput
        ref={input}
        type="search"
        aria-label="Reason or user holds"
        placeholder="Reason or user"
        value={typed}
        maxLength={200}
        onChange={({ currentTarget: { value } }) => {
          setTyped(value)
          clearTimeout(timer.current)
          timer.current = setTimeout(() => changeNow.current(value.trim()), TYPING_MS)
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          clearTimeout(timer.current)
          onChange(typed.trim())
        }}
      />
    </div>
  )
}
