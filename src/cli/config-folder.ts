import { posix, win32 } from 'node:path'
import type { Io } from './command.ts'

/**
 * The folder that holds what the command line remembers: `$ZVM_TASKS_HOME`, else where the platform keeps the
 * settings of a user's programs.
 */
export function findConfigFolder({ env, platform, homeFolder }: Pick<Io, 'env' | 'platform' | 'homeFolder'>) {
  if (env.ZVM_TASKS_HOME) return env.ZVM_TASKS_HOME
  if (platform === 'win32') {
    return win32.join(env.APPDATA || win32.join(homeFolder, 'AppData', 'Roaming'), 'zvm-tasks')
  }
  return posix.join(env.XDG_CONFIG_HOME || posix.join(homeFolder, '.config'), 'zvm-tasks')
}
