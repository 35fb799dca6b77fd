import { useState } from 'react'
import { sendJson } from '../api/call.ts'
import { Button } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field, Select } from '../parts/field.tsx'
import styles from './site.module.css'
import type { ScenarioView } from './site-shapes.ts'
import { useAction } from './use-action.ts'

interface ScenarioCardProps {
  readonly scenario: ScenarioView
  readonly onBegun: () => void
}

/** How the site begins: again as it was, or with a script of what happens. */
export function ScenarioCard({ scenario, onBegun }: ScenarioCardProps) {
  const [name, setName] = useState(scenario.gallery[0]?.name ?? '')
  const [asked, setAsked] = useState<'scenario' | 'reset'>()
  const { isBusy, act } = useAction(onBegun)
  const chosen = scenario.gallery.find((candidate) => candidate.name === name)
  const begin = () => {
    const does = () =>
      asked === 'scenario'
        ? sendJson('PUT', '/api/site/scenario', { gallery: name })
        : sendJson('POST', '/api/site/reset')
    act(does, asked === 'scenario' ? `The site begins as ${chosen?.title ?? name}.` : 'The site begins anew.')
    setAsked(undefined)
  }
  return (
    <Card title="Begin again">
      <div className={styles.form}>
        <Field label="Scenario">
          {({ id }) => (
            <Select
              id={id}
              value={name}
              options={scenario.gallery.map((each) => ({ value: each.name, label: each.title }))}
              onChange={({ target }) => setName(target.value)}
            />
          )}
        </Field>
        <Button onClick={() => setAsked('scenario')} disabled={isBusy || chosen === undefined}>
          Begin this scenario
        </Button>
        <Button onClick={() => setAsked('reset')} disabled={isBusy}>
          Reset the site
        </Button>
      </div>
      <p className={styles.quiet}>{chosen?.about}</p>
      <Dialog
        title={asked === 'scenario' ? `Begin “${chosen?.title ?? name}”?` : 'Reset the site?'}
        isOpen={asked !== undefined}
        onClose={() => setAsked(undefined)}
        actions={
          <>
            <Button onClick={() => setAsked(undefined)}>Keep the site as it is</Button>
            <Button kind="danger" onClick={begin}>
              Begin again
            </Button>
          </>
        }
      >
        <p>The site begins again, and every task that it has now is gone.</p>
      </Dialog>
    </Card>
  )
}
