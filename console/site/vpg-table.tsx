import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { formatDuration } from '../parts/format.ts'
import { Menu, MenuItem } from '../parts/menu.tsx'
import { TruncatedNote } from '../parts/states.tsx'
import { Time } from '../parts/time.tsx'
import type { Wish } from './operation-dialog.tsx'
import { operationsIn } from './operations.ts'
import styles from './site.module.css'
import type { VpgView } from './site-shapes.ts'
import { stageOf, vpgWords } from './vpg-state.ts'

/** More rows than one looks at; a site of thousands is steered by the command line. */
const SHOWN_MAX = 100

interface VpgTableProps {
  readonly vpgs: readonly VpgView[]
  readonly onWish: (wish: Wish) => void
}

export function VpgTable({ vpgs, onWish }: VpgTableProps) {
  return (
    <Card title="Virtual protection groups">
      {vpgs.length > SHOWN_MAX && (
        <TruncatedNote>
          The first {SHOWN_MAX} of {vpgs.length} are shown; <code>zvm-tasks site do</code> reaches all.
        </TruncatedNote>
      )}
      <ul className={styles.rows}>
        {vpgs.slice(0, SHOWN_MAX).map((vpg) => (
          <VpgRow key={vpg.VpgIdentifier} vpg={vpg} onWish={onWish} />
        ))}
      </ul>
    </Card>
  )
}

function VpgRow({ vpg, onWish }: { readonly vpg: VpgView; readonly onWish: (wish: Wish) => void }) {
  const { word, tone } = vpgWords(vpg)
  const [first, ...others] = operationsIn(stageOf(vpg))
  return (
    <li className={styles.vpg}>
      <div className={styles.names}>
        <h3>{vpg.VpgName}</h3>
        <p className={styles.quiet}>
          {vpg.VmsCount} VMs, {vpg.SourceSite} → {vpg.TargetSite}
        </p>
      </div>
      <div>
        <Badge tone={tone} icon={tone}>
          {word}
        </Badge>
      </div>
      <p className={styles.quiet}>RPO {formatDuration(vpg.ActualRPO * 1000)}</p>
      <p className={styles.quiet}>
        {vpg.LastTest === null ? 'Never tested' : <LastTest at={vpg.LastTest} />}
      </p>
      <div className={styles.actions}>
        {first === undefined ? (
          <span className={styles.quiet}>Busy</span>
        ) : (
          <Button onClick={() => onWish({ vpg, operation: first })}>
            {first.label}
            <span className={styles.hidden}> of {vpg.VpgName}</span>
          </Button>
        )}
        {others.length > 0 && (
          <Menu label={`More for ${vpg.VpgName}`} icon="more" isIconOnly>
            {(close) =>
              others.map((operation) => (
                <MenuItem
                  key={operation.name}
                  onChoose={() => {
                    close()
                    onWish({ vpg, operation })
                  }}
                >
                  {operation.label}
                </MenuItem>
              ))
            }
          </Menu>
        )}
      </div>
    </li>
  )
}

function LastTest({ at }: { readonly at: string }) {
  return (
    <>
      Tested <Time at={at} />
    </>
  )
}
