import { decodeRecordedSite, RecordedProblem } from '../capture/index.ts'
import type { Site } from '../inventory/index.ts'
import { Problem, quoted } from '../problem/index.ts'
import { findTimeZone } from '../runtime/index.ts'
import { completePlan, type WrittenPlan } from '../simulation/index.ts'
import { createScenarioSite } from './create-site.ts'
import { createEntityNames } from './entity-names.ts'
import { formatPath, toProblem } from './mistakes.ts'
import { readSteps } from './read-steps.ts'
import { createReading, type Reading } from './reading.ts'
import { checkReferences, referencesOf } from './references.ts'
import type { Scenario, ScenarioSite } from './scenario.ts'
import { checkSchema } from './schema-check.ts'
import { type Path, readSource } from './source.ts'
import { parseInstant } from './words.ts'
import type { WrittenScenario, WrittenSize } from './written-scenario.ts'

/** Where a scenario whose time is the server's begins, to look up names: they do not depend on it. */
const SOME_TIME = Date.UTC(2026, 0, 5, 9)

/** What a size is completed with, as by the settings of the server. */
const SIZE = { vmsPerVpg: 4, hosts: 8 }

/**
 * Reads a scenario file: YAML 1.2 or JSON.
 *
 * @param fileName for messages alone
 * @throws Problem `file-unreadable` for what is no YAML or not of the format, `value-unreadable` for what names
 *   nothing or cannot be; each mistake is a line of the message: `file.yaml:12: what; remedy.`
 */
export function parseScenario(text: string, fileName: string): Scenario {
  const source = readSource(text, fileName)
  const misfits = checkSchema(source.value)
  if (misfits.length > 0) throw toProblem('file-unreadable', misfits, { fileName, source })
  // The schema has been checked.
  const written = source.value as WrittenScenario
  const reading = createReading()
  const { name, about = '', seed = null, steps = [] } = written
  const scenario = {
    fileName,
    name,
    about: about.trim(),
    seed,
    server: readServer(written, reading),
    clock: readClock(written, reading),
    site: readSite(written, reading),
    cues: readSteps(steps, reading),
  }
  if (reading.mistakes.length === 0 && referencesOf(steps).length > 0) {
    const now = scenario.clock.startAt ?? SOME_TIME
    const { site } = createScenarioSite(scenario.site, { seed: seed ?? 1, now })
    checkReferences(steps, createEntityNames(site), reading)
  }
  if (reading.mistakes.length === 0) return scenario
  throw toProblem('value-unreadable', reading.mistakes, { fileName, source })
}

function readServer({ server = {} }: WrittenScenario, reading: Reading): Scenario['server'] {
  const { profile = null, timeZone = null } = server
  if (timeZone !== null && findTimeZone(timeZone) === undefined) {
    const example = 'write an IANA name such as Europe/Berlin'
    reading.note(
      ['server', 'timeZone'],
      `server.timeZone is ${quoted(timeZone)}, not a time zone; ${example}`,
    )
  }
  return { profile, timeZone }
}

function readClock({ clock = {} }: WrittenScenario, reading: Reading): Scenario['clock'] {
  const { mode = null, start, speed = null } = clock
  const startAt = start === undefined ? null : readInstant(start, ['clock', 'start'], reading)
  return { mode, startAt, speed }
}

function readInstant(text: string, path: Path, reading: Reading): number {
  const at = parseInstant(text)
  if (at === undefined) {
    reading.note(
      path,
      `${formatPath(path)} is ${quoted(text)}, a day or time that does not exist; correct it`,
    )
  }
  return at ?? 0
}

function readSite({ site = 'demo' }: WrittenScenario, reading: Reading): ScenarioSite {
  if (typeof site === 'string') return { form: site }
  if ('recorded' in site) return readRecorded(site.recorded, reading)
  if (!isPlan(site)) return { form: 'sized', size: { ...SIZE, ...site } }
  checkPlan(site, reading)
  return { form: 'planned', plan: site }
}

function isPlan(site: WrittenPlan | WrittenSize): site is WrittenPlan {
  return Array.isArray(site.vpgs)
}

function checkPlan(plan: WrittenPlan, reading: Reading): void {
  try {
    completePlan(plan)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const place = /^(sites|vpgs)\[\d+\][\w.[\]]*/.exec(error.message)?.[0] ?? ''
    const message = error.message.replace(/\.$/, '')
    reading.note(['site', ...toPath(place)], place === '' ? `site: ${message}` : `site.${message}`)
  }
}

function readRecorded(recorded: { readonly at: string }, reading: Reading): ScenarioSite {
  const path: Path = ['site', 'recorded']
  const recordedAt = readInstant(recorded.at, [...path, 'at'], reading)
  try {
    const site = decodeRecordedSite(recorded, { fileName: formatPath(path), path: '' })
    refuseNoState(site, path, reading)
    return { form: 'recorded', site, recordedAt }
  } catch (error) {
    if (!(error instanceof RecordedProblem)) throw error
    const at = [...path, ...toPath(error.place.path)]
    reading.note(at, error.message.replace(/\.$/, ''))
    return { form: 'empty' }
  }
}

/** The number 0 of the list of states is not one that a task has: nobody could say how it goes on. */
function refuseNoState({ tasks }: Site, path: Path, reading: Reading): void {
  for (const [index, { state }] of tasks.entries()) {
    if (state !== 'FirstUnusedValue') continue
    const place = [...path, 'tasks', index, 'State']
    reading.note(
      place,
      `${formatPath(place)} is FirstUnusedValue (0), a state that no task has; correct it, or leave the task out`,
    )
  }
}

/** `vpgs[3].VmsCount` as steps. */
function toPath(text: string): Path {
  return [...text.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([all, place]) =>
    place === undefined ? all : Number(place),
  )
}
