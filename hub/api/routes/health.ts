import type { Handlers } from '../call.ts'

/** One part of the hub in readiness. */
export interface Part {
  ready: boolean
  lastProgressAt?: string
  detail?: string
  /** of a view that is built: the share of the log that it holds, 0 to 1 */
  progress?: number
}

/** Liveness, and readiness: every part of the hub with its recent progress. */
export function healthHandlers(readiness: () => Promise<Record<string, Part>>): Handlers {
  return {
    getLiveness: ({ response }) => void response.json({ status: 'live' }),

    async getReadiness({ response }) {
      const { status, body } = readinessAnswer(await readiness())
      if (status === 503) response.set('Retry-After', '5')
      response.status(status).json(body)
    },
  }
}

export function readinessAnswer(parts: Record<string, Part>): {
  status: 200 | 503
  body: { status: 'ready' | 'not-ready'; parts: Record<string, Part> }
} {
  const ready = Object.values(parts).every((part) => part.ready)
  return { status: ready ? 200 : 503, body: { status: ready ? 'ready' : 'not-ready', parts } }
}
