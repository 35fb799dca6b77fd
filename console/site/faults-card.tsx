import { useState } from 'react'
import { sendJson } from '../api/call.ts'
import { Button, IconButton } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Field, Select } from '../parts/field.tsx'
import { describeFault, FAULT_CHOICES, type FaultChoice } from './fault-words.ts'
import styles from './site.module.css'
import type { FaultView, VpgView } from './site-shapes.ts'
import { useAction } from './use-action.ts'

interface FaultsCardProps {
  readonly faults: readonly FaultView[]
  readonly vpgs: readonly VpgView[]
  readonly onChanged: () => void
}

/** What goes wrong on purpose, each once it is asked for. */
export function FaultsCard({ faults, vpgs, onChanged }: FaultsCardProps) {
  const [choice, setChoice] = useState<FaultChoice>(FAULT_CHOICES[0])
  const [vpg, setVpg] = useState('')
  const { isBusy, act } = useAction(onChanged)
  const nameOf = (id: string) => vpgs.find(({ VpgIdentifier }) => VpgIdentifier === id)?.VpgName ?? id
  const add = () =>
    act(
      () =>
        sendJson('POST', '/api/site/faults', {
          ...choice.fault,
          ...(choice.isOfVpg && vpg !== '' ? { vpg } : {}),
        }),
      `Set: ${choice.label.toLowerCase()}.`,
    )
  return (
    <Card
      title="Faults"
      actions={
        faults.length > 0 && (
          <Button
            disabled={isBusy}
            onClick={() => act(() => sendJson('DELETE', '/api/site/faults'), 'Nothing goes wrong any more.')}
          >
            Clear all faults
          </Button>
        )
      }
    >
      <div className={styles.form}>
        <Field label="What goes wrong">
          {({ id }) => (
            <Select
              id={id}
              value={choice.label}
              options={FAULT_CHOICES.map(({ label }) => ({ value: label, label }))}
              onChange={({ target }) =>
                setChoice(FAULT_CHOICES.find(({ label }) => label === target.value) ?? FAULT_CHOICES[0])
              }
            />
          )}
        </Field>
        {choice.isOfVpg && (
          <Field label="For">
            {({ id }) => (
              <Select
                id={id}
                value={vpg}
                options={[
                  { value: '', label: 'Any VPG' },
                  ...vpgs
                    .slice(0, 100)
                    .map(({ VpgIdentifier, VpgName }) => ({ value: VpgIdentifier, label: VpgName })),
                ]}
                onChange={({ target }) => setVpg(target.value)}
              />
            )}
          </Field>
        )}
        <Button icon="add" onClick={add} disabled={isBusy}>
          Add fault
        </Button>
      </div>
      {faults.length === 0 ? (
        <p className={styles.quiet}>No fault is set. Add one, then start what it meets.</p>
      ) : (
        <ul className={styles.rows}>
          {faults.map((fault) => (
            <li key={fault.id} className={styles.fault}>
              <span>{describeFault(fault, nameOf)}</span>
              <IconButton
                icon="close"
                label={`Clear this fault: ${describeFault(fault, nameOf)}`}
                disabled={isBusy}
                onClick={() =>
                  act(
                    () => sendJson('DELETE', `/api/site/faults/${encodeURIComponent(fault.id)}`),
                    'The fault is cleared.',
                  )
                }
              />
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
