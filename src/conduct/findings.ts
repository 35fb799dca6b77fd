import { type ClientRecord, FAST_POLLS_MIN, type SessionRecord } from './client-record.ts'
import type { ClientReport, Finding } from './conduct-report.ts'
import { addEvidence, createEvidence, type Evidence, mergeEvidence } from './evidence.ts'
import { FINDINGS, type FindingCode, SEVERITIES } from './finding-kinds.ts'

/** What the findings of one client are made of. */
export interface ClientStory {
  readonly client: ClientRecord
  readonly sessions: readonly SessionRecord[]
  readonly neverLookedAt: Evidence
  readonly neverWaited: Evidence
}

const DEAD_PATHS_MIN = 3
const SHORT_SESSIONS_MIN = 4
/** Logins further apart are those of a job that comes again. */
const LOGIN_PAUSE_MAX_MS = 60_000

/** What is told of one client. */
export function toClientReport(story: ClientStory): ClientReport {
  const { userName = null, userAgent = null, address, requests, firstAt, lastAt } = story.client
  return { userName, userAgent, address, requests, firstAt, lastAt, findings: findMistakes(story) }
}

/** The mistakes of one client, the worst first. */
function findMistakes({ client, sessions, neverLookedAt, neverWaited }: ClientStory): readonly Finding[] {
  const polling = fastPolling(client)
  const evidences: Readonly<Record<FindingCode, Evidence>> = {
    'task-never-looked-at': neverLookedAt,
    'never-waited-to-the-end': neverWaited,
    'unauthorized-ignored': client.ignoredRefusals,
    'fields-unread': merged([...client.unread.values()].map(({ sent }) => sent)),
    'fast-polling': polling.evidence,
    'retry-after-ignored': client.earlyRetries,
    'session-never-ended': neverEnded(sessions),
    'session-per-request': sessionPerRequest(sessions),
    'dead-paths': merged(
      [...client.deadPaths.values()].map(({ asked }) => asked).filter(({ count }) => count >= DEAD_PATHS_MIN),
    ),
    'whole-list-polling': client.wholeLists,
  }
  // Object.entries cannot know that the keys of the table are the codes.
  return (Object.entries(evidences) as [FindingCode, Evidence][])
    .filter(([, { count }]) => count > 0)
    .map(([code, { count, firstAt, lastAt, examples }]) => ({
      code,
      ...FINDINGS[code],
      count,
      firstAt,
      lastAt,
      shortestPauseMs: code === 'fast-polling' ? polling.shortestMs : null,
      examples: [...examples],
    }))
    .toSorted((one, other) => SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity))
}

function fastPolling({ targets, forgottenFast, forgottenGapMs }: ClientRecord) {
  const fast = [...targets.values()].filter((target) => target.fast.count >= FAST_POLLS_MIN)
  return {
    evidence: merged([...fast.map((target) => target.fast), forgottenFast]),
    shortestMs: Math.min(forgottenGapMs, ...fast.map(({ shortestGapMs }) => shortestGapMs)),
  }
}

/** A session that was answered 401 is over, and cannot be ended by its client. */
function neverEnded(sessions: readonly SessionRecord[]): Evidence {
  const evidence = createEvidence()
  for (const session of sessions) {
    const { isOpened, isSession, endedAt, refusals, uses, openedAt, lastAt } = session
    if (!isOpened || !isSession || endedAt !== undefined || refusals.count > 0) continue
    const used = uses === 0 ? 'never used' : `last used ${toText(lastAt)}`
    const example = `session ${session.fingerprint.slice(0, 8)}, opened ${toText(openedAt)}, ${used}`
    addEvidence(evidence, { at: lastAt, firstAt: openedAt, example })
  }
  return evidence
}

/** Sessions of one request each, one soon after the other. Looked at as a whole: threads may log in side by side. */
function sessionPerRequest(sessions: readonly SessionRecord[]): Evidence {
  const evidence = createEvidence()
  const opened = sessions
    .filter(({ isOpened }) => isOpened)
    .toSorted((one, other) => one.openedAt - other.openedAt)
  const short = opened.filter(({ uses }, index) => {
    const next = opened[index + 1] ?? opened[index - 1]
    const isSoon =
      next !== undefined && Math.abs(next.openedAt - (opened[index]?.openedAt ?? 0)) < LOGIN_PAUSE_MAX_MS
    return uses === 1 && isSoon
  })
  if (short.length < SHORT_SESSIONS_MIN) return evidence
  for (const { fingerprint, openedAt, lastAt } of short) {
    const example = `session ${fingerprint.slice(0, 8)}, opened ${toText(openedAt)}, for 1 request`
    addEvidence(evidence, { at: lastAt, firstAt: openedAt, example })
  }
  return evidence
}

function merged(evidences: readonly Evidence[]): Evidence {
  const whole = createEvidence()
  // The most frequent ones are the best examples.
  for (const evidence of evidences.toSorted((one, other) => other.count - one.count)) {
    mergeEvidence(whole, evidence)
  }
  return whole
}

function toText(instant: number): string {
  return new Date(instant).toISOString()
}
