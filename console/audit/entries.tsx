import { AUDIT_ACTIONS } from '../../src/audit/actions.ts'
import { Badge } from '../parts/badge.tsx'
import { Link } from '../parts/link.tsx'
import { Scroll } from '../parts/scroll.tsx'
import { Time } from '../parts/time.tsx'
import styles from './audit.module.css'

/** An entry as `GET /api/audit` answers it. */
export interface AuditEntryView {
  readonly position: number
  /** ISO 8601, UTC. */
  readonly at: string
  readonly userName: string | null
  readonly isClaimed: boolean
  readonly address: string | null
  readonly action: string
  readonly target: string | null
  readonly outcome: string
  readonly problem: string | null
  readonly count: number
}

const DOCS: Readonly<Record<string, { readonly doc: string }>> = AUDIT_ACTIONS

/** What an action is called among people: "Signed in". */
export function formatAction(action: string): string {
  const doc = DOCS[action]?.doc ?? action
  return `${doc.charAt(0).toUpperCase()}${doc.slice(1)}`
}

/** Entries as a table, newest first. */
export function Entries({ entries }: { readonly entries: readonly AuditEntryView[] }) {
  return (
    <Scroll label="Entries" className={styles.frame}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Who</th>
            <th scope="col">What</th>
            <th scope="col">Outcome</th>
            <th scope="col">To what</th>
            <th scope="col">Address</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.position}>
              <td>
                <Time at={entry.at} show="instant" />
              </td>
              <td>
                {entry.userName ?? <span className={styles.quiet}>not known</span>}
                {entry.isClaimed && <span className={styles.quiet}> (as claimed)</span>}
              </td>
              <td>
                {formatAction(entry.action)}
                {entry.count > 1 && <span className={styles.quiet}> · {entry.count} times</span>}
              </td>
              <td>
                <Outcome entry={entry} />
              </td>
              <td>
                <Target entry={entry} />
              </td>
              <td>{entry.address ?? <span className={styles.quiet}>the machine itself</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function Outcome({ entry }: { readonly entry: AuditEntryView }) {
  if (entry.outcome === 'done') {
    return (
      <Badge tone="completed" icon="completed">
        Done
      </Badge>
    )
  }
  return (
    <Badge tone="failed" icon="failed">
      Refused: {entry.problem}
    </Badge>
  )
}

function Target({ entry: { action, target } }: { readonly entry: AuditEntryView }) {
  if (target === null) return <span className={styles.quiet}>–</span>
  if (action.startsWith('task.')) {
    return (
      <Link className={styles.target} to={`/tasks/${encodeURIComponent(target)}`} title={target}>
        {target}
      </Link>
    )
  }
  return (
    <span className={styles.target} title={target}>
      {target}
    </span>
  )
}
