import type { ServerResponse } from 'node:http'
import type { Access, Proof } from '../access/index.ts'
import type { ChangeFeed } from '../feed/index.ts'
import { Problem } from '../problem/index.ts'
import type { Clock, Log } from '../runtime/index.ts'
import type { TaskChange } from '../store/index.ts'
import type { TaskSearch } from '../task/index.ts'
import type { WireStyle } from '../wire/index.ts'
import { createChangeTexts, type ToldPage } from './change-texts.ts'
import { createEventStream, type EventStream } from './event-stream.ts'

/** What a client asked for, with what it is allowed. */
export interface StreamWish {
  readonly search: TaskSearch
  /** Tells the changes after this position. */
  readonly after: number
  readonly proof: Proof
}

/** The streams of events that are open, and what tells them. */
export interface EventStreams {
  /** @throws Problem `too-busy` where there are as many as may be, and while the service stops */
  refuseMore(): void
  /** Tells a response of changes until it is closed, the session ends or the service stops. */
  open(response: ServerResponse, wish: StreamWish): void
  count(): number
  /** Ends every stream with a reason; those that do not read are broken off a second later. */
  stop(): Promise<void>
}

export interface EventStreamsParts {
  readonly feed: ChangeFeed
  readonly access: Pick<Access, 'authenticate'>
  /** Of the machine. */
  readonly clock: Clock
  readonly log: Log
  readonly style: WireStyle
  readonly streamsMax: number
}

const LOOK_EVERY_MS = 1_000
export const HEARTBEAT_MS = 15_000
/** A client that takes none of what waits for it in this time is let go. */
export const STALL_MS = 30_000
/** Of changes that are written at once. */
const PAGE = 256
/** Pages that are remembered, for all who are told the same. */
const PAGES_MAX = 64
/** Streams that are told before others get a turn. */
const SLICE = 100
/** Of the time, for each stream that is told: a round through 2,000 takes 84 ms at least. */
const STREAM_MS = 0.042
const RETRY_MS = 1_000
/** For so long the last words may take to one who reads slowly. */
const LAST_WORDS_MS = 10_000
const GOODBYE_MS = 1_000

