import { AUDIT_ACTIONS } from '../../src/audit/actions.ts'
import { getJson } from '../api/call.ts'
import { useLoaded } from '../api/use-loaded.ts'
import { useAddress } from '../app/address.ts'
import { Button } from '../parts/button.tsx'
import { Field, Select, TextInput } from '../parts/field.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { EmptyState, FailedState, LoadingState } from '../parts/states.tsx'
import styles from './audit.module.css'
import { auditQueryOf, isNarrowed } from './audit-query.ts'
import { type AuditEntryView, Entries, formatAction } from './entries.tsx'

interface AuditPage {
  readonly entries: readonly AuditEntryView[]
  readonly next: string | null
}

const LIMIT = '100'
const ACTIONS = [
  { value: '', label: 'Any action' },
  ...Object.keys(AUDIT_ACTIONS).map((action) => ({ value: action, label: formatAction(action) })),
]
const NOTHING = { from: null, to: null, user: null, action: null, cursor: null }

/** Who did what, for administrators. */
export function Page() {
  const { params, setParams } = useAddress()
  const cursor = params.get('cursor') ?? ''
  const query = auditQueryOf(params, { cursor, limit: LIMIT })
  const { state, value, problem, reload } = useLoaded(query, (signal) =>
    getJson<AuditPage>(`/api/audit?${query}`, { signal }),
  )
  const next = value?.next ?? null
  return (
    <>
      <PageHead
        title="Audit log"
        lead="Who signed in, and what was written, deleted, exported or refused. Nothing here can be changed."
        actions={
          <>
            <Button icon="running" onClick={reload}>
              Refresh
            </Button>
            <ExportLink params={params} format="csv" />
            <ExportLink params={params} format="ndjson" />
          </>
        }
      />
      <Filters params={params} setParams={setParams} />
      {state === 'failed' && <FailedState problem={problem} onRetry={reload} />}
      {state === 'loading' && <LoadingState label="Loading the audit log…" />}
      {state !== 'failed' &&
        value !== undefined &&
        (value.entries.length === 0 ? (
          <EmptyState
            title="Nothing is noted here"
            action={
              isNarrowed(params) ? (
                <Button onClick={() => setParams(NOTHING)}>Take the conditions away</Button>
              ) : undefined
            }
          >
            {isNarrowed(params)
              ? 'No entry passes these conditions.'
              : 'Entries appear as people sign in and change things.'}
          </EmptyState>
        ) : (
          <Entries entries={value.entries} />
        ))}
      {(cursor !== '' || next !== null) && (
        <nav className={styles.pages} aria-label="Pages of the log">
          <Button icon="up" disabled={cursor === ''} onClick={() => setParams({ cursor: null })}>
            Newest
          </Button>
          <Button icon="down" disabled={next === null} onClick={() => setParams({ cursor: next })}>
            Older
          </Button>
        </nav>
      )}
    </>
  )
}

type Place = Pick<ReturnType<typeof useAddress>, 'params' | 'setParams'>

function Filters({ params, setParams }: Place) {
  const put = (name: string, value: string) => setParams({ [name]: value, cursor: null }, { replace: true })
  const bind = (name: string) => ({
    value: params.get(name) ?? '',
    onChange: (event: { readonly target: { readonly value: string } }) => put(name, event.target.value),
  })
  return (
    <search className={styles.filters}>
      <Field label="User">{({ id }) => <TextInput id={id} autoComplete="off" {...bind('user')} />}</Field>
      <Field label="Action">{({ id }) => <Select id={id} options={ACTIONS} {...bind('action')} />}</Field>
      <Field label="From">{({ id }) => <TextInput id={id} type="date" {...bind('from')} />}</Field>
      <Field label="Before">{({ id }) => <TextInput id={id} type="date" {...bind('to')} />}</Field>
      {isNarrowed(params) && (
        <Button kind="quiet" icon="close" onClick={() => setParams(NOTHING)}>
          Clear
        </Button>
      )}
    </search>
  )
}

function ExportLink({ params, format }: Pick<Place, 'params'> & { readonly format: 'csv' | 'ndjson' }) {
  return (
    <a className={styles.export} href={`/api/audit/export?${auditQueryOf(params, { format })}`} download>
      Export {format === 'csv' ? 'CSV' : 'NDJSON'}
    </a>
  )
}
