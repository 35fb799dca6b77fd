import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { FastifyInstance, FastifyReply } from 'fastify'

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

/** The files that the page needs, by name and type. */
const ASSETS: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'swagger-ui-standalone-preset.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
}

/** Swagger UI over our own OpenAPI document, with every file from the package and none from elsewhere. */
export function swaggerUi(openApi: () => object): (app: FastifyInstance) => Promise<void> {
  const folderOfAssets = () =>
    join(dirname(createRequire(import.meta.url).resolve('@fastify/swagger-ui/package.json')), 'static')
  let document: string | undefined
  const pages: Readonly<Record<string, () => { readonly type: string; readonly body: string }>> = {
    'index.html': () => ({ type: 'text/html; charset=utf-8', body: PAGE }),
    'swagger-initializer.js': () => ({ type: 'text/javascript; charset=utf-8', body: INITIALIZER }),
    'openapi.json': () => {
      document ??= JSON.stringify(openApi(), null, 2)
      return { type: 'application/json; charset=utf-8', body: document }
    },
  }

  async function send(reply: FastifyReply, type: string, body: string | Buffer): Promise<void> {
    reply.header('content-type', type)
    reply.header('content-security-policy', CONTENT_SECURITY)
    reply.header('x-content-type-options', 'nosniff')
    await reply.send(body)
  }

  return async (app) => {
    for (const folder of FOLDERS) {
      app.get(folder, async (_request, reply) => reply.redirect(`${folder}/index.html`, 302))
      for (const [name, page] of Object.entries(pages)) {
        app.get(`${folder}/${name}`, async (_request, reply) => {
          const { type, body } = page()
          await send(reply, type, body)
        })
      }
      for (const [name, type] of Object.entries(ASSETS)) {
        app.get(`${folder}/${name}`, async (_request, reply) => {
          await send(reply, type, await readFile(join(folderOfAssets(), name)))
        })
      }
    }
  }
}
