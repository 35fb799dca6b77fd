/**
 * # inventory: what a site consists of
 *
 * VPGs, VMs, VRAs, checkpoints, FLR sessions, alerts, events, the local site, its peers and the virtualization sites
 * under them, as plain data; `Site` is all of them together. The words of their states are tables in `*-words.ts`.
 * Deliberately absent: input and output, the time of day, JSON, XML, links.
 */
export * from './alert.ts'
export * from './alert-words.ts'
export * from './event-words.ts'
export * from './flr-session.ts'
export * from './organization.ts'
export * from './place.ts'
export * from './site.ts'
export * from './site-event.ts'
export * from './virtualization-site.ts'
export * from './vm.ts'
export * from './vpg.ts'
export * from './vpg-words.ts'
export * from './vra.ts'
