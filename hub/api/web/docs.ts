import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { Router, type Response } from 'express'
import { DESCRIPTION_FILE, type Description } from '../description.ts'
import { rootFrom } from '../prefix.ts'
import { page, problemIndex, problemPage } from './pages.ts'

const START = `window.ui = SwaggerUIBundle({
  url: 'api/v1/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  tryItOutEnabled: true,
  persistAuthorization: false,
  validatorUrl: null,
})`

const DOCS = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>API – Waybill</title>
<link rel="stylesheet" href="docs/swagger-ui.css"><link rel="icon" href="docs/favicon-32x32.png">
</head>
<body>
<div id="docs"></div><script src="docs/swagger-ui-bundle.js"></script><script src="docs/start.js"></script>
</body>
</html>`

const WELCOME = `<h1>Waybill</h1><p>Every document posted once, with an audit trail that proves why.</p>
<ul><li><a href="docs">API documentation</a> and <a href="api/v1/openapi.json">OpenAPI description</a></li>
<li><a href="problems">Errors</a>: what each error means and what to do</li>
<li><a href="api/v1/health/ready">Health</a></li></ul>
<p>Send a document: <code>waybill send invoice.pdf --wait</code></p>`

// Swagger UI sets inline styles and shows data: images; scripts come from this origin only.
const DOCS_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ')

const WEB = import.meta.dirname
const assets = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
const ASSETS = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png']

/**
 * Pages for people: welcome, API documentation, errors. They need no key and show no data of a tenant. Their links are
 * relative, so they hold behind a proxy with a prefix that it does not name.
 */
export function docsRouter(description: Description): Router {
  const router = Router({ strict: false })
  const yaml = readFileSync(DESCRIPTION_FILE, 'utf8')
  router.get('/', (_request, response) => void response.send(page('Welcome', WELCOME, './')))
  router.get('/page.css', (_request, response) => response.sendFile('page.css', { root: WEB, maxAge: '1h' }))
  router.get('/favicon.ico', (_request, response) => void response.redirect(301, 'docs/favicon-32x32.png'))
  router.get('/api/v1/openapi.json', (_request, response) => {
    const servers = [{ url: `${prefixIn(response)}/api/v1` }]
    response.type('json').send(JSON.stringify({ ...description, servers }))
  })
  router.get('/api/v1/openapi.yaml', (_request, response) => {
    response.type('yaml').send(yaml.replace('url: /api/v1', `url: ${prefixIn(response)}/api/v1`))
  })
  router.get('/docs', ({ path: given }, response) => {
    if (given.endsWith('/')) response.redirect(301, '../docs')
    else response.set('Content-Security-Policy', DOCS_POLICY).send(DOCS)
  })
  router.get('/docs/start.js', (_request, response) => void response.type('js').send(START))
  for (const file of ASSETS)
    router.get(`/docs/${file}`, (_request, response) => response.sendFile(file, { root: assets, maxAge: '1h' }))
  router.get('/problems', ({ path: given }, response) => void response.send(problemIndex(rootFrom(given))))
  router.get('/problems/:code', (request, response, next) => {
    const found = problemPage(String(request.params['code']), rootFrom(request.path))
    if (found) response.send(found)
    else next()
  })
  return router
}

const prefixIn = (response: Response): string => (response.locals as { prefix: string }).prefix
