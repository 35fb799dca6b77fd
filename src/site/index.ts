/**
 * # site: who and what the tasks are about
 *
 * `SiteDirectory` finds and lists VPGs, VMs, sites, hosts and all else that answers link to: the modelled site
 * joined with what is known from the links of stored tasks alone. Invariant: whatever a link in an answer of ours
 * points to is found here. `LocalIdentity` keeps the guid of a local site that nothing else names.
 * Deliberately absent: HTTP, wire shapes, real time.
 */
export * from './local-identity.ts'
export * from './site-directory.ts'
