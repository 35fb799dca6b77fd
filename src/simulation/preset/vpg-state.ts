import type { AlertStatus, VpgStatus, VpgSubStatus } from '../../inventory/index.ts'
import type { VpgPast } from './history.ts'
import type { SeededRandom } from './seeded-random.ts'
import { DAY_MS, HOUR_MS, type VpgPlan } from './site-plan.ts'

/** What a VPG's condition and past say about it now. */
export interface VpgState {
  readonly status: VpgStatus
  readonly statusDescription: string
  readonly subStatus: VpgSubStatus
  readonly subStatusDescription: string
  readonly alertStatus: AlertStatus
  /** When the last data arrived at the other side, epoch milliseconds. */
  readonly latestAt: number
  /** Where the journal begins, epoch milliseconds. */
  readonly earliestAt: number
  readonly lastTestAt: number | null
}

export function createVpgState(
  plan: VpgPlan,
  {
    past,
    now,
    historyFrom,
    random,
  }: { past: VpgPast; now: number; historyFrom: number; random: SeededRandom },
): VpgState {
  const journalMs = plan.journalHours * HOUR_MS
  const earliest = now - journalMs - random.integer(1, 40) * 1000
  const earliestAt = Math.max(earliest, past.journalStartedAt ?? 0)
  const wasTested = past.journalStartedAt === null && random.isLucky(plan.profile === null ? 0.6 : 1)
  const common = {
    earliestAt,
    lastTestAt: past.lastTestAt ?? (wasTested ? testBefore(historyFrom, random) : null),
  }

  switch (plan.condition) {
    case 'Healthy':
      return {
        ...common,
        status: 'MeetingSLA',
        statusDescription: 'Meeting SLA',
        subStatus: 'None',
        subStatusDescription: '',
        alertStatus: 'Normal',
        latestAt: now - random.integer(3, 14) * 1000,
      }
    case 'Paused':
      return {
        ...common,
        status: 'RpoNotMeetingSLA',
        statusDescription: 'RPO not meeting SLA',
        subStatus: 'ReplicationPausedUserInitiated',
        subStatusDescription: 'Paused by user',
        alertStatus: 'Error',
        latestAt: past.pauses.find((pause) => pause.to === null)?.from ?? now - 2 * HOUR_MS,
      }
    case 'Behind':
      return {
        ...common,
        status: 'NotMeetingSLA',
        statusDescription: 'Not meeting SLA',
        subStatus: 'None',
        subStatusDescription: '',
        alertStatus: 'Error',
        latestAt: now - random.integer(700, 1900) * 1000,
        // The journal is full, so that it has let go of its oldest part: below 75 % is an alert.
        earliestAt: now - Math.floor(journalMs * 0.7),
      }
  }
}

/** A test that the history no longer tells of: in working hours, within the quarter that the best profile asks for. */
function testBefore(historyFrom: number, random: SeededRandom): number {
  const day = Math.floor(historyFrom / DAY_MS) - random.integer(1, 80)
  return day * DAY_MS + random.integer(8 * HOUR_MS, 16 * HOUR_MS)
}
