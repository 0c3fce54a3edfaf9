import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express'
import helmet from 'helmet'
import { WaybillError } from '../errors.ts'
import { inTime, JSON_BODY_MS } from './body-timeouts.ts'
import type { Description, Operation } from './description.ts'
import { healthAt } from './health-paths.ts'
import { LARGEST_JSON } from './problem.ts'
import { refuse } from './refuse.ts'
import type { Service } from './service.ts'
import { admit, authorise, identify, run } from './steps.ts'
import { docsRouter } from './web/docs.ts'

/** The routes of all operations and of the pages for people. */
export function expressApp(service: Service, description: Description, operations: readonly Operation[]) {
  const app = express()
  app.disable('x-powered-by').set('query parser', 'simple').set('etag', false)
  // Express would answer 304 to `If-None-Match: *` on every path; the one operation with an ETag compares it itself.
  Object.defineProperty(app.request, 'fresh', { value: false })
  app.use(
    helmet({
      contentSecurityPolicy: { directives: { 'upgrade-insecure-requests': null } },
      strictTransportSecurity: false,
    }),
    identify(service),
    admit(service),
  )
  app.use(shortHealthPaths)
  app.use('/api/v1', noStore)
  app.use(docsRouter(description))
  const parseJson = inTime(express.json({ limit: LARGEST_JSON }), JSON_BODY_MS)
  for (const operation of operations) {
    const parsers = operation.body ? [parseJson] : []
    app[operation.method](
      `/api/v1${operation.path}`,
      authorise(service, operation),
      ...parsers,
      run(service, operation),
    )
  }
  for (const [path, allow] of methodsOf(operations))
    app.all(`/api/v1${path}`, ({ method }) => {
      throw new WaybillError('method-not-allowed', `This path does not support ${method}.`, { allow })
    })
  app.use(({ path }) => {
    throw new WaybillError('not-found', `There is nothing at ${path.slice(0, 200)}.`)
  })
  app.use(
    (error: unknown, request: Request, response: Response, _next: NextFunction) =>
      void refuse(error, request, response, service.log),
  )
  return app
}

/** Serves the paths of health that other processes have as well. */
const shortHealthPaths: RequestHandler = (request, _response, next) => {
  const asked = healthAt(request.path)
  if (asked) request.url = `/api/v1/health/${asked}`
  next()
}

/** Responses have content of documents, and depend on the key. */
const noStore: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store')
  next()
}

/** The methods of each path, for the Allow header. */
function methodsOf(operations: readonly Operation[]): Map<string, string> {
  const methods = new Map<string, string[]>()
  for (const { path, method } of operations)
    methods.set(path, [...(methods.get(path) ?? []), method === 'get' ? 'GET, HEAD' : method.toUpperCase()])
  return new Map([...methods].map(([path, all]) => [path, all.join(', ')]))
}
