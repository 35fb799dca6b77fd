import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Problem, quoted } from '../problem/index.ts'
import { pathOf } from './request-path.ts'
import type { Route } from './route.ts'

type Serve = (route: Route, request: FastifyRequest, reply: FastifyReply) => Promise<void>

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND', 'SEARCH'] as const
/** Methods that the framework knows only when told. */
const RARE_METHODS = ['TRACE', 'PROPFIND', 'SEARCH'] as const

/** Puts a table of routes into the router; each path also answers OPTIONS, and 405 to every other method. */
export function addRoutes(app: FastifyInstance, routes: readonly Route[], serve: Serve): void {
  for (const method of RARE_METHODS) if (!app.supportedMethods.includes(method)) app.addHttpMethod(method)
  for (const samePath of Map.groupBy(routes, (route) => route.path.toLowerCase()).values()) {
    for (const route of samePath) {
      app.route({
        method: route.method,
        url: route.path,
        // Nobody reads the body of a GET.
        ...(route.method === 'GET' ? { decompress: false } : {}),
        handler: (request, reply) => serve(route, request, reply),
      })
    }
    const path = samePath[0]?.path ?? ''
    const allow = allowedMethods(samePath)
    app.route({
      method: 'OPTIONS',
      url: path,
      handler: async (_request, reply) => {
        await reply.code(200).header('allow', allow.join(', ')).send()
      },
    })
    const refused = METHODS.filter((method) => !allow.includes(method))
    app.route({
      method: refused.includes('GET') ? [...refused, 'HEAD'] : refused,
      url: path,
      exposeHeadRoute: false,
      handler: async (request) => {
        const message = `${request.method} is not served at ${quoted(pathOf(request.url), 200)}; it takes ${allow.join(', ')}.`
        throw new Problem('method-not-allowed', message, { allow })
      },
    })
  }
}

function allowedMethods(routes: readonly Route[]): readonly string[] {
  const methods = new Set<string>(routes.map((route) => route.method))
  return [...methods, ...(methods.has('GET') ? ['HEAD'] : []), 'OPTIONS']
}
