/**
 * # capture: a site from recorded answers
 *
 * `decodeRecordedSite` makes a `Site` of a server's own answers under the names of their resources;
 * `decodeSiteFile` reads them from the text of a JSON file. What is refused is a `RecordedProblem`, which names
 * place and remedy. Deliberately absent: reading files, and every rule of what an answer looks like (`wire/`).
 */
export * from './exact-json.ts'
export * from './recorded-site.ts'
export { asList, type Place, RecordedProblem } from './recorded-value.ts'
export * from './site-file.ts'
