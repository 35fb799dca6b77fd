import { Problem, quoted } from '../problem/index.ts'
import { type Command, EXIT } from './command.ts'
import { callOf } from './site-clock.ts'
import { formatJson, SITE_FLAGS, withSite } from './site-connection.ts'
import { toTerminalText } from './terminal-text.ts'

/** What can be lost, by the word on the command line. */
const TYPES: Readonly<Record<string, string>> = { peer: 'peerUnreachable', host: 'hostGone' }

/** A peer site that does not answer, a host that is gone; and back. */
export const SITE_CONDITION_COMMANDS: readonly Command[] = [
  toCommand({
    name: 'site lose',
    summary: 'Let a peer site of a simulated site stop to answer, or a host be gone.',
    isOn: true,
    said: 'is lost',
  }),
  toCommand({
    name: 'site regain',
    summary: 'Let a lost peer site or host of a simulated site come back.',
    isOn: false,
    said: 'is back',
  }),
]

function toCommand(of: { name: string; summary: string; isOn: boolean; said: string }): Command {
  return {
    name: of.name,
    summary: of.summary,
    arguments: [
      { name: 'KIND', doc: 'peer or host.' },
      { name: 'NAME', doc: 'The name or identifier of the peer site or host.' },
    ],
    flags: SITE_FLAGS,
    examples: [`zvm-tasks ${of.name} peer Rotterdam`],
    async run(args, io) {
      const kind = args.argument('KIND') ?? ''
      const subject = args.argument('NAME') ?? ''
      const type = TYPES[kind.toLowerCase()]
      if (type === undefined) {
        throw new Problem('misuse', `${quoted(kind)} is neither peer nor host; write one of them.`)
      }
      return withSite(args, io, async ({ site }) => {
        await site.setCondition({ type, subject, isOn: of.isOn }, callOf(io))
        io.out.write(
          args.isOn('json')
            ? formatJson({ type, subject, isOn: of.isOn })
            : `The ${kind.toLowerCase()} ${toTerminalText(subject)} ${of.said}.\n`,
        )
        return EXIT.done
      })
    },
  }
}
