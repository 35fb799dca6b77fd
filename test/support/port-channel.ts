import type { MessagePort } from 'node:worker_threads'
import type { Channel } from '../../src/store/remote/index.ts'

/** A channel over a port: structured clones, as between processes. */
export function openPortChannel(port: MessagePort): Channel & { close(): void } {
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.on('message', listener)
    },
    onClose: (listener) => {
      port.once('close', listener)
    },
    close: () => port.close(),
  }
}
