import type { Box } from '../../hub/document/values/value.ts'
import type { Raster } from '../formats/raster.ts'

/** What was recognised of a page, and where on the page it is, in the unit of the page. */
export interface RecognisedPicture {
  raster: Raster
  part: Box
}

/** Pictures of the first and the last recognised page, by page: most core values stand there, and memory is limited. */
export function keptPictures(): {
  pictures: ReadonlyMap<number, RecognisedPicture>
  keep(page: number, picture: RecognisedPicture): void
} {
  const pictures = new Map<number, RecognisedPicture>()
  let last: number | undefined
  return {
    pictures,
    keep(page, picture) {
      if (last !== undefined) pictures.delete(last)
      if (pictures.size > 0) last = page
      pictures.set(page, picture)
    },
  }
}
