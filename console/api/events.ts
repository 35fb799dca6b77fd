import { useEffect, useRef, useSyncExternalStore } from 'react'
import { ApiProblem, endSession, getJson } from './call.ts'
import { learnNow } from './now.ts'
import type { TaskChange, TaskView } from './types.ts'

const KINDS = ['added', 'changed', 'left', 'removed'] as const
/** Milliseconds before a stream that was refused is asked for again, from first to last. */
const RETRY_FIRST_MS = 1_000
const RETRY_LAST_MS = 15_000
/** A page that nobody sees for so long gives its stream back: browsers allow six connections to a service. */
const HIDDEN_MS = 10_000

type Told = (changes: readonly TaskChange[]) => void

interface Subscriber {
  readonly told: Told
  readonly forgotten: () => void
}

/** One connection for all who ask for the same conditions. */
interface Stream {
  readonly subscribers: Set<Subscriber>
  readonly close: () => void
}

const streams = new Map<string, Stream>()

export type Connection = 'connecting' | 'online' | 'offline'
const connections = new Map<string, Connection>()
const connectionListeners = new Set<() => void>()

/** Whether what happens is told: `offline` means that what is seen may be old. */
export function useConnection(): Connection {
  return useSyncExternalStore(listenToConnection, connectionNow)
}

/**
 * Calls `onChange` with what happens to tasks that pass the conditions, a batch per animation frame, each change once
 * over losses of the connection. `onForgotten` is called where the service cannot tell what was missed: load anew.
 *
 * @param conditions a query string of GET /api/events without `?`; null for no stream
 */
export function useEvents(conditions: string | null, onChange: Told, onForgotten?: () => void): void {
  const told = useRef(onChange)
  const forgotten = useRef(onForgotten)
  told.current = onChange
  forgotten.current = onForgotten
  useEffect(() => {
    if (conditions === null) return
    return subscribe(conditions, {
      told: (changes) => told.current(changes),
      forgotten: () => forgotten.current?.(),
    })
  }, [conditions])
}

function subscribe(conditions: string, subscriber: Subscriber): () => void {
  const stream = streams.get(conditions) ?? openStream(conditions)
  streams.set(conditions, stream)
  stream.subscribers.add(subscriber)
  return () => {
    stream.subscribers.delete(subscriber)
    if (stream.subscribers.size > 0) return
    stream.close()
    streams.delete(conditions)
  }
}

function openStream(conditions: string): Stream {
  const subscribers = new Set<Subscriber>()
  let source: EventSource | undefined
  let lastId = ''
  let retryMs = RETRY_FIRST_MS
  let retry: ReturnType<typeof setTimeout> | undefined
  let hiding: ReturnType<typeof setTimeout> | undefined
  let frame: ReturnType<typeof setTimeout> | undefined
  let waiting: TaskChange[] = []

  const flush = () => {
    frame = undefined
    const changes = waiting
    waiting = []
    for (const { told } of subscribers) told(changes)
  }

  const take = (kind: TaskChange['kind'], event: MessageEvent<string>) => {
    lastId = event.lastEventId
    const task = JSON.parse(event.data) as TaskView & { position: number; changedAt: string }
    learnNow(task.changedAt)
    waiting.push({ kind, task, position: task.position, changedAt: task.changedAt })
    // Not requestAnimationFrame: it stands still in windows that are covered.
    frame ??= setTimeout(flush, 50)
  }

  const connect = () => {
    clearTimeout(retry)
    source?.close()
    const query = new URLSearchParams(conditions)
    if (lastId !== '') query.set('after', lastId)
    const text = query.toString()
    source = new EventSource(text === '' ? '/api/events' : `/api/events?${text}`)
    tell(conditions, 'connecting')
    source.addEventListener('begin', (event) => {
      lastId = event.lastEventId
      retryMs = RETRY_FIRST_MS
      tell(conditions, 'online')
    })
    for (const kind of KINDS) source.addEventListener(kind, (event) => take(kind, event))
    source.addEventListener('end', (event) => {
      const { reason } = JSON.parse((event as MessageEvent<string>).data) as { reason: string }
      if (reason === 'session-expired') endSession()
      if (reason === 'changes-forgotten') forget()
    })
    source.addEventListener('error', () => {
      tell(conditions, 'offline')
      // A lost connection comes back by itself; a refused one does not, and does not say why.
      if (source?.readyState === EventSource.CLOSED) void again()
    })
  }

  const forget = () => {
    lastId = ''
    for (const { forgotten } of subscribers) forgotten()
  }

  const again = async () => {
    const wait = retryMs
    retryMs = Math.min(retryMs * 2, RETRY_LAST_MS)
    try {
      // Says 401 where the session is over, which ends it here too.
      await getJson('/api/console/session')
      if (lastId !== '' && wait > RETRY_FIRST_MS) forget()
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) return
    }
    retry = setTimeout(connect, wait)
  }

  const look = () => {
    clearTimeout(hiding)
    if (document.visibilityState === 'hidden') {
      hiding = setTimeout(() => {
        source?.close()
        source = undefined
      }, HIDDEN_MS)
    } else if (source === undefined) connect()
  }

  document.addEventListener('visibilitychange', look)
  connect()
  return {
    subscribers,
    close() {
      document.removeEventListener('visibilitychange', look)
      clearTimeout(retry)
      clearTimeout(hiding)
      clearTimeout(frame)
      source?.close()
      connections.delete(conditions)
      for (const listener of connectionListeners) listener()
    },
  }
}

function tell(conditions: string, connection: Connection): void {
  connections.set(conditions, connection)
  for (const listener of connectionListeners) listener()
}

function listenToConnection(listener: () => void): () => void {
  connectionListeners.add(listener)
  return () => connectionListeners.delete(listener)
}

function connectionNow(): Connection {
  const all = [...connections.values()]
  if (all.includes('offline')) return 'offline'
  return all.length === 0 || all.includes('connecting') ? 'connecting' : 'online'
}