export function createEventStreams(parts: EventStreamsParts): EventStreams {
  const { feed, access, clock, log } = parts
  const texts = createChangeTexts(parts.style)
  const all = new Set<EventStream>()
  /** Those that have all that is known; the others read on by themselves. */
  const live = new Set<EventStream>()
  const pages = new Map<string, ToldPage>()
  const stopping = new AbortController()
  let endNews: Promise<() => void> | undefined
  let isTelling = false
  /** When the next streams may be told. */
  let freeAt = 0
  let isLooking = false

  function onNews(): void {
    if (!isTelling) void tellAll()
  }

  async function tellAll(): Promise<void> {
    isTelling = true
    try {
      while (await tellRound());
    } catch (error) {
      log.error({ err: error }, 'telling the streams of events failed; the next change begins anew')
    }
    isTelling = false
  }

  /**
   * Tells each stream what is known at its turn, so that a change waits for one round at most.
   *
   * @returns whether there was something to tell
   */
  async function tellRound(): Promise<boolean> {
    let isNews = false
    let turn = 0
    for (const stream of live) {
      if (stream.position >= feed.position()) continue
      isNews = true
      tellNews(stream)
      turn += 1
      if (turn % SLICE === 0) await giveWay()
    }
    // Fewer than that are told at once.
    if (isNews) await nextTurn()
    return isNews
  }

  /** Lets others have their turn, and the time go by that so many streams may take. */
  async function giveWay(): Promise<void> {
    const now = clock.now()
    freeAt = Math.max(freeAt, now - SLICE * STREAM_MS) + SLICE * STREAM_MS
    if (freeAt - now < 1) await nextTurn()
    else await clock.sleep(freeAt - now, stopping.signal).catch(() => {})
  }

  function tellNews(stream: EventStream): void {
    try {
      const changes = feed.recall(stream.position, PAGE)
      if (changes !== undefined && changes.length > 0) tell(stream, changes)
      if (changes !== undefined && !stream.isFull()) return
    } catch {
      // It fails again where it reads on by itself, and is told of it there.
    }
    live.delete(stream)
    readOn(stream)
  }

  function tell(stream: EventStream, changes: readonly TaskChange[]): void {
    const { bytes, reached } = pageOf(stream, changes)
    stream.position = reached
    if (bytes !== undefined) stream.send(bytes)
  }

  /** Most streams stand at the same position and ask for the same: what they are told is put together once. */
  function pageOf({ search, searchKey, position }: EventStream, changes: readonly TaskChange[]): ToldPage {
    const key = `${position} ${changes.at(-1)?.position} ${searchKey}`
    const known = pages.get(key)
    if (known !== undefined) return known
    const made = texts.join(changes, search)
    if (pages.size >= PAGES_MAX) pages.clear()
    pages.set(key, made)
    return made
  }

  function readOn(stream: EventStream): void {
    catchUp(stream).catch((error) => meetFailure(stream, error))
  }

  /** Lets a stream read at its own pace until it has all that is known. */
  async function catchUp(stream: EventStream): Promise<void> {
    while (!stream.isEnded()) {
      if (stream.isFull()) {
        await stream.drained(clock.now())
        continue
      }
      try {
        const changes = feed.recall(stream.position, PAGE) ?? (await feed.read(stream.position, PAGE))
        if (stream.isEnded()) return
        if (changes.length === 0) {
          live.add(stream)
          return
        }
        tell(stream, changes)
      } catch (error) {
        await meetFailure(stream, error)
      }
      await nextTurn()
    }
  }

  async function meetFailure(stream: EventStream, error: unknown): Promise<void> {
    if (error instanceof Problem && error.code === 'store-unavailable') {
      await clock.sleep(RETRY_MS, stopping.signal).catch(() => {})
      return
    }
    if (!(error instanceof Problem)) log.error({ err: error }, 'a stream of events failed')
    const reason = error instanceof Problem ? error.code : 'failed'
    const message = error instanceof Problem ? error.message : 'The service failed; its log has the details.'
    stream.end(reason, message, clock.now())
  }

  /** Looks after all streams: signs of life, sessions, and those who do not read. */
  async function look(): Promise<void> {
    isLooking = true
    while (all.size > 0 && !stopping.signal.aborted) {
      await clock.sleep(LOOK_EVERY_MS, stopping.signal).catch(() => {})
      const now = clock.now()
      for (const stream of all) {
        if (stream.isEnded()) stream.breakOff(now - LAST_WORDS_MS)
        else if (stream.isStalled(now - STALL_MS)) endStalled(stream, now)
        else if (now - stream.seenAt >= HEARTBEAT_MS) void giveSign(stream, now)
      }
    }
    isLooking = false
  }

  function endStalled(stream: EventStream, now: number): void {
    const message = `Nothing was read for ${STALL_MS / 1000} s; read faster, or ask for less, and go on from the last id.`
    stream.end('too-slow', message, now)
  }

  /** An open stream is a use of its session, as any request is, unless its proof is passive. */
  async function giveSign(stream: EventStream, now: number): Promise<void> {
    stream.seenAt = now
    try {
      await access.authenticate(stream.proof)
      if (live.has(stream)) stream.beat()
    } catch (error) {
      // While the store is away nobody can tell.
      if (error instanceof Problem && error.code === 'store-unavailable') return
      await meetFailure(stream, error)
    }
  }

  function remove(stream: EventStream): void {
    all.delete(stream)
    live.delete(stream)
    if (all.size > 0) return
    endNews?.then(
      (end) => end(),
      () => {},
    )
    endNews = undefined
  }

  return {
    refuseMore() {
      if (stopping.signal.aborted) {
        throw new Problem('too-busy', 'The service stops; try again in a moment.', { retryAfterSeconds: 1 })
      }
      if (all.size < parts.streamsMax) return
      const message = `${all.size} streams of events are open, which is as many as may be; close one, or try again later.`
      throw new Problem('too-busy', message, { retryAfterSeconds: 10 })
    },

    open(response, { search, after, proof }) {
      const stream = createEventStream(response, { search, after, proof, now: clock.now() })
      all.add(stream)
      response.once('close', () => remove(stream))
      if (response.destroyed) remove(stream)
      if (stopping.signal.aborted) return endStopping(stream)
      if (!isLooking) void look()
      endNews ??= feed.onNews(onNews)
      endNews.then(
        () => readOn(stream),
        (error) => meetFailure(stream, error),
      )
    },

    count: () => all.size,

    async stop() {
      stopping.abort(new Error('the streams stop'))
      const closed = [...all].map((stream) => stream.closed)
      for (const stream of all) endStopping(stream)
      const over = new AbortController()
      await Promise.race([Promise.all(closed), clock.sleep(GOODBYE_MS, over.signal).catch(() => {})])
      over.abort()
      for (const stream of all) stream.breakOff(Number.POSITIVE_INFINITY)
    },
  }

  function endStopping(stream: EventStream): void {
    stream.end('stopping', 'The service stops; connect again in a moment.', clock.now())
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
