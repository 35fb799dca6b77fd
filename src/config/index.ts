/**
 * # config: every setting once
 *
 * `SETTINGS` is the table; `readConfig` reads flags, environment and file into a `Config` and says where each value
 * came from. `Secrets` are another type and are never printed.
 * Deliberately absent: opening anything. Callers read files and pass texts in.
 */
export * from './config.ts'
export * from './config-file.ts'
export * from './secrets.ts'
export * from './setting.ts'
export * from './settings.ts'
export * from './store-address.ts'
