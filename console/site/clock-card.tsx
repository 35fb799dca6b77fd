import { getJson, sendJson } from '../api/call.ts'
import { setSiteClock, useNow } from '../api/now.ts'
import { useLoaded } from '../api/use-loaded.ts'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Field, Select } from '../parts/field.tsx'
import { useInstant } from '../parts/time.tsx'
import styles from './site.module.css'
import type { ClockView } from './site-shapes.ts'
import { useAction } from './use-action.ts'

const STEPS = [
  { seconds: 60, label: '1 minute' },
  { seconds: 600, label: '10 minutes' },
  { seconds: 3600, label: '1 hour' },
  { seconds: 86_400, label: '1 day' },
] as const
const SPEEDS = [1, 10, 60, 600]

/** The time of the site: whoever rehearses owns it. */
export function ClockCard({ onChanged }: { readonly onChanged: () => void }) {
  const clock = useLoaded('clock', async (signal) => {
    const view = await getJson<ClockView>('/api/site/clock', { signal })
    setSiteClock(view)
    return view
  })
  const instant = useInstant()
  const now = useNow()
  const { isBusy, act } = useAction(() => {
    clock.reload()
    onChanged()
  })
  const set = (change: object, done: string) => act(() => sendJson('PUT', '/api/site/clock', change), done)
  const { mode = 'real', speed = 1 } = clock.value ?? {}
  const isFrozen = mode === 'frozen'
  const speeds = SPEEDS.includes(speed) ? SPEEDS : [...SPEEDS, speed]
  return (
    <Card
      title="Clock"
      actions={
        <Badge tone={isFrozen ? 'paused' : 'running'} icon={isFrozen ? 'paused' : 'clock'}>
          {isFrozen ? 'Frozen' : speed === 1 ? 'Real time' : `${speed} times as fast`}
        </Badge>
      }
    >
      <div className={styles.clock}>
        <p className={styles.now}>{instant(now)}</p>
        <Button
          icon={isFrozen ? 'running' : 'paused'}
          disabled={isBusy}
          onClick={() =>
            isFrozen
              ? set({ mode: 'real' }, 'The clock of the site goes on.')
              : set({ mode: 'frozen' }, 'The clock of the site stands still.')
          }
        >
          {isFrozen ? 'Let it run' : 'Freeze'}
        </Button>
        <fieldset className={styles.steps}>
          <legend>Go on by</legend>
          {STEPS.map(({ seconds, label }) => (
            <Button
              key={seconds}
              disabled={isBusy}
              onClick={() =>
                act(
                  () => sendJson('POST', '/api/site/clock/advance', { seconds }),
                  `The site went on by ${label}.`,
                )
              }
            >
              {label}
            </Button>
          ))}
        </fieldset>
        <Field label="Speed">
          {({ id }) => (
            <Select
              id={id}
              value={speed}
              disabled={isBusy}
              options={speeds.map((value) => ({ value: String(value), label: `${value} ×` }))}
              onChange={({ target }) =>
                set(
                  { mode: 'real', speed: Number(target.value) },
                  `The site goes ${target.value} times as fast.`,
                )
              }
            />
          )}
        </Field>
      </div>
    </Card>
  )
}
