import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'

/** Prints figures, and with `--record` writes them between their marks in docs/performance.md. */
export function report(name: string, how: string, figures: string): void {
  console.log(`${figures}\n`)
  if (!process.argv.includes('--record')) return
  const file = 'docs/performance.md'
  const [open, close] = [`<!-- figures: ${name} -->`, '<!-- end of figures -->']
  const [before = '', after = ''] = readFileSync(file, 'utf8').split(open)
  const rest = after.slice(after.indexOf(close))
  const load = loadavg()[0]?.toFixed(1)
  const machine = `${new Date().toISOString().slice(0, 10)}, Node.js ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}; ${how}; load average ${load} at the end.`
  writeFileSync(file, `${before}${open}\n\n${machine}\n\n${figures}\n\n${rest}`)
}
