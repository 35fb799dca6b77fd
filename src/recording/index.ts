/**
 * # recording: a real server's site in a scenario file
 *
 * `createServerReader` asks a server one thing after another, `recordSite` reads its sites, VPGs and tasks with it,
 * `anonymise` replaces all by which somebody could be known, by the table `MEMBER_KINDS`, and `formatRecording`
 * writes what `serve --site FILE` plays, as YAML or JSON. Deliberately absent: files, what is printed, and what a scenario may say
 * beyond a recorded site.
 */
export * from './anonymise.ts'
export * from './anonymous-members.ts'
export * from './format-recording.ts'
export * from './record-site.ts'
export * from './server-reader.ts'
