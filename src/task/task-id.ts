declare const brand: unique symbol

/**
 * The identifier of a task: task guid and site guid with a period between, in lower case,
 * `5e81d46e-c49e-4b2c-b65a-d742a4939192.d2da8a37-68f0-4464-a70c-abb19683fd01`.
 *
 * The site is the one that owns the task, not always the local one. Source: the published page, "taskIdentifier".
 */
export type TaskId = string & { readonly [brand]: 'TaskId' }

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A guid in lower case, or `undefined` where the text is not one. Braces are not read. */
export function parseGuid(text: string): string | undefined {
  const lower = text.toLowerCase()
  return GUID.test(lower) ? lower : undefined
}

/** Reads `guid.guid` or `guid:guid` in any letter case. Some servers print a colon: DEV-007. */
export function parseTaskId(text: string): TaskId | undefined {
  const lower = text.toLowerCase()
  if (lower.length !== 73 || !(lower[36] === '.' || lower[36] === ':')) return undefined
  const guid = lower.slice(0, 36)
  const site = lower.slice(37)
  return GUID.test(guid) && GUID.test(site) ? createTaskId(guid, site) : undefined
}

/** Joins two guids in lower case. */
export function createTaskId(guid: string, siteIdentifier: string): TaskId {
  return `${guid}.${siteIdentifier}` as TaskId
}

/** The guid of the site that owns the task. */
export function siteOfTask(id: TaskId): string {
  return id.slice(37)
}
