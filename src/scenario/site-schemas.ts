import { RECORDED_MEMBERS } from '../capture/index.ts'
import type { SiteSize, WrittenSite, WrittenVpg } from '../simulation/index.ts'
import { type JsonSchema, numeral, record, refersTo, text, truth, word } from './json-schema.ts'
import { instant } from './words.ts'

type Members<Value> = { readonly [Name in keyof Value]-?: JsonSchema }

const SIZE: Members<SiteSize> = {
  vpgs: numeral({ least: 0, most: 100_000 }, { description: 'How many VPGs.', examples: [500] }),
  vmsPerVpg: numeral({ least: 1, most: 1000 }, { description: 'VMs in each.', default: 4, examples: [8] }),
  hosts: numeral(
    { least: 1, most: 10_000 },
    { description: 'Hosts of each site.', default: 8, examples: [32] },
  ),
  sites: numeral(
    { least: 1, most: 16 },
    { description: 'The local site and its peers.', default: 3, examples: [3] },
  ),
  historyDays: numeral(
    { least: 0, most: 366 },
    { description: 'Days of task history.', default: 7, examples: [7] },
  ),
}

const SITE: Members<WrittenSite> = {
  name: text({ description: 'Its name.', examples: ['Utrecht'] }),
  location: text({ description: 'Where it is; its name unless given.', examples: ['Utrecht, DC1'] }),
  hosts: numeral(
    { least: 1, most: 1000 },
    { description: 'How many hosts it has.', default: 4, examples: [4] },
  ),
}

const VPG: Members<WrittenVpg> = {
  name: text({ description: 'Its name.', examples: ['Payroll'] }),
  vms: {
    type: ['integer', 'array'],
    title: 'a number of VMs from 1 to 1000, or a list of their names',
    minimum: 1,
    maximum: 1000,
    items: text({ description: 'The name of a VM.', examples: ['PAY-DB01'] }),
    minItems: 1,
    maxItems: 1000,
    description: 'How many VMs, or their names.',
    examples: [3, ['PAY-DB01', 'PAY-APP01']],
  },
  protectedAt: text({ description: 'A site by name; the first unless given.', examples: ['Utrecht'] }),
  recoveredAt: text({ description: 'A site by name; the second unless given.', examples: ['Ghent'] }),
  priority: word(['High', 'Medium', 'Low'], {
    description: 'Who comes first.',
    default: 'Medium',
    examples: ['High'],
  }),
  journalHours: numeral(
    { least: 1, most: 720 },
    { description: 'Hours of journal.', default: 24, examples: [24] },
  ),
  condition: word(['Healthy', 'Paused', 'Behind'], {
    description: 'How it is; `Behind` meets neither its RPO nor its history.',
    default: 'Healthy',
    examples: ['Healthy'],
  }),
  vmGb: numeral(
    { least: 1, most: 65_536 },
    { description: 'GB of each VM, which its operations have to move.', examples: [200] },
  ),
  isBackupEnabled: truth({ description: 'Whether it has retention.', default: false }),
}

/** Resource names are read in any letter case: which there are is for `decodeRecordedSite` to say. */
const RECORDED: JsonSchema = {
  ...record(
    {
      at: instant({
        description: 'When it was recorded: the beginning of the scenario; all instants move along.',
      }),
      ...Object.fromEntries(
        RECORDED_MEMBERS.map((name) => [name, { description: `What a server answered to \`/v1/${name}\`.` }]),
      ),
    },
    {
      required: ['at'],
      title: 'a recorded site',
      description: "A server's own answers, under the names of their resources.",
    },
  ),
  additionalProperties: true,
}

/** The forms of a site, by what tells them apart. */
export const SITE_DEFINITIONS: Readonly<Record<string, JsonSchema>> = {
  sizedSite: record(SIZE, { required: ['vpgs'], title: 'a size', description: 'A site as large as that.' }),
  plannedSite: record(
    {
      sites: list(
        'The local site first, then its peers.',
        record(SITE, { required: ['name'], title: 'a site' }),
        16,
      ),
      vpgs: list('The VPGs.', record(VPG, { required: ['name', 'vms'], title: 'a VPG' }), 10_000, 0),
    },
    {
      required: ['sites', 'vpgs'],
      title: 'a plan',
      description: 'A site as written down here, without a past.',
    },
  ),
  recordedSite: record({ recorded: RECORDED }, { required: ['recorded'], title: 'a recorded site' }),
  site: {
    type: ['string', 'object'],
    title: 'a site',
    description: 'What exists: `demo`, `empty`, a size, a plan, or a recorded site.',
    examples: ['demo', { vpgs: 500, vmsPerVpg: 8, hosts: 32 }],
    default: 'demo',
    if: { type: 'string' },
    // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
    then: { enum: ['demo', 'empty'], title: 'one of demo, empty' },
    else: {
      if: { type: 'object', required: ['recorded'] },
      ...refersTo('recordedSite'),
      else: {
        if: { type: 'object', required: ['sites'], properties: { sites: { type: 'array' } } },
        ...refersTo('plannedSite'),
        else: { if: { type: 'object' }, ...refersTo('sizedSite') },
      },
    },
  },
}

function list(description: string, items: JsonSchema, most: number, least = 1): JsonSchema {
  return { type: 'array', title: 'a list', description, items, minItems: least, maxItems: most }
}
