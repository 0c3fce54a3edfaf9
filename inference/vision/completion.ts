import { codeOf, factsOf, WaybillError } from '../../hub/errors.ts'
import { fetchFailureOf, isBadCertificate, retryAfterOf } from '../../hub/platform/http.ts'

/** Answers are text of a page or values: a longer body is no answer. */
const MAX_BODY_BYTES = 4 * 1024 * 1024
const RETRYABLE = new Set([408, 425, 429])
/** How servers answer that do not know `response_format`, or not this schema. */
const FORMAT_REFUSED = new Set([400, 404, 415, 422, 500, 501])

export interface Endpoint {
  /** base address, as clients of OpenAI know it: `http://127.0.0.1:8000/v1` */
  url: string
  model: string
  /** '' for a server that asks for none */
  apiKey: string
  maxTokens: number
  /** whether a JSON Schema is sent; auto: until the server refuses it */
  responseFormat: 'auto' | 'on' | 'off'
}

export interface Question {
  text: string
  pngs: readonly Uint8Array[]
  schema: object | undefined
}

export interface Completion {
  text: string
  /** true if the answer ended at the limit of tokens */
  cut: boolean
  inputTokens: number
  outputTokens: number
}

interface Completions {
  /**
   * One request, and one more if the server refuses the schema.
   * @param onRequest called before each request
   * @throws `vision-unavailable` if another attempt may succeed, `vision-refused`; the reason of the signal
   */
  ask(question: Question, signal: AbortSignal, onRequest: () => void): Promise<Completion>
  /** The models that the server offers. @throws as `ask` */
  models(signal: AbortSignal): Promise<string[]>
}

/** Client of the chat completions that vLLM, Ollama, llama.cpp and clouds have in common. */
export function openCompletions({ url, model, apiKey, maxTokens, responseFormat }: Endpoint): Completions {
  const base = url.replace(/\/+$/, '')
  const { host } = new URL(base)
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Waybill',
    ...(apiKey !== '' && { authorization: `Bearer ${apiKey}` }),
  }
  let refusesFormat = responseFormat === 'off'

  async function call(route: string, init: RequestInit, signal: AbortSignal): Promise<unknown> {
    // A redirect is not followed: it would carry pages to a host that nobody configured.
    const response = await fetch(`${base}${route}`, { ...init, headers, redirect: 'manual', signal }).catch(
      (error: unknown) => {
        signal.throwIfAborted()
        throw lost(error, host)
      },
    )
    const body = await bodyOf(response, host, signal)
    if (!response.ok) throw refusal(response, body, host)
    return parsed(body, host)
  }

  const post = (question: Question, schema: object | undefined, signal: AbortSignal) =>
    call('/chat/completions', { method: 'POST', body: requestOf({ ...question, schema }, model, maxTokens) }, signal)

  return {
    async ask(question, signal, onRequest) {
      const { schema } = question
      onRequest()
      if (!schema || refusesFormat) return completionIn(await post(question, undefined, signal), host)
      try {
        return completionIn(await post(question, schema, signal), host)
      } catch (error) {
        const { status = 0 } = factsOf(error, 'vision-refused', 'vision-unavailable') ?? {}
        if (responseFormat === 'on' || !FORMAT_REFUSED.has(status)) throw error
        onRequest()
        const completion = completionIn(await post(question, undefined, signal), host)
        refusesFormat = true
        return completion
      }
    },
    async models(signal) {
      const { data } = (await call('/models', {}, signal)) as { data?: unknown }
      if (!Array.isArray(data)) throw noAnswer(host, 'no list of models')
      return data.map((each) => String((each as { id?: unknown } | null)?.id))
    },
  }
}

function requestOf({ text, pngs, schema }: Question, model: string, maxTokens: number): string {
  const pictures = pngs.map((png) => ({
    type: 'image_url',
    image_url: {
      url: `data:image/png;base64,${Buffer.from(png.buffer, png.byteOffset, png.length).toString('base64')}`,
    },
  }))
  return JSON.stringify({
    model,
    messages: [{ role: 'user', content: [...pictures, { type: 'text', text }] }],
    temperature: 0,
    max_tokens: maxTokens,
    ...(schema && {
      response_format: { type: 'json_schema', json_schema: { name: 'document', strict: true, schema } },
    }),
  })
}

async function bodyOf(response: Response, host: string, signal: AbortSignal): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of response.body ?? []) {
      size += (chunk as Uint8Array).length
      if (size > MAX_BODY_BYTES) break
      chunks.push(chunk as Uint8Array)
    }
  } catch (error) {
    signal.throwIfAborted()
    throw lost(error, host)
  }
  if (size > MAX_BODY_BYTES)
    throw new WaybillError('vision-refused', `${host} sent an answer of more than ${MAX_BODY_BYTES} bytes.`)
  return Buffer.concat(chunks).toString()
}

/** The body of a refusal is not shown: it may repeat what was sent. */
function refusal({ status, headers }: Response, body: string, host: string): WaybillError {
  const format = /response_format|json_schema|guided/i.test(body) ? ' It names the format of the answer.' : ''
  const detail = `${host} answered ${status}.${format}`
  if (status < 500 && !RETRYABLE.has(status)) return new WaybillError('vision-refused', detail, { status })
  const retryAfterSeconds = retryAfterOf(headers.get('retry-after'), Date.now())
  const pause = retryAfterSeconds === undefined ? {} : { retryAfterSeconds }
  return new WaybillError('vision-unavailable', detail, { status, ...pause })
}

function lost(error: unknown, host: string): WaybillError {
  if (codeOf(error)) return error as WaybillError
  const { code, why } = fetchFailureOf(error)
  if (code !== undefined && isBadCertificate(code))
    return new WaybillError('vision-refused', `The certificate of ${host} is not trusted (${code}).`)
  return new WaybillError('vision-unavailable', `${host} did not answer: ${why}.`)
}

const noAnswer = (host: string, what: string): WaybillError =>
  new WaybillError('vision-unavailable', `${host} sent ${what}.`)

function parsed(body: string, host: string): unknown {
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // As any other body that is no object.
  }
  throw noAnswer(host, 'something that is no JSON object')
}

function completionIn(body: unknown, host: string): Completion {
  const { choices, usage } = body as {
    choices?: unknown
    usage?: { prompt_tokens?: unknown; completion_tokens?: unknown }
  }
  const [choice] = Array.isArray(choices)
    ? (choices as { message?: { content?: unknown }; finish_reason?: unknown }[])
    : []
  const text = textOf(choice?.message?.content)
  if (text === undefined) throw noAnswer(host, 'no answer of a model')
  return {
    text,
    cut: choice!.finish_reason === 'length',
    inputTokens: tokens(usage?.prompt_tokens),
    outputTokens: tokens(usage?.completion_tokens),
  }
}

/** Some servers send the text in parts. */
function textOf(content: unknown): string | undefined {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return undefined
  return content.map((part) => String((part as { text?: unknown } | null)?.text ?? '')).join('')
}

const tokens = (count: unknown): number =>
  Number.isSafeInteger(count) && (count as number) > 0 ? (count as number) : 0
