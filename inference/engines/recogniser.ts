import type { Box } from '../../hub/document/values/value.ts'
import type { Raster } from '../formats/raster.ts'
import type { ModelFiles } from '../models/files.ts'
import type { PageTurn } from '../layout/orientation.ts'

/** Turns the pixels of a page into words. */
export interface Recogniser {
  /** hash of the model files; with `provider` it is part of the version of a reading */
  models: string
  /** the execution provider that runs them, e.g. cpu or cuda */
  provider: string
  /**
   * Reads a page in any orientation. Words come in reading order of the upright page; a word never spans two lines. The
   * same pixels give the same result on the same provider.
   */
  recognise(page: Raster): Promise<RecognisedPage>
}

export interface RecognisedPage {
  words: RecognisedWord[]
  turn: PageTurn
}

export interface RecognisedWord {
  /** not empty, without white space */
  text: string
  /** in pixels of the page as given, not rounded */
  box: Box
  /** 0 to 1, not calibrated */
  confidence: number
}

/**
 * Opens models on the first execution provider that works; later calls with the same files return the same recogniser.
 * @throws `models-missing`; the next call tries again
 */
export type OpenRecogniser = (files: ModelFiles, providers: readonly string[]) => Promise<Recogniser>
