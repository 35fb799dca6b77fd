import { makeGuid, makeName, makeNumber, type Pseudonyms } from './pseudonyms.ts'

const GUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi
/** Stands for no organization, no site: known to everybody. */
const NO_GUID = /^[0-]+$/

/** How hypervisor managers name things: `vm-26`, `domain-c7`. What follows says which, and is replaced. */
const MANAGED_OBJECT =
  /^(vm|vmid|host|datastore|network|dvportgroup|dvs|group|domain|resgroup|datacenter|folder)([-.][a-z]?)(\d+)$/i
/** The place of a disk at its controller: the same in every VM. */
const DISK = /^(?:scsi|ide|sata|nvme):\d{1,3}:\d{1,3}$/i

/**
 * An identifier of any kind: its guids, numbers and names are replaced, each by what stands for it everywhere, so
 * that what is made of identifiers (`task.site`, `manager.vm-26`) stays made of them.
 */
export function hideIdentifier(text: string, pseudonyms: Pseudonyms): string {
  let hidden = ''
  let from = 0
  for (const match of text.matchAll(GUID)) {
    hidden += hideRest(text.slice(from, match.index), pseudonyms) + hideGuid(match[0], pseudonyms)
    from = match.index + match[0].length
  }
  return hidden + hideRest(text.slice(from), pseudonyms)
}

function hideGuid(guid: string, pseudonyms: Pseudonyms): string {
  return NO_GUID.test(guid) ? guid : pseudonyms.of(`guid ${guid.toLowerCase()}`, makeGuid)
}

/** What stands before, between and after guids. */
function hideRest(text: string, pseudonyms: Pseudonyms): string {
  const [, before = '', rest = '', after = ''] = /^([.:]*)(.*?)([.:]*)$/s.exec(text) ?? []
  if (rest === '') return text
  return `${before}${hidePart(rest, pseudonyms)}${after}`
}

function hidePart(part: string, pseudonyms: Pseudonyms): string {
  if (DISK.test(part)) return part
  if (/^-?\d+$/.test(part)) return pseudonyms.of(`number ${part}`, makeNumber(part.length > 12))
  const object = MANAGED_OBJECT.exec(part)
  if (object !== null) {
    const [, kind = '', joint = ''] = object
    return pseudonyms.of(`object ${part}`, (digits) => `${kind}${joint}${10_000 + digits.number(990_000, 0)}`)
  }
  return pseudonyms.of(`part ${part}`, makeName('id'))
}
