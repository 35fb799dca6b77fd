import type { Activity, Mark } from './activity.ts'
import type { ClockRecord } from './create-site-clock.ts'
import {
  alert,
  checkpoint,
  event,
  flrSession,
  localSite,
  peerSite,
  serviceProfile,
  task,
  virtualizationSite,
  vm,
  vpg,
  vra,
  zorg,
} from './entity-shapes.ts'
import {
  anything,
  instant,
  listOf,
  maybeText,
  members,
  numeral,
  orAbsent,
  orNull,
  type Shape,
  shape,
  text,
  truth,
  whole,
  word,
} from './shape.ts'
import { INSTANT_MAX } from './site-clock.ts'
import type { LiveCue, SiteCondition, VpgLife } from './site-state.ts'

const life = members<VpgLife>({
  vpg: text,
  numberedFromAt: numeral,
  journal: listOf(members({ fromAt: numeral, untilAt: orNull(numeral) })),
  window: orNull(members({ of: word(['failover', 'move']), number: whole })),
  synchronization: orNull(whole),
  isInitialized: truth,
  busy: listOf(members({ number: whole, kind: text, task: text })),
  restoredVms: listOf(text),
  recipe: orAbsent(
    members({
      preScript: maybeText,
      postScript: maybeText,
      hasBootOrder: truth,
      isSplit: truth,
      splitVms: orAbsent(listOf(text)),
    }),
  ),
})

const mark = members<Mark>({
  afterMs: shape((value) => Number.isFinite(value) && Number(value) >= 0),
  percent: orAbsent(numeral),
  effect: orAbsent(text),
  ends: orAbsent(word(['Completed', 'Failed', 'Stopped'])),
  waits: orAbsent(truth),
  reason: orAbsent(text),
})

const activity = members<Activity>({
  number: whole,
  kind: text,
  input: anything,
  facts: members({ vpg: orAbsent(text), peer: orAbsent(maybeText), isInstant: orAbsent(truth) }),
  initiatedBy: text,
  task: orNull(task),
  marks: listOf(mark),
  next: whole,
  dueAt: orNull(numeral),
})

const cue = members<LiveCue>({
  name: text,
  trigger: members({ on: word(['time', 'progress']) }),
  actions: listOf(members({ do: text })),
  happenedCount: whole,
  lastHappenedAt: orNull(instant),
  begunCount: whole,
})

const clock = members<ClockRecord>({
  mode: word(['real', 'frozen']),
  speed: shape((value) => Number.isFinite(value) && Number(value) > 0),
  now: shape((value) => Number.isFinite(value) && Number(value) >= 0 && Number(value) <= INSTANT_MAX),
  machineAt: numeral,
})

const trouble = members({
  kind: maybeText,
  vpg: maybeText,
  atPercent: numeral,
  outcome: orAbsent(text),
  reason: text,
  factor: orAbsent(numeral),
})

/** Members that came with a later format are absent in an earlier one. */
const rest = members({
  format: whole,
  seed: whole,
  order: whole,
  activitiesCount: whole,
  noticesCount: whole,
  troublesCount: orAbsent(whole),
  scenario: orAbsent(orNull(members({ name: text, about: text }))),
  conditions: listOf(members<SiteCondition>({ type: word(['peerUnreachable', 'hostGone']), subject: text })),
  troubles: listOf(trouble),
  localSite,
})

const item = (given: Shape) => members({ order: whole, item: given })

/** What the records of each kind hold, as the engine writes them. */
export const RECORD_SHAPES: Readonly<Record<string, Shape>> = {
  task,
  rest,
  clock,
  activity,
  cue,
  lives: life,
  checkpoints: listOf(checkpoint),
  peerSites: item(peerSite),
  vpgs: item(vpg),
  vms: item(vm),
  flrSessions: item(flrSession),
  vras: item(vra),
  virtualizationSites: item(virtualizationSite),
  zorgs: item(zorg),
  serviceProfiles: item(serviceProfile),
  alerts: item(alert),
  events: item(event),
}
