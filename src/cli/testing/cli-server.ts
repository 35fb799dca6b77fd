import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type Script,
  type ScriptedServer,
  startScriptedServer,
} from '../../client/testing/scripted-server.ts'
import { PASSWORD, USER } from '../../client/testing/scripted-zvm.ts'
import { type TestWorld, type TestWorldOptions, withWorld } from './test-io.ts'

export interface CliServer {
  readonly server: ScriptedServer
  readonly world: TestWorld
  /** Files with the authority of the server and with the password. */
  readonly caFile: string
  readonly passwordFile: string
  /** Logs in, so that the commands after need no flags. */
  login(): Promise<void>
}

/** A scripted server and a world in which commands speak to it. */
export async function withCliServer(
  script: Script,
  options: TestWorldOptions,
  work: (parts: CliServer) => Promise<void>,
): Promise<void> {
  const server = await startScriptedServer(script)
  try {
    await withWorld(options, async (world) => {
      const [caFile, passwordFile] = [join(world.folder, 'ca.pem'), join(world.folder, 'password')]
      await writeFile(caFile, server.ca)
      await writeFile(passwordFile, `${PASSWORD}\n`)
      const login = async () => {
        const words = ['--ca', caFile, '--user', USER, '--password-file', passwordFile]
        const { code, err } = await world.run('login', server.url, ...words)
        if (code !== 0) throw new Error(err)
      }
      await work({ server, world, caFile, passwordFile, login })
    })
  } finally {
    await server.stop()
  }
}
