#!/usr/bin/env node
// Read by any version of the runtime, so that an old one is told what to do instead of failing in the middle.
const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  console.error(
    `zvm-tasks needs Node.js 24 or later and this is ${process.versions.node}; run it as: npx --package node@24 --package zvm-tasks zvm-tasks`,
  )
  process.exit(1)
}
// What was compiled once need not be again, at the next start.
;(await import('node:module')).enableCompileCache()
await import('./main.ts')

export {}
