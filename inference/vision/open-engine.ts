import Big from 'big.js'
import { setTimeout as delay } from 'node:timers/promises'
import type { VisionUse } from '../../hub/document/reading.ts'
import type { TypeDefinition } from '../../hub/document/types/type.ts'
import { codeOf, factsOf, WaybillError } from '../../hub/errors.ts'
import { atOnce } from '../../hub/platform/at-once.ts'
import { backoffDelay } from '../../hub/platform/retry.ts'
import { openCompletions, type Completion, type Endpoint, type Question } from './completion.ts'
import type { PagePicture, VisionAnswer, VisionEngine, VisionRun } from './engine.ts'
import { openSlots } from './slots.ts'
import { fieldsPrompt, markdownPrompt, PROMPTS_VERSION } from './prompts.ts'

/** Attempts at one request; the time for the document can end before. */
const MOST_ATTEMPTS = 4
const BACKOFF = { first: 500, max: 10_000, jitter: 0.5 }
/** After so many documents without any answer, no document waits for the endpoint until the pause is over. */
const FAILURES_BEFORE_PAUSE = 3
const PAUSE_MS = 30_000
const MILLION = 1_000_000

export interface VisionSettings extends Endpoint {
  prompt: VisionUse['prompt']
  isInHouse: boolean
  /** for all requests about one document, from its turn on */
  timeoutSeconds: number
  /** requests at the same time, of all documents, and documents that have their turn */
  concurrency: number
  maxPages: number
  maxSide: number
  /** prices of a million tokens, as decimals; '' where there is none */
  inputPrice: string
  outputPrice: string
}

/** A vision model behind an endpoint that speaks as OpenAI's does. */
export function openVisionEngine(settings: VisionSettings): VisionEngine {
  const { model, prompt, isInHouse, maxPages, maxSide, timeoutSeconds, concurrency } = settings
  const completions = openCompletions(settings)
  const slots = openSlots(concurrency)
  // The time limit of a document begins when its turn has come, however many wait.
  const documents = openSlots(concurrency)
  const breaker = openBreaker()

  /** One answer, after as many attempts as the time allows. */
  async function answered(question: Question, signal: AbortSignal, onRequest: () => void): Promise<Completion> {
    for (let failures = 1; ; failures++) {
      try {
        return await slots.run(signal, () => completions.ask(question, signal, onRequest))
      } catch (error) {
        if (codeOf(error) !== 'vision-unavailable' || failures === MOST_ATTEMPTS) throw error
        const { retryAfterSeconds = 0 } = factsOf(error, 'vision-unavailable') ?? {}
        if (retryAfterSeconds > timeoutSeconds) throw error
        await delay(Math.max(retryAfterSeconds * 1000, backoffDelay(failures, BACKOFF)), undefined, { signal })
      }
    }
  }

  async function askAbout(
    pictures: readonly PagePicture[],
    definition: TypeDefinition | undefined,
    signal: AbortSignal,
  ): Promise<VisionRun> {
    const started = performance.now()
    const asked = prompt === 'fields' ? fieldsPrompt(definition ?? NO_VALUES) : markdownPrompt
    const groups = prompt === 'fields' ? [pictures] : pictures.map((picture) => [picture])
    const limit = AbortSignal.timeout(timeoutSeconds * 1000)
    const either = AbortSignal.any([signal, limit])
    const spent = { requests: 0, inputTokens: 0, outputTokens: 0 }
    const answers: VisionAnswer[] = []
    const problems: string[] = []
    const askOne = async (group: readonly PagePicture[]): Promise<void> => {
      const pages = group.map(({ page }) => page)
      try {
        breaker.assertClosed()
        const question = { ...asked, pngs: group.map(({ png }) => png) }
        const completion = await answered(question, either, () => void spent.requests++)
        spent.inputTokens += completion.inputTokens
        spent.outputTokens += completion.outputTokens
        answers.push({ pages, text: completion.text, cut: completion.cut })
      } catch (error) {
        signal.throwIfAborted()
        if (!limit.aborted && codeOf(error) === undefined) throw error
        const why = limit.aborted ? `No answer within ${timeoutSeconds} s.` : (error as Error).message
        problems.push(why)
      }
    }
    await atOnce(
      concurrency,
      groups.filter((group) => group.length > 0),
      askOne,
    )
    if (spent.requests > 0) breaker.note(answers.length > 0)
    return runOf(settings, { answers, problems, spent, seconds: (performance.now() - started) / 1000 })
  }

  return {
    version: `${model} ${prompt} ${PROMPTS_VERSION}`,
    model,
    prompt,
    isInHouse,
    maxPages,
    maxSide,
    ask: (pictures, definition, signal) => documents.run(signal, () => askAbout(pictures, definition, signal)),
    async check(signal) {
      const models = await completions.models(signal)
      if (models.includes(model)) return undefined
      return `it does not offer the model ${model}, but ${models.slice(0, 5).join(', ') || 'none'}`
    },
  }
}

const NO_VALUES = { fields: {}, tables: {} }

interface RunResults {
  answers: readonly VisionAnswer[]
  problems: readonly string[]
  spent: Pick<VisionUse, 'requests' | 'inputTokens' | 'outputTokens'>
  seconds: number
}

function runOf(settings: VisionSettings, { answers, problems, spent, seconds }: RunResults): VisionRun {
  const { model, prompt } = settings
  return {
    answers: answers.toSorted((a, b) => a.pages[0]! - b.pages[0]!),
    problems: [...new Set(problems)],
    use: {
      model,
      prompt,
      outcome: answers.length === 0 ? 'failed' : problems.length > 0 ? 'partly' : 'read',
      pages: answers.reduce((sum, { pages }) => sum + pages.length, 0),
      ...spent,
      ...costOf(settings, spent),
      seconds: Math.round(seconds * 1000) / 1000,
    },
  }
}

function costOf(
  { inputPrice, outputPrice }: Pick<VisionSettings, 'inputPrice' | 'outputPrice'>,
  { inputTokens, outputTokens }: { inputTokens: number; outputTokens: number },
): { cost?: string } {
  if (inputPrice === '' && outputPrice === '') return {}
  const cost = new Big(inputPrice || 0).times(inputTokens).plus(new Big(outputPrice || 0).times(outputTokens))
  return { cost: cost.div(MILLION).round(6).toFixed() }
}

/** Keeps documents from waiting, one after another, for an endpoint that answers none of them. */
function openBreaker() {
  let failures = 0
  let pausedUntil = 0
  return {
    assertClosed() {
      if (performance.now() < pausedUntil)
        throw new WaybillError('vision-unavailable', 'The endpoint answered none of the last documents.')
    },
    note(success: boolean) {
      failures = success ? 0 : failures + 1
      if (failures >= FAILURES_BEFORE_PAUSE) pausedUntil = performance.now() + PAUSE_MS
    },
  }
}
