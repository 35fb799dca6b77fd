/**
 * Builds `dist/`: the program as plain JavaScript and the console as files, for the published package and the tests
 * of what is built.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'

const root = fileURLToPath(new URL('..', import.meta.url))
rmSync(`${root}/dist`, { recursive: true, force: true })
run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json')
chmodSync(`${root}/dist/bin.js`, 0o755)
run('node_modules/vite/bin/vite.js', 'build', '--config', 'console/vite.config.ts', '--logLevel', 'warn')
for (const file of globSync('dist/console/**/*.{html,js,css,svg}', { cwd: root })) {
  const bytes = readFileSync(`${root}/${file}`)
  writeFileSync(`${root}/${file}.br`, brotliCompressSync(bytes))
  writeFileSync(`${root}/${file}.gz`, gzipSync(bytes, { level: 9 }))
}

function run(...command: readonly string[]): void {
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
