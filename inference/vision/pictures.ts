import type { Page, Reading } from '../../hub/document/reading.ts'
import type { Format, PagedFile, PageLimits } from '../formats/format.ts'
import { encodePng, resize, type Raster } from '../formats/raster.ts'
import { isBlank } from '../layout/marks.ts'
import { turnRaster } from '../layout/orientation.ts'
import type { PagePicture } from './engine.ts'

const POINTS_PER_INCH = 72
/** More than this shows a model nothing new. */
const MOST_DPI = 200

/**
 * Pictures of the first pages as a model needs them: upright, and with no side above a limit. Blank pages are left out.
 */
export async function picturesOf(
  bytes: Uint8Array,
  format: Format,
  { pages, words }: Pick<Reading, 'pages' | 'words'>,
  { limits, maxPages, maxSide }: { limits: PageLimits; maxPages: number; maxSide: number },
): Promise<PagePicture[]> {
  const withWords = new Set(words.map(({ page }) => page))
  const file = await format.open(bytes, limits)
  try {
    const pictures: PagePicture[] = []
    for (const [index, page] of pages.slice(0, maxPages).entries()) {
      const raster = await rasterOf(file, index, page, maxSide)
      if (!withWords.has(index + 1) && isBlank(raster)) continue
      pictures.push({ page: index + 1, png: await encodePng(turnRaster(raster, page.turn ?? 0)) })
    }
    return pictures
  } finally {
    file.close()
  }
}

async function rasterOf(file: PagedFile, index: number, page: Page, maxSide: number): Promise<Raster> {
  const dpi = Math.min(MOST_DPI, (maxSide * POINTS_PER_INCH) / Math.max(page.width, page.height))
  const raster = await file.render(index, dpi)
  const scale = Math.min(1, maxSide / Math.max(raster.width, raster.height))
  return resize(raster, Math.max(1, Math.round(raster.width * scale)), Math.max(1, Math.round(raster.height * scale)))
}
