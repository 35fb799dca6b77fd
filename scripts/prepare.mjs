/**
 * Builds after an install of the checkout, so that `npx zvm-tasks` works there. A build that is current stays: npx
 * prepares a checkout again whenever it is used. An install without development dependencies has nothing to build
 * with, and needs no build to start.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const built = `${root}/dist/console/index.html`
const canBuild =
  existsSync(`${root}/node_modules/typescript`) &&
  existsSync(`${root}/node_modules/vite`) &&
  Number(process.versions.node.split('.')[0]) >= 24

function isCurrent() {
  if (!existsSync(built)) return false
  const builtAt = statSync(built).mtimeMs
  const sources = globSync(['src/**/*.ts', 'console/**/*.{ts,tsx,css,html,svg}'], { cwd: root })
  return sources.every((file) => statSync(`${root}/${file}`).mtimeMs < builtAt)
}

if (canBuild && !isCurrent()) {
  process.exit(spawnSync(process.execPath, ['scripts/build.ts'], { cwd: root, stdio: 'inherit' }).status ?? 1)
}
