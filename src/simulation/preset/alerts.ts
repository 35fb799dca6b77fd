import type { Alert, Vpg } from '../../inventory/index.ts'
import { type SituationAlert, VPG_LIFECYCLE } from '../vpg-lifecycle.ts'
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
  const toAlert = ({ helpIdentifier, words, level }: SituationAlert, turnedOnAt: number): Alert => ({
    identifier: random.guid(),
    level,
    entity: 'Vpg',
    helpIdentifier,
    description: `VPG "${plan.name}" ${words}.`,
    turnedOnAt,
    isDismissed: false,
    siteIdentifier: local.site.identifier,
    isLocalSite: true,
    affectedVpgs: [identifier],
    affectedZorgs: [vpg.zorgIdentifier],
  })
  const rpoAlert = () =>
    toAlert(
      {
        level: 'Error',
        helpIdentifier: 'VPG0010',
        words: `exceeds its target RPO of ${RPO_SECONDS} seconds: it is ${vpg.actualRpoSeconds} seconds`,
      },
      state.latestAt + 2 * RPO_SECONDS * 1000,
    )

  switch (plan.condition) {
    case 'Healthy':
      return []
    case 'Paused':
      // As the site itself says it of a VPG that is paused while it runs.
      return [toAlert(VPG_LIFECYCLE.paused.alert, state.latestAt), rpoAlert()]
    case 'Behind': {
      const { actualMinutes, configuredMinutes } = vpg.history
      return [
        toAlert(
          {
            level: 'Error',
            helpIdentifier: 'VPG0004',
            words: `has less than 75% of its configured history: ${actualMinutes} of ${configuredMinutes} minutes`,
          },
          now - random.integer(HOUR_MS, 5 * HOUR_MS),
        ),
        rpoAlert(),
      ]
    }
  }
}
