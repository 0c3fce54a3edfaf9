import type { Log } from '../../../hub/log.ts'
import { resize, type Raster } from '../../formats/raster.ts'
import type { OpenRecogniser, RecognisedPage, Recogniser } from '../recogniser.ts'
import { boundsThrough, everyCorner, ontoSheet, type Point } from '../../layout/perspective.ts'
import { evenlyLit } from './even-light.ts'
import { openModelThread, type Models } from './models.ts'
import { recognisePage } from './page.ts'
import { readAgain } from './read-again.ts'
import { findSheet, flattened } from './sheet.ts'

/** Longest side, in pixels, of the page that is recognised: more, as in scans of 600 dpi, only costs time. */
const MAX_SIDE = 3200
/** Longest side that the detector sees: more finds small print on dense pages, but costs time and memory. */
const DETECTION_SIDE = { page: 1600, slip: 1280 } as const
/** A page narrower than this share of its height is a till receipt or a slip. */
const SLIP_RATIO = 0.6

/** PP-OCR on onnxruntime, in a thread of this process. Nothing starts before the first page. */
export function ppocr(log: Log): OpenRecogniser {
  let openModels: ReturnType<typeof openModelThread> | undefined
  let opened: { of: string; recogniser: Promise<Recogniser> } | undefined
  return (files, providers) => {
    const of = JSON.stringify([files, providers])
    if (opened?.of !== of) {
      openModels ??= openModelThread(log)
      const recogniser = openModels(files, providers).then(recogniserOf)
      opened = { of, recogniser }
      // The next call finds models that were installed meanwhile.
      recogniser.catch(() => {
        opened = undefined
      })
    }
    return opened.recogniser
  }
}

export const recogniserOf = (models: Models): Recogniser => ({
  models: models.version,
  provider: models.provider,
  recognise: (page) => recognise(page, models),
  readAgain: (page, lines) => readAgain(page, lines, models),
})

async function recognise(page: Raster, models: Models): Promise<RecognisedPage> {
  const longest = Math.max(page.width, page.height)
  const shrink = Math.min(1, MAX_SIDE / longest)
  const picture = await resize(page, Math.round(page.width * shrink), Math.round(page.height * shrink))
  const sheet = await findSheet(picture)
  const seen = await evenlyLit(sheet ? flattened(picture, sheet) : picture)
  const isSlip = Math.min(seen.width, seen.height) / Math.max(seen.width, seen.height) < SLIP_RATIO
  const { words, turn } = await recognisePage(seen, models, isSlip ? DETECTION_SIDE.slip : DETECTION_SIDE.page)
  const scale = page.width / picture.width
  const scaled = ({ x, y }: Point): Point => ({ x: x * scale, y: y * scale })
  const place = sheet ? ontoSheet(sheet).back : (point: Point) => point
  return {
    turn: sheet ? { ...turn, sheet: everyCorner(sheet, scaled) } : turn,
    words: words.map((word) => ({ ...word, box: boundsThrough(word.box, (point) => scaled(place(point))) })),
  }
}
