import { sendJson } from '../api/call.ts'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import styles from './site.module.css'
import type { ConditionView, PeerView, VraView } from './site-shapes.ts'
import { useAction } from './use-action.ts'

interface PlacesCardProps {
  readonly peers: readonly PeerView[]
  readonly vras: readonly VraView[]
  readonly conditions: readonly ConditionView[]
  readonly onChanged: () => void
}

const SHOWN_MAX = 20

/** Peer sites and hosts: each can be lost, and found again. */
export function PlacesCard({ peers, vras, conditions, onChanged }: PlacesCardProps) {
  const isLost = (...names: readonly string[]) =>
    conditions.some(({ subject }) => names.some((name) => name.toLowerCase() === subject.toLowerCase()))
  return (
    <Card title="Peer sites and hosts">
      <ul className={styles.rows}>
        {peers.map(({ SiteIdentifier, PeerSiteName }) => (
          <Place
            key={SiteIdentifier}
            name={PeerSiteName}
            kind="Peer site"
            condition={{ type: 'peerUnreachable', subject: SiteIdentifier }}
            isLost={isLost(SiteIdentifier, PeerSiteName)}
            onChanged={onChanged}
          />
        ))}
        {vras.slice(0, SHOWN_MAX).map(({ VraIdentifierStr, VraName, HostIdentifier }) => (
          <Place
            key={VraIdentifierStr}
            name={VraName}
            kind="Host of a VRA"
            condition={{ type: 'hostGone', subject: HostIdentifier }}
            isLost={isLost(HostIdentifier)}
            onChanged={onChanged}
          />
        ))}
      </ul>
    </Card>
  )
}

interface PlaceProps {
  readonly name: string
  readonly kind: string
  readonly condition: ConditionView
  readonly isLost: boolean
  readonly onChanged: () => void
}

function Place({ name, kind, condition, isLost, onChanged }: PlaceProps) {
  const { isBusy, act } = useAction(onChanged)
  const turn = () =>
    act(
      () => sendJson('PUT', '/api/site/conditions', { ...condition, isOn: !isLost }),
      isLost ? `${name} is back.` : `${name} is lost: what needs it fails from now on.`,
    )
  return (
    <li className={styles.place}>
      <div className={styles.names}>
        <h3>{name}</h3>
        <p className={styles.quiet}>{kind}</p>
      </div>
      <Badge tone={isLost ? 'failed' : 'completed'} icon={isLost ? 'failed' : 'completed'}>
        {isLost ? 'Lost' : 'Reachable'}
      </Badge>
      <Button onClick={turn} disabled={isBusy}>
        {isLost ? 'Bring back' : 'Lose'}
        <span className={styles.hidden}> {name}</span>
      </Button>
    </li>
  )
}
