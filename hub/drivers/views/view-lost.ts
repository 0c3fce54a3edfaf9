import { WaybillError } from '../../errors.ts'

/** The error of a save into a collection that was dropped or lost after it was loaded. */
export const viewLost = (collection: string): WaybillError =>
  new WaybillError('view-lost', `The collection ${collection} was dropped or lost after it was loaded.`, { collection })
