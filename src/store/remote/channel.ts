/** One end of a line between two processes. What is sent arrives in order, as a structured clone, or never. */
export interface Channel {
  /** Does nothing once the line is closed. */
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** Told once, also where the line is closed already. */
  onClose(listener: () => void): void
}
