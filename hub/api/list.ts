import type { ViewDefinition, ViewDocument, ViewPage, ViewQuery, Views } from '../drivers/views/port.ts'
import type { Call } from './call.ts'

/** The filter with the given conditions; those that are undefined are left out. */
export const conditions = (given: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))

/** A condition for a time range: at or after `from`, before `to`; undefined if both are absent. */
export function timeRange(from: unknown, to: unknown): Record<string, string> | undefined {
  if (from === undefined && to === undefined) return undefined
  return { ...(from !== undefined && { $gte: utc(from) }), ...(to !== undefined && { $lt: utc(to) }) }
}

const utc = (time: unknown): string => new Date(String(time)).toISOString()

/** One page of a view, with `limit` and `cursor` of the request. */
export const pageOf = (
  views: Views,
  view: ViewDefinition,
  { parameters }: Pick<Call, 'parameters'>,
  query: Pick<ViewQuery, 'filter' | 'sort'>,
): Promise<ViewPage> =>
  views.find(view, {
    ...query,
    limit: Number(parameters['limit']),
    ...(parameters['cursor'] !== undefined && { cursor: String(parameters['cursor']) }),
  })

/** The JSON response for a page. */
export const listing = (name: string, { documents, next }: ViewPage, shown: (row: ViewDocument) => object): object => ({
  [name]: documents.map(shown),
  ...(next !== undefined && { next }),
})
