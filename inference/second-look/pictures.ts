import type { Box } from '../../hub/document/values/value.ts'
import type { Raster } from '../formats/raster.ts'

/** What was recognised of a page, and where on the page it is, in the unit of the page. */
export interface RecognisedPicture {
  raster: Raster
  part: Box
}

/** Three pages of A4 at 300 dpi, or seven at 200. */
const MOST_PIXELS = 28_000_000

/**
 * Keeps pictures of recognised pages, by page: the first one, and of the others the last ones that fit into memory, at
 * least one. Most core values stand there.
 */
export function keptPictures(): {
  pictures: ReadonlyMap<number, RecognisedPicture>
  keep(page: number, picture: RecognisedPicture): void
} {
  const pictures = new Map<number, RecognisedPicture>()
  const pixels = () => [...pictures.values()].reduce((sum, { raster }) => sum + raster.width * raster.height, 0)
  return {
    pictures,
    keep(page, picture) {
      pictures.set(page, picture)
      while (pictures.size > 2 && pixels() > MOST_PIXELS) pictures.delete([...pictures.keys()][1]!)
    },
  }
}
