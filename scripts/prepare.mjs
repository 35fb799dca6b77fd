/**
 * Builds after an install of the checkout and before the package is packed, so that `npx zvm-tasks` works. An
 * install without development dependencies has nothing to build with, and needs no build to start.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
if (existsSync(`${root}/node_modules/typescript`) && Number(process.versions.node.split('.')[0]) >= 24) {
  process.exit(spawnSync(process.execPath, ['scripts/build.ts'], { cwd: root, stdio: 'inherit' }).status ?? 1)
}
