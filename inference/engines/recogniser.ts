import type { Box } from '../../hub/document/values/value.ts'
import type { Raster } from '../formats/raster.ts'
import type { ModelFiles } from '../models/files.ts'
import type { PageTurn } from '../layout/orientation.ts'
import type { Point } from '../layout/perspective.ts'

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
  /**
   * Reads lines of a page again, each in a way that makes other errors than `recognise`. The text of each, '' for none.
   * The same pixels and lines give the same result on the same provider.
   */
  readAgain(page: Raster, lines: readonly TextLine[]): Promise<LineTexts>
}

/** Text in one line of a page, in pixels of the page as given. */
export interface TextLine {
  center: Point
  /** along the text */
  width: number
  /** across the text */
  height: number
  /** in which direction the text runs, in radians clockwise from the right */
  angle: number
  /** an amount, a date or another number; else words */
  isNumber: boolean
}

export interface LineTexts {
  texts: readonly string[]
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
