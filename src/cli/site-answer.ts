import { type Command, EXIT } from './command.ts'
import { callOf } from './site-clock.ts'
import { formatJson, SITE_FLAGS, withSite } from './site-connection.ts'
import { readTaskId, TASK_ARGUMENT } from './task-argument.ts'
import { toTerminalText } from './terminal-text.ts'

/** `zvm-tasks site answer`: what a person does in the console of a ZVM, where a task waits for one. */
export const siteAnswerCommand: Command = {
  name: 'site answer',
  summary: 'Answer an operation of a simulated site that waits for a person: it goes on.',
  arguments: [TASK_ARGUMENT],
  flags: SITE_FLAGS,
  examples: ['zvm-tasks site answer $TASK_ID'],
  async run(args, io) {
    const task = readTaskId(args)
    return withSite(args, io, async ({ site }) => {
      const state = await site.answerTask(task, callOf(io))
      io.out.write(args.isOn('json') ? formatJson({ task, state }) : `${task} is ${toTerminalText(state)}.\n`)
      return EXIT.done
    })
  },
}
