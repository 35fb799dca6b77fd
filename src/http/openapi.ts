import { errorApi, type SchemaBook, type WireStyle } from '../wire/index.ts'
import { anyShape, type Route } from './route.ts'
import { isOurs } from './write-answer.ts'

const JSON_AND_XML = ['application/json', 'application/xml', 'text/xml']

/** The OpenAPI 3.1 document of a table of routes: what is served, and nothing else. */
export function createOpenApi(
  routes: readonly Route[],
  { style, version }: { style: WireStyle; version: string },
): object {
  const book: SchemaBook = { style, schemas: new Map() }
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, book) }
  }
  const problem = anyShape(errorApi).schema(book)
  return {
    openapi: '3.1.0',
    info: {
      title: 'zvm-tasks',
      version,
      description:
        'The Zerto Tasks API and what tasks link to, under /v1 as a Zerto Virtual Manager answers it; the write side, under /api, is our own.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: {
        ...Object.fromEntries(book.schemas),
        Problem: {
          type: 'object',
          required: ['code', 'message'],
          properties: { code: { type: 'string' }, message: { type: 'string' } },
        },
      },
      responses: {
        Error: { description: 'What went wrong, with the remedy.', content: contents(JSON_AND_XML, problem) },
        Problem: {
          description: 'What went wrong, with the remedy.',
          content: contents(['application/json'], { $ref: '#/components/schemas/Problem' }),
        },
      },
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'header',
          name: 'x-zerto-session',
          description: 'From the response header of POST /v1/session/add.',
        },
        basic: { type: 'http', scheme: 'basic', description: 'For POST /v1/session/add alone.' },
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'From POST /auth/realms/zerto/protocol/openid-connect/token.',
        },
      },
    },
    security: [{ session: [] }, { bearer: [] }],
  }
}

function operation(route: Route, book: SchemaBook): object {
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  const inQuery = (route.parameters ?? []).map(({ name, doc, schema }) => ({
    name,
    in: 'query',
    description: doc,
    schema,
  }))
  const parameters = [...inPath, ...inQuery]
  const mediaTypes =
    isOurs(route.path) || route.path.startsWith('/auth') ? ['application/json'] : JSON_AND_XML
  const error = isOurs(route.path) ? 'Problem' : 'Error'
  return {
    operationId: operationId(route),
    tags: [tagOf(route.path)],
    summary: route.summary,
    description: `Source: ${route.source}.`,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: route.body.isOptional !== true,
            content: contents(route.body.mediaTypes, route.body.shape.schema(book)),
          },
        }),
    responses: {
      [String(route.status ?? 200)]: {
        description: 'Success.',
        ...(route.reply === undefined ? {} : { content: contents(mediaTypes, route.reply.schema(book)) }),
        ...(route.replies === undefined ? {} : { content: contentsOfReplies(route.replies, book) }),
      },
      default: { $ref: `#/components/responses/${error}` },
    },
    ...(route.path === '/v1/session/add'
      ? { security: [{ basic: [] }] }
      : route.isPublic
        ? { security: [] }
        : {}),
    ...(route.role === undefined ? {} : { 'x-role': route.role }),
  }
}

function contents(mediaTypes: readonly string[], schema: object): object {
  return Object.fromEntries(mediaTypes.map((type) => [type, { schema }]))
}

const BYTES = { type: 'string', format: 'binary' }

function contentsOfReplies(replies: NonNullable<Route['replies']>, book: SchemaBook): object {
  return Object.fromEntries(
    replies.map(({ mediaType, shape }) => [
      mediaType,
      { schema: shape === undefined ? BYTES : shape.schema(book) },
    ]),
  )
}

function operationId({ method, path }: Route): string {
  const words = path.split(/[/:.-]+/).filter((word) => word !== '')
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

/** The heading of an operation: the resource after `/v1`, or what is ours. */
function tagOf(path: string): string {
  const [first = '', second = ''] = path.split('/').filter((word) => word !== '')
  return first === 'v1' ? second || 'services' : first === 'api' ? `${second} (ours)` : first
}
