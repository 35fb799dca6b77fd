import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'

/** Built from `console/`; beside the program in a package, and in `dist/` of a checkout. */
const FOLDER = fileURLToPath(new URL('../../dist/console/', import.meta.url))

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
    "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
} as const

const NOT_BUILT = 'The console is not built here. In a checkout, `npm run build` builds it.\n'
/** Not every address with a dot: the identifiers of tasks have one. */
const FILE = /^(?:assets\/.+|[^/]+\.\w+)$/
/** Vite names them by what they hold. */
const HASHED = /^assets\//
const YEAR_SECONDS = 31_536_000

/**
 * The pages of the console under `/console/`: files, compressed when they were built. Every other address is the one
 * page, which finds by itself what it shows.
 */
export function consolePages(folder = FOLDER): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    if (!existsSync(`${folder}index.html`)) {
      for (const path of ['/console', '/console/*']) {
        app.get(path, async (_request, reply) =>
          reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT),
        )
      }
      return
    }
    await app.register(fastifyStatic, {
      root: folder,
      serve: false,
      preCompressed: true,
      cacheControl: false,
    })
    const send = (reply: FastifyReply, name: string) => {
      const age = HASHED.test(name) ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache'
      return reply.headers({ ...HEADERS, 'cache-control': age }).sendFile(name)
    }
    // With or without a slash at its end.
    app.get('/console', async (_request, reply) => send(reply, 'index.html'))
    app.get<{ Params: { '*': string } }>('/console/*', async (request, reply) => {
      const name = request.params['*']
      return send(reply, FILE.test(name) ? name : 'index.html')
    })
  }
}
