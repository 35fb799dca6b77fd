import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Stands between a client and a server on loopback, and cuts connections at a chosen moment. */
export interface CuttingProxy {
  readonly port: number
  /** The next time the client sends this text: `before` the server gets it, or `after`, before the client hears of it. */
  cutAt(text: string, when: 'before' | 'after'): void
  /** From now on nothing comes through, and nothing says so: all connections stay, and new ones are taken. */
  fallSilent(): void
  stop(): Promise<void>
}

export async function startCuttingProxy(targetPort: number): Promise<CuttingProxy> {
  const sockets = new Set<Socket>()
  let isSilent = false
  let cut: { readonly text: string; readonly when: 'before' | 'after' } | undefined

  const listener = createServer((client) => {
    const server = connect(targetPort, '127.0.0.1')
    let isDeaf = false
    const end = () => {
      client.destroy()
      server.destroy()
    }
    for (const socket of [client, server]) {
      sockets.add(socket)
      socket.on('error', end)
      socket.on('close', () => {
        sockets.delete(socket)
        end()
      })
    }
    client.on('data', (bytes) => {
      if (isSilent) return
      const isMoment = cut !== undefined && bytes.includes(cut.text)
      const when = cut?.when
      if (isMoment) cut = undefined
      if (isMoment && when === 'before') return end()
      if (isMoment) isDeaf = true
      server.write(bytes)
    })
    server.on('data', (bytes) => {
      // The server has answered, so it has done what it was told.
      if (isDeaf) end()
      else if (!isSilent) client.write(bytes)
    })
  }).listen(0, '127.0.0.1')
  await once(listener, 'listening')

  return {
    port: (listener.address() as AddressInfo).port,
    cutAt: (text, when) => {
      cut = { text, when }
    },
    fallSilent: () => {
      isSilent = true
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      listener.close()
      await once(listener, 'close')
    },
  }
}
