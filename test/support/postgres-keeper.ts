/**
 * Runs a server for a process that may end in any way. Each line on the standard input starts the server unless it
 * runs; when the input closes, which the operating system sees to however the other end dies, the server is stopped
 * and the folder removed. Started by `postgres-server.ts`.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'

export interface KeeperOrder {
  readonly command: string
  readonly args: readonly string[]
  /** Whom the server runs as; this process' own user unless given. */
  readonly identity: { readonly uid?: number; readonly gid?: number }
  /** Removed in the end. */
  readonly folder: string
}

const STOP_MS = 5_000

if (import.meta.main) {
  // Written by the process that started this one.
  const order = JSON.parse(process.argv[2] ?? '{}') as KeeperOrder
  let server: ChildProcess | undefined
  // The interrupt of a terminal reaches this process too, which has yet to clean up.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => {})
  const lines = createInterface({ input: process.stdin })
  lines.on('line', () => {
    if (server !== undefined && server.exitCode === null && server.signalCode === null) return
    const { command, args, identity } = order
    server = spawn(command, [...args], { ...identity, stdio: 'inherit' })
    server.on('error', () => {})
  })
  lines.on('close', () => {
    const finish = () => {
      rmSync(order.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
      process.exit()
    }
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return finish()
    server.on('exit', finish)
    // Immediate: what was written is of no use any more.
    server.kill('SIGQUIT')
    setTimeout(() => server?.kill('SIGKILL'), STOP_MS)
  })
}
