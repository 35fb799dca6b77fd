/**
 * # app: where the parts are wired together, started and stopped
 *
 * `assemble` wires a service over open stores; `startApp` opens the store of the settings and
 * starts one; `startKeeper` has several processes do so, each by `runWorker`. Opens the database adapter of a service. Deliberately absent: rules of any kind.
 */
export * from './assemble.ts'
export * from './keeper.ts'
export * from './open-simulation.ts'
export * from './pino-log.ts'
export * from './site-source.ts'
export * from './start-app.ts'
export * from './worker.ts'
