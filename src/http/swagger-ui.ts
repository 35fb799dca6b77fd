import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/** Where a Windows ZVM and an appliance have it. Source: the published page, "Important". */
const FOLDERS = ['/swagger', '/management/api/swagger'] as const

const INITIALIZER = `window.onload = () => {
  window.ui = SwaggerUIBundle({
    url: './openapi.json',
    dom_id: '#swagger-ui',
    deepLinking: true,
    validatorUrl: null,
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
    layout: 'StandaloneLayout',
  })
}
`

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>zvm-tasks API</title>
<link rel="stylesheet" href="./swagger-ui.css">
<link rel="icon" type="image/png" href="./favicon-32x32.png" sizes="32x32">
</head>
<body>
<div id="swagger-ui"></div>
<script src="./swagger-ui-bundle.js"></script>
<script src="./swagger-ui-standalone-preset.js"></script>
<script src="./swagger-initializer.js"></script>
</body>
</html>
`

const CONTENT_SECURITY =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self'; frame-ancestors 'none'"

/** Swagger UI over our own OpenAPI document, with every file from the package and none from elsewhere. */
export function swaggerUi(openApi: () => object): (app: FastifyInstance) => Promise<void> {
  const assets = join(
    dirname(createRequire(import.meta.url).resolve('@fastify/swagger-ui/package.json')),
    'static',
  )
  let document: string | undefined
  return async (app) => {
    await app.register(fastifyStatic, { root: assets, serve: false })
    for (const folder of FOLDERS) {
      const page =
        (body: string, type: string) =>
        async (_request: unknown, reply: { header(name: string, value: string): unknown }) => {
          reply.header('content-type', `${type}; charset=utf-8`)
          reply.header('content-security-policy', CONTENT_SECURITY)
          reply.header('x-content-type-options', 'nosniff')
          return body
        }
      app.get(folder, async (_request, reply) => reply.redirect(`${folder}/index.html`, 302))
      app.get(`${folder}/index.html`, page(PAGE, 'text/html'))
      app.get(`${folder}/swagger-initializer.js`, page(INITIALIZER, 'text/javascript'))
      app.get(`${folder}/openapi.json`, async (request, reply) => {
        document ??= JSON.stringify(openApi(), null, 2)
        return page(document, 'application/json')(request, reply)
      })
      for (const file of [
        'swagger-ui.css',
        'swagger-ui-bundle.js',
        'swagger-ui-standalone-preset.js',
        'favicon-32x32.png',
      ]) {
        app.get(`${folder}/${file}`, (_request, reply) => reply.sendFile(file))
      }
    }
  }
}
