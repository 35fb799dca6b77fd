import type { Alert, Vpg } from '../../inventory/index.ts'
import type { DataCentre } from './data-centre.ts'
import type { PlacedVpg } from './estate.ts'
import type { SeededRandom } from './seeded-random.ts'
import { HOUR_MS, RPO_SECONDS } from './site-plan.ts'
import type { VpgState } from './vpg-state.ts'

/** What is wrong with a VPG that does not do as it should, oldest first; codes and levels are those of the manual. */
export function createVpgAlerts(
  { identifier, plan }: PlacedVpg,
  {
    vpg,
    state,
    local,
    now,
    random,
  }: { vpg: Vpg; state: VpgState; local: DataCentre; now: number; random: SeededRandom },
): readonly Alert[] {
  const toAlert = (helpIdentifier: string, description: string, turnedOnAt: number): Alert => ({
    identifier: random.guid(),
    level: 'Error',
    entity: 'Vpg',
    helpIdentifier,
    description,
    turnedOnAt,
    isDismissed: false,
    siteIdentifier: local.site.identifier,
    isLocalSite: true,
    affectedVpgs: [identifier],
    affectedZorgs: plan.organization === null ? [] : [vpg.zorgIdentifier],
  })
  const rpoAlert = () =>
    toAlert(
      'VPG0010',
      `VPG ${plan.name} exceeds its target RPO of ${RPO_SECONDS} seconds: it is ${vpg.actualRpoSeconds} seconds.`,
      state.latestAt + 2 * RPO_SECONDS * 1000,
    )

  switch (plan.condition) {
    case 'Healthy':
      return []
    case 'Paused':
      return [
        toAlert('VPG0007', `Replication of VPG ${plan.name} was paused by a user.`, state.latestAt),
        rpoAlert(),
      ]
    case 'Behind': {
      const { actualMinutes, configuredMinutes } = vpg.history
      return [
        toAlert(
          'VPG0004',
          `VPG ${plan.name} has less than 75% of its configured history: ${actualMinutes} of ${configuredMinutes} minutes.`,
          now - random.integer(HOUR_MS, 5 * HOUR_MS),
        ),
        rpoAlert(),
      ]
    }
  }
}
