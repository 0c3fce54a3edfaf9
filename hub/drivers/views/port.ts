/** A document of a view. Its fields can be filtered with MongoDB's query language. */
export type ViewDocument = Record<string, unknown>

export interface ViewWrite {
  id: string
  /** position of the event that caused the write; a write at or below the stored position is ignored */
  position: string
  document: ViewDocument
}

export interface ViewDefinition {
  /** name of the collection, version included, e.g. documents_v1 */
  collection: string
  /** scalar fields (dotted paths) that filters and sorts use together, most selective first */
  indexes: readonly (readonly string[])[]
}

export interface ViewQuery {
  /** MongoDB filter: equality, $eq $ne $in $nin $gt $gte $lt $lte $exists $regex $and $or $nor $not $elemMatch */
  filter: Record<string, unknown>
  /** one field (dotted path) and direction; ties are ordered by id in the same direction */
  sort: { field: string; direction: 1 | -1 }
  limit: number
  /** `next` of the previous page */
  cursor?: string
}

export interface ViewPage {
  documents: (ViewDocument & { id: string })[]
  /** cursor of the next page; undefined on the last page */
  next?: string
}

/** The last event of the log that is in the documents of a save: it proves later that both are of one log. */
export interface LastEvent {
  stream: string
  revision: number
  id: string
  position: string
}

export interface LoadedView {
  /** by id */
  documents: Map<string, ViewDocument>
  /** of the last save; undefined for a new collection */
  checkpoint: string | undefined
  /** of the last save that named one; undefined for a collection of an earlier version */
  lastEvent?: LastEvent
}

export interface Views {
  /** Returns the stored documents with these ids, without those that do not exist, and where the last save ended. */
  load(view: ViewDefinition, ids: readonly string[]): Promise<LoadedView>
  /**
   * Writes the documents, each guarded by its position, and then the checkpoint with the last event, if one is given.
   * All are durable once it resolves; the checkpoint is never ahead of its documents. It does not go back where another
   * process was faster, since its documents do not either: a log that was set back to between the two would pass for
   * the one that they were made of.
   * @throws `view-lost` if the collection was dropped, or lost by its server, since this process loaded it or first
   * saved into it. Load it again and continue from the checkpoint that this returns.
   */
  save(view: ViewDefinition, writes: readonly ViewWrite[], checkpoint: string, lastEvent?: LastEvent): Promise<void>
  /** Returns a page of documents. @throws `invalid-request` for an unusable filter or cursor */
  find(view: ViewDefinition, query: ViewQuery): Promise<ViewPage>
  /**
   * Returns the collection that readers of a view use. With a second argument, sets it first and drops the previous
   * collection. If other processes may still read the previous collection, it is dropped later.
   */
  live(view: string, collection?: string): Promise<string | undefined>
  close(): Promise<void>
}
