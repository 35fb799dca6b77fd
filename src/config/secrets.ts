import { Problem } from '../problem/index.ts'

/** What is read from files or the environment, and never printed. */
export interface Secrets {
  /** The password to give the first administrator; made up where none is given. */
  readonly adminPassword: string | undefined
}

/**
 * Reads the administrator's password: from a file where one is named, else from `ZVM_TASKS_ADMIN_PASSWORD`.
 * One line break at the end of the file is not part of it.
 *
 * @throws Problem `setting-unreadable` where the file holds nothing
 */
export function readSecrets(input: {
  readonly adminPasswordFile: { readonly name: string; readonly text: string } | undefined
  readonly environment: Readonly<Record<string, string | undefined>>
}): Secrets {
  const file = input.adminPasswordFile
  if (file === undefined) return { adminPassword: input.environment.ZVM_TASKS_ADMIN_PASSWORD || undefined }
  const adminPassword = file.text.replace(/\r?\n$/, '')
  if (adminPassword === '') {
    throw new Problem(
      'setting-unreadable',
      `${file.name} holds no password; write the administrator's password into it.`,
    )
  }
  return { adminPassword }
}
