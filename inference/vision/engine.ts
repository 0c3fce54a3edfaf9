import type { VisionUse } from '../../hub/document/reading.ts'
import type { TypeDefinition } from '../../hub/document/types/type.ts'

/** A page as a vision model gets it. Blank pages are left out: a model would invent text for them. */
export interface PagePicture {
  /** 1 for the first page */
  page: number
  png: Uint8Array
}

/** What the model wrote about one page, or in one answer about all of them. */
export interface VisionAnswer {
  pages: readonly number[]
  text: string
  /** true if the answer ended at the limit of tokens */
  cut: boolean
}

/** What a model made of a document. The texts are as it wrote them: nothing in them is checked. */
export interface VisionRun {
  answers: readonly VisionAnswer[]
  /** why pages have no answer, one sentence each; empty if all have one */
  problems: readonly string[]
  use: VisionUse
}

/** A second reader beside the built-in one: a vision language model behind an HTTP endpoint. */
export interface VisionEngine {
  /** names the model and its instructions: the same version and the same pictures are not asked about again */
  version: string
  model: string
  prompt: VisionUse['prompt']
  /** false if pages leave the house on their way to the model */
  isInHouse: boolean
  maxPages: number
  /** longest side of a picture, in pixels */
  maxSide: number
  /**
   * Shows the pages to the model, for a bounded time. A model that fails is part of the result, no error.
   * @param definition type of the document, whose values the model is asked for
   * @throws the reason of the signal
   */
  ask(pictures: readonly PagePicture[], definition: TypeDefinition | undefined, signal: AbortSignal): Promise<VisionRun>
  /** Resolves to what is wrong with the endpoint, if anything. @throws `vision-unavailable`, `vision-refused` */
  check(signal: AbortSignal): Promise<string | undefined>
}
