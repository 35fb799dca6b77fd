import { nameOf, useNames } from '../api/names.ts'
import type { TaskView } from '../api/types.ts'
import { Link } from '../parts/link.tsx'
import styles from './task.module.css'

/** What a task relates to, each as a link to the tasks that relate to it too. */
export function Entities({ task }: { readonly task: TaskView }) {
  const names = useNames()
  const { vpgs, sites, hosts, flrSessions } = task.relatedEntities
  const rows = [
    ...vpgs.map((id) => ({ kind: 'VPG', condition: 'vpg', id, name: nameOf(names.vpgs, id), note: '' })),
    ...sites.map(({ identifier: id, isLocal }) => ({
      kind: 'Site',
      condition: 'site',
      id,
      name: nameOf(names.sites, id),
      note: isLocal ? 'this site' : 'peer site',
    })),
    ...hosts.map(({ identifier: id }) => ({ kind: 'Host', condition: 'host', id, name: id, note: '' })),
    ...flrSessions.map((id) => ({ kind: 'FLR session', condition: 'flrSession', id, name: id, note: '' })),
  ]
  if (rows.length === 0) return <p className={styles.quiet}>This task relates to nothing that it names.</p>
  return (
    <ul className={styles.entities}>
      {rows.map(({ kind, condition, id, name, note }) => (
        <li key={`${condition}${id}`}>
          <span className={styles.quiet}>{kind}</span>
          <Link to="/tasks" params={new URLSearchParams({ [condition]: id })} title={`Tasks of ${name}`}>
            {name}
          </Link>
          <span className={styles.quiet}>{note}</span>
          {name !== id && <code className={styles.identifier}>{id}</code>}
        </li>
      ))}
    </ul>
  )
}
