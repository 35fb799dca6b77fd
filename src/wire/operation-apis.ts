/** What operations are asked with and answer. Part of the door of `wire/`. */
export { type OperationBody, readOperationBody } from './operation-body.ts'
export * from './operation-site-api.ts'
export * from './operation-vpg-api.ts'
export * from './vpg-settings-api.ts'
