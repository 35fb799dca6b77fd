import type { Channel, Failure } from '../store/remote/index.ts'
import type { ServiceFacts } from './start-app.ts'

/** What a worker says to its keeper. */
export type FromWorker =
  /** It listens to what it is told from now on. */
  | { readonly kind: 'begin' }
  | { readonly kind: 'ready'; readonly facts: ServiceFacts }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'stores'; readonly message: unknown }

/** What a keeper says to a worker. */
export type FromKeeper =
  | {
      readonly kind: 'start'
      readonly isFirst: boolean
      readonly port: number
      /** Tells the workers on one folder from each other. */
      readonly id: string
      readonly hasStores: boolean
    }
  | { readonly kind: 'stop' }
  | { readonly kind: 'stores'; readonly message: unknown }

/** One end of the line between the two. */
export interface Line<Sent, Heard> {
  /** Does nothing once the line is closed. */
  send(message: Sent): void
  onMessage(listener: (message: Heard) => void): void
  onClose(listener: () => void): void
}

/** What `process` in a worker, and a worker in the keeper, have alike. */
export interface Peer {
  send(message: unknown, done: () => void): void
  isConnected(): boolean
  on(event: 'message', listener: (message: unknown) => void): void
  on(event: 'disconnect', listener: () => void): void
}

export function openLine<Sent, Heard>(peer: Peer): Line<Sent, Heard> {
  return {
    send: (message) => {
      // That the line broke meanwhile is told by its end.
      if (peer.isConnected()) peer.send(message, () => {})
    },
    onMessage: (listener) => {
      // The other end is this program, and sends nothing else.
      peer.on('message', (message) => listener(message as Heard))
    },
    onClose: (listener) => {
      if (peer.isConnected()) peer.on('disconnect', listener)
      else setImmediate(listener)
    },
  }
}

interface StoresMessage {
  readonly kind: 'stores'
  readonly message: unknown
}

/** The part of a line that belongs to the stores. */
export function toStoreChannel(line: Line<StoresMessage, FromWorker | FromKeeper>): Channel {
  return {
    send: (message) => line.send({ kind: 'stores', message }),
    onMessage: (listener) =>
      line.onMessage((heard) => {
        if (heard.kind === 'stores') listener(heard.message)
      }),
    onClose: line.onClose,
  }
}
