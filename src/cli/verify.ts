import { type Command, EXIT } from './command.ts'
import { DATA_FLAG, requireDataFolder, STORE_FLAG } from './data-folder.ts'
import { toTerminalText } from './terminal-text.ts'

/** `zvm-tasks verify`: whether a data folder, or a backup, is whole. */
export const verifyCommand: Command = {
  name: 'verify',
  summary: 'Read all of the store, or of a backup, and say whether it is sound.',
  arguments: [{ name: 'FILE', doc: 'A backup. Unless given: the data folder.', isOptional: true }],
  flags: [{ name: 'json', doc: 'Print the report as JSON.' }, DATA_FLAG, STORE_FLAG],
  examples: ['zvm-tasks verify --data $DATA'],
  exitCodes: { 1: 'damaged, or unreadable' },
  async run(args, io) {
    const file =
      args.argument('FILE') ??
      requireDataFolder(args, io, 'have it checked there, with pg_amcheck or a pg_dump')
    const { verifyStores } = await import('../store/sqlite/index.ts')
    const report = await verifyStores(file)
    if (args.isOn('json')) io.out.write(`${JSON.stringify(report, null, 2)}\n`)
    else {
      const counts = Object.entries(report.counts).map(([table, rows]) => `${rows} in ${table}`)
      io.out.write(
        `${report.file}: ${report.isSound ? 'sound' : 'DAMAGED'}; ${counts.join(', ') || 'nothing readable'}.\n`,
      )
      for (const fault of report.faults) io.out.write(`  damage: ${toTerminalText(fault)}\n`)
      for (const remark of report.remarks) io.out.write(`  remark: ${toTerminalText(remark)}\n`)
      if (!report.isSound) io.out.write('Restore the newest backup that verify calls sound.\n')
    }
    return report.isSound ? EXIT.done : EXIT.failed
  },
}
