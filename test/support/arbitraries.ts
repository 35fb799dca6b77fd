import fc from 'fast-check'
import {
  createTaskId,
  isEnded,
  type RelatedEntities,
  type SearchField,
  type SearchValues,
  SORT_KEYS,
  STATE_GROUPS,
  type Task,
  type TaskFilter,
  type TaskId,
  type TaskSearch,
  type TaskSort,
  taskStates,
  taskTypes,
} from '../../src/task/index.ts'

// Small worlds, so that values meet: equal starts, the same task twice, a bound that is exactly a start.
const WORLD = 12

function guids(last: fc.Arbitrary<number>): fc.Arbitrary<string> {
  return last.map((n) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`)
}

const guid = guids(fc.nat(WORLD))

export const taskIds: fc.Arbitrary<TaskId> = fc
  .tuple(guid, guids(fc.nat(1)))
  .map(([one, site]) => createTaskId(one, site))

/** Mostly close together, sometimes as far apart as dates go. */
export const instants: fc.Arbitrary<number> = fc.oneof(
  { weight: 9, arbitrary: fc.nat(WORLD).map((n) => Date.UTC(2026, 0, 1) + n) },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, -62_135_596_800_000, 253_402_300_799_999) },
)

export const types: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('FailOver', 'Move', 'VpgBackup') },
  { weight: 2, arbitrary: fc.constantFrom(...taskTypes.names) },
  { weight: 1, arbitrary: fc.constantFrom('SplitBrain', 'failover', '69') },
)

export const states: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...taskStates.names) },
  { weight: 1, arbitrary: fc.constantFrom('Dreaming', 'completed', '9') },
)

/** Values for each filter; a filter that is added does not compile until it has its row here. */
export const FILTER_ARBITRARIES: {
  readonly [Name in keyof TaskFilter]-?: fc.Arbitrary<NonNullable<TaskFilter[Name]>>
} = {
  startedBefore: instants,
  startedAfter: instants,
  completedBefore: instants,
  completedAfter: instants,
  type: types,
  state: states,
}

/** Any combination of filters, none included. */
// fc.record cannot say that an absent member is absent and not undefined.
export const taskFilters = fc.record(FILTER_ARBITRARIES, {
  requiredKeys: [],
  noNullPrototype: true,
}) as fc.Arbitrary<TaskFilter>

/** Any text that a server may send: controls, NUL and emoji included. */
const texts = fc.oneof(fc.string({ maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 6 }))

const PLAIN = { noNullPrototype: true } as const

const relatedEntities: fc.Arbitrary<RelatedEntities> = fc.record(
  {
    hosts: fc.array(
      fc.record({ identifier: guid.map((one) => `${one}.host-18`), siteIdentifier: guid }, PLAIN),
      { maxLength: 2 },
    ),
    sites: fc.array(fc.record({ identifier: guid, isLocal: fc.boolean() }, PLAIN), { maxLength: 2 }),
    vpgs: fc.array(guid, { maxLength: 2 }),
    flrSessions: fc.array(fc.oneof(guid, texts), { maxLength: 1 }),
  },
  PLAIN,
)

/** Valid tasks: one has an end where it has ended, and 100 percent where it completed. */
export const tasks: fc.Arbitrary<Task> = fc
  .record({
    id: taskIds,
    type: types,
    state: states,
    progressPercent: fc.nat(99),
    startedAt: instants,
    completedAt: instants,
    completeReason: fc.option(texts),
    initiatedBy: fc.option(texts),
    isCancellable: fc.boolean(),
    relatedEntities,
    generation: fc.integer({ min: 1, max: 5 }),
  })
  .map((task) => ({
    ...task,
    progressPercent: task.state === 'Completed' ? 100 : task.progressPercent,
    completedAt: isEnded(task.state) ? task.completedAt : null,
  }))

/** Tasks of which no two have the same identifier. */
export const distinctTasks: fc.Arbitrary<readonly Task[]> = fc.uniqueArray(tasks, {
  selector: ({ id }) => id,
  maxLength: 30,
})

const spans = fc.oneof(fc.nat(WORLD), fc.constantFrom(86_400_000))
const names = fc.oneof(texts, fc.constantFrom('ÅSA', 'Administrator'))
/** Parts of the texts above, and more. */
const parts = fc.oneof(
  fc.string({ minLength: 1, maxLength: 1 }),
  fc.constantFrom('', 'a', 'ÅS', '\u0000', ' '),
  texts,
)

/** Values for each condition of a search; one that is added does not compile until it has its row here. */
export const SEARCH_ARBITRARIES: { readonly [Field in SearchField]: fc.Arbitrary<SearchValues[Field]> } = {
  ...FILTER_ARBITRARIES,
  group: fc.constantFrom(...STATE_GROUPS),
  vpg: guid,
  site: guid,
  host: guid.map((one) => `${one.toUpperCase()}.host-18`),
  flrSession: fc.oneof(guid, texts),
  initiator: names,
  durationMin: spans,
  durationMax: spans,
  text: parts,
}

/** Up to three conditions, each with one value or several, some negated. */
export const taskSearches: fc.Arbitrary<TaskSearch> = fc.array(
  fc.oneof(
    // Each entry has the values of its own field; the compiler cannot follow the pair.
    ...(Object.entries(SEARCH_ARBITRARIES) as [SearchField, fc.Arbitrary<never>][]).map(([field, value]) =>
      fc.record(
        {
          field: fc.constant(field),
          values: fc.oneof(
            { weight: 2, arbitrary: fc.tuple(value) },
            fc.array(value, { minLength: 2, maxLength: 3 }),
          ),
          isNegated: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
        },
        PLAIN,
      ),
    ),
  ),
  { maxLength: 3 },
) as unknown as fc.Arbitrary<TaskSearch>

export const taskSorts: fc.Arbitrary<TaskSort> = fc.record(
  { key: fc.constantFrom(...SORT_KEYS), isDescending: fc.boolean() },
  PLAIN,
)
