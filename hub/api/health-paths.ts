/** What a path asks about: the same paths in every process, whatever its roles. */
const PATHS: Record<string, 'live' | 'ready'> = {
  '/api/v1/health/live': 'live',
  '/api/v1/health/ready': 'ready',
  '/health/live': 'live',
  '/health/ready': 'ready',
  '/health': 'live',
  '/ready': 'ready',
}

export const healthAt = (path: string): 'live' | 'ready' | undefined =>
  Object.hasOwn(PATHS, path) ? PATHS[path] : undefined
