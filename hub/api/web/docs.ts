import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { Router } from 'express'
import type { Description } from '../description.ts'
import { page, problemIndex, problemPage } from '../problem.ts'

const STYLE = `:root{color-scheme:light dark;font:16px/1.55 system-ui,sans-serif}body{margin:0}main{max-width:44rem;margin:3rem auto;padding:0 1.25rem}
h1{font-size:1.7rem;line-height:1.2}h2{font-size:1.1rem;margin-bottom:.25rem}code{font-family:ui-monospace,monospace;font-size:.92em}dt{margin-top:.75rem}dd{margin:0;opacity:.8}a{color:#0b66c3}@media(prefers-color-scheme:dark){a{color:#7fb9f5}}`

const START = `window.ui = SwaggerUIBundle({ url: '/api/v1/openapi.json', dom_id: '#docs', deepLinking: true, tryItOutEnabled: true, persistAuthorization: true, validatorUrl: null })`

const DOCS = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>API – Waybill</title>
<link rel="stylesheet" href="/docs/swagger-ui.css"><link rel="icon" href="/docs/favicon-32x32.png"></head>
<body><div id="docs"></div><script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></body></html>`

const WELCOME = `<h1>Waybill</h1><p>Every document posted once, with an audit trail that proves why.</p>
<ul><li><a href="/docs">API documentation</a>, and the <a href="/api/v1/openapi.json">description</a> it is made from</li>
<li><a href="/problems">Problems</a>: what each error means and what to do</li>
<li><a href="/api/v1/health/ready">Health</a></li></ul>
<p>Send a document: <code>npx waybill send invoice.pdf --wait</code></p>`

// The library sets styles and shows images of its own; its scripts come from this origin only.
const DOCS_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; frame-ancestors 'none'; base-uri 'none'"

const assets = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
const ASSETS = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png']

/** Pages for people: welcome, API documentation, problems. No key needed, nothing of a tenant in them. */
export function docsRouter(description: Description): Router {
  const router = Router({ strict: false })
  const problems = problemIndex()
  const openapi = JSON.stringify(description)
  router.get('/', (_request, response) => void response.send(page('Welcome', WELCOME)))
  router.get(
    '/page.css',
    (_request, response) => void response.type('css').set('Cache-Control', 'public, max-age=3600').send(STYLE),
  )
  router.get('/favicon.ico', (_request, response) => void response.redirect(301, '/docs/favicon-32x32.png'))
  router.get('/api/v1/openapi.json', (_request, response) => void response.type('json').send(openapi))
  router.get(
    '/api/v1/openapi.yaml',
    (_request, response) =>
      void response.type('yaml').send(readFileSync(path.join(import.meta.dirname, '../openapi.yaml'), 'utf8')),
  )
  router.get('/docs', (_request, response) => void response.set('Content-Security-Policy', DOCS_POLICY).send(DOCS))
  router.get('/docs/start.js', (_request, response) => void response.type('js').send(START))
  for (const file of ASSETS)
    router.get(`/docs/${file}`, (_request, response) => response.sendFile(file, { root: assets, maxAge: '1h' }))
  router.get('/problems', (_request, response) => void response.send(problems))
  router.get('/problems/:code', (request, response, next) => {
    const found = problemPage(String(request.params['code']))
    if (found) response.send(found)
    else next()
  })
  return router
}
