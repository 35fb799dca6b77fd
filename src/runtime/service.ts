/** Something that runs. */
export interface Service {
  /** Resolves once the service does its work; rejects where it cannot. */
  start(): Promise<void>
  /** Resolves once nothing of the service runs. Safe to call twice, and without a start. */
  stop(): Promise<void>
}
