import { useState } from 'react'
import { navigate, useAddress } from '../app/address.ts'
import { Button, IconButton } from '../parts/button.tsx'
import { Checkbox, TextInput } from '../parts/field.tsx'
import { Menu, MenuItem } from '../parts/menu.tsx'
import { showToast } from '../parts/toast.tsx'
import { COLUMNS, type Column } from './columns.tsx'
import { type SearchTexts, searchTexts } from './copy-as.ts'
import { GIVEN_VIEWS, listViews, putView, removeView, type SavedView } from './saved-views.ts'
import styles from './tasks.module.css'

interface ToolbarProps {
  /** Undefined where there is no choice. */
  readonly columns: readonly Column[] | undefined
  readonly isPaused: boolean
  readonly onPause: (isPaused: boolean) => void
  readonly onKeys: () => void
}

export function Toolbar({ columns, isPaused, onPause, onKeys }: ToolbarProps) {
  return (
    <>
      <Button icon={isPaused ? 'right' : 'paused'} aria-pressed={isPaused} onClick={() => onPause(!isPaused)}>
        {isPaused ? 'Resume' : 'Pause'}
      </Button>
      <Views />
      {columns !== undefined && <Columns columns={columns} />}
      <CopyAs />
      <IconButton icon="keys" label="Keys (?)" onClick={onKeys} />
    </>
  )
}

function Views() {
  const { params } = useAddress()
  const [views, setViews] = useState(listViews)
  const [name, setName] = useState('')
  const go = (view: SavedView) => navigate('/tasks', { params: new URLSearchParams(view.query) })
  return (
    <Menu label="Views" icon="star">
      {(close) => (
        <>
          {GIVEN_VIEWS.map((view) => (
            <MenuItem
              key={view.name}
              isChosen={params.toString() === view.query}
              onChoose={() => {
                go(view)
                close()
              }}
            >
              {view.name}
            </MenuItem>
          ))}
          {views.map((view) => (
            <div key={view.name} className={styles.view}>
              <MenuItem
                isChosen={params.toString() === view.query}
                onChoose={() => {
                  go(view)
                  close()
                }}
              >
                {view.name}
              </MenuItem>
              <IconButton
                icon="close"
                label={`Remove the view ${view.name}`}
                onClick={() => {
                  removeView(view.name)
                  setViews(listViews())
                }}
              />
            </div>
          ))}
          <form
            className={styles.save}
            onSubmit={(event) => {
              event.preventDefault()
              putView({ name, query: params.toString() })
              setViews(listViews())
              setName('')
              showToast('The view is kept in this browser. Copy its link to share it.')
            }}
          >
            <TextInput
              aria-label="Name of this view"
              placeholder="Keep this view as…"
              value={name}
              maxLength={80}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
            />
            <Button type="submit" disabled={name.trim() === ''}>
              Keep
            </Button>
          </form>
        </>
      )}
    </Menu>
  )
}

function Columns({ columns }: { readonly columns: readonly Column[] }) {
  const { setParams } = useAddress()
  const seen = new Set(columns.map(({ key }) => key))
  const toggle = (key: string) => {
    const next = COLUMNS.filter((column) => (column.key === key ? !seen.has(key) : seen.has(column.key)))
    const isUsual = next.every((column) => column.isUsual) && next.length === USUAL_COUNT
    setParams({ columns: isUsual ? null : next.map((column) => column.key).join(',') }, { replace: true })
  }
  return (
    <Menu label="Columns" icon="columns">
      {() =>
        COLUMNS.map(({ key, label }) => (
          <Checkbox
            key={key}
            label={label}
            checked={seen.has(key)}
            disabled={seen.size === 1 && seen.has(key)}
            onChange={() => toggle(key)}
          />
        ))
      }
    </Menu>
  )
}

const USUAL_COUNT = COLUMNS.filter(({ isUsual }) => isUsual).length

const KINDS: readonly { readonly key: keyof SearchTexts; readonly label: string }[] = [
  { key: 'link', label: 'Link' },
  { key: 'commandLine', label: 'Command line' },
  { key: 'curl', label: 'curl' },
  { key: 'call', label: 'API call' },
]

function CopyAs() {
  return (
    <Menu label="Copy as" icon="copy">
      {(close) =>
        KINDS.map(({ key, label }) => (
          <MenuItem
            key={key}
            onChoose={() => {
              void copyText(searchTexts(window.location.href)[key])
              close()
            }}
          >
            {label}
          </MenuItem>
        ))
      }
    </Menu>
  )
}

/** Puts a text where the reader can paste it from, and says so. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    showToast('Copied.')
  } catch {
    showToast(`The browser does not let the console copy. Here it is: ${text}`, { isProblem: true })
  }
}
