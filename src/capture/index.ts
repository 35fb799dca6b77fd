/**
 * # capture: a site from recorded answers
 *
 * `decodeSiteFile` reads one JSON file that holds a server's own answers under the names of their resources, and
 * makes a `Site` of it. What is refused is named with file, place and remedy.
 * Deliberately absent: reading files, and every rule of what an answer looks like (`wire/`).
 */
export * from './site-file.ts'
