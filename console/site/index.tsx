import { useState } from 'react'
import { getJson } from '../api/call.ts'
import { useEvents } from '../api/events.ts'
import { useLoaded } from '../api/use-loaded.ts'
import { PageHead } from '../parts/page-head.tsx'
import { EmptyState, FailedState, LoadingState } from '../parts/states.tsx'
import { useSession } from '../session/session.tsx'
import { ClockCard } from './clock-card.tsx'
import { FaultsCard } from './faults-card.tsx'
import { OperationDialog, type Wish } from './operation-dialog.tsx'
import { PlacesCard } from './places-card.tsx'
import { ScenarioCard } from './scenario-card.tsx'
import styles from './site.module.css'
import type { ConditionView, FaultView, PeerView, ScenarioView, VpgView, VraView } from './site-shapes.ts'
import { StartedTasks } from './started-tasks.tsx'
import { VpgTable } from './vpg-table.tsx'

const LEAD =
  'This site is simulated: nothing that you do here touches a real machine. Start with a failover test, and watch it.'

/** The simulated site: what it consists of, what can be done with it, and what goes wrong in it. */
export function Page() {
  const { hasSite, role } = useSession()
  if (role !== 'administrator') {
    return (
      <>
        <PageHead title="Site" />
        <EmptyState title="This page is for administrators">Sign in as one to steer the site.</EmptyState>
      </>
    )
  }
  if (!hasSite) {
    return (
      <>
        <PageHead title="Site" />
        <EmptyState title="No simulated site runs here">
          This service keeps the tasks of others. Start one with <code>zvm-tasks serve --site demo</code> to
          rehearse on a site of your own.
        </EmptyState>
      </>
    )
  }
  return <RunningSite />
}

async function loadSite(signal: AbortSignal) {
  const get = <T,>(path: string) => getJson<T>(path, { signal })
  const [vpgs, peers, vras, conditions, faults, scenario] = await Promise.all([
    get<readonly VpgView[]>('/v1/vpgs'),
    get<readonly PeerView[]>('/v1/peersites'),
    get<readonly VraView[]>('/v1/vras'),
    get<readonly ConditionView[]>('/api/site/conditions'),
    get<readonly FaultView[]>('/api/site/faults'),
    get<ScenarioView>('/api/site/scenario'),
  ])
  return { vpgs, peers, vras, conditions, faults, scenario }
}

function RunningSite() {
  const site = useLoaded('site', loadSite)
  const [wish, setWish] = useState<Wish>()
  const [started, setStarted] = useState<readonly string[]>([])
  const { reload } = site
  useEvents('', reload, reload)

  if (site.value === undefined) {
    return (
      <>
        <PageHead title="Site" lead={LEAD} />
        {site.state === 'failed' ? (
          <FailedState title="The site could not be loaded" problem={site.problem} onRetry={reload} />
        ) : (
          <LoadingState label="Loading the site…" />
        )}
      </>
    )
  }
  const { vpgs, peers, vras, conditions, faults, scenario } = site.value
  return (
    <>
      <PageHead title="Site" lead={LEAD} />
      <div className={styles.page}>
        <ClockCard onChanged={reload} />
        <StartedTasks ids={started} />
        <VpgTable vpgs={vpgs} onWish={setWish} />
        <div className={styles.pair}>
          <PlacesCard peers={peers} vras={vras} conditions={conditions} onChanged={reload} />
          <FaultsCard faults={faults} vpgs={vpgs} onChanged={reload} />
        </div>
        <ScenarioCard
          scenario={scenario}
          onBegun={() => {
            setStarted([])
            reload()
          }}
        />
      </div>
      <OperationDialog
        wish={wish}
        onClose={() => setWish(undefined)}
        onStarted={(id) => {
          setWish(undefined)
          setStarted((before) => [id, ...before].slice(0, 5))
          reload()
        }}
      />
    </>
  )
}
