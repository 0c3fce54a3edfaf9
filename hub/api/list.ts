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

/** A view that a route lists. */
export interface ListedView {
  views: Views
  /** the collection that readers use now */
  live(): ViewDefinition
  /** the share of the log, 0 to 1, that the view holds while it is built and lacks rows; else undefined */
  building(): number | undefined
}

/** A page, and how far the view was before the page was read, if it lacks rows. */
export interface ListedPage extends ViewPage {
  building?: { progress: number }
}

/** One page of a view, with `limit` and `cursor` of the request. A header says that the view is being built. */
export async function pageOf(
  { views, live, building }: ListedView,
  { parameters, response }: Pick<Call, 'parameters' | 'response'>,
  query: Pick<ViewQuery, 'filter' | 'sort'>,
): Promise<ListedPage> {
  // Before the page is read: a page from the last moment of a build may lack rows, too.
  const progress = building()
  const page = await views.find(live(), {
    ...query,
    limit: Number(parameters['limit']),
    ...(parameters['cursor'] !== undefined && { cursor: String(parameters['cursor']) }),
  })
  if (progress === undefined) return page
  if (!response.headersSent) response.set('Waybill-View-Progress', progress.toFixed(4))
  return { ...page, building: { progress } }
}

/** The JSON response for a page. */
export const listing = (
  name: string,
  { documents, next, building }: ListedPage,
  shown: (row: ViewDocument) => object,
): object => ({
  [name]: documents.map(shown),
  ...(next !== undefined && { next }),
  ...(building && { building }),
})
