import { type Command, EXIT } from './command.ts'
import { DATA_FLAG, requireDataFolder, STORE_FLAG } from './data-folder.ts'
import { toTerminalText } from './terminal-text.ts'

/** `zvm-tasks backup`: a copy of the store as it is at one moment, beside a running service. */
export const backupCommand: Command = {
  name: 'backup',
  summary: 'Copy the store into a new file, beside a running service; the copy is verified.',
  arguments: [
    { name: 'FILE', doc: 'The new file. To restore, put it as zvm-tasks.db into an empty data folder.' },
  ],
  flags: [DATA_FLAG, STORE_FLAG],
  examples: ['zvm-tasks backup $BACKUP_FILE --data $DATA'],
  async run(args, io) {
    const folder = requireDataFolder(
      args,
      io,
      'back it up there, with pg_dump or with base backups and an archive of its log',
    )
    const { backupStores } = await import('../store/sqlite/index.ts')
    const report = await backupStores({ folder, to: args.argument('FILE') ?? '' })
    const { isSound, faults, counts } = report.verified
    const verdict = isSound ? 'verified' : 'with faults that the store has as well'
    io.out.write(`Wrote ${report.file}: ${report.bytes} bytes, ${counts.task ?? 0} tasks, ${verdict}.\n`)
    for (const fault of faults) io.err.write(`  fault: ${toTerminalText(fault)}\n`)
    return isSound ? EXIT.done : EXIT.failed
  },
}
