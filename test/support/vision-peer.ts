import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'

interface ChatRequest {
  model: string
  messages: [{ role: 'user'; content: { type: string; text?: string; image_url?: { url: string } }[] }]
  temperature: number
  max_tokens: number
  response_format?: { type: string; json_schema: { schema: { properties: Record<string, unknown> } } }
}

/** One request as the server got it. */
export interface Asked {
  request: ChatRequest
  authorization: string | undefined
  /** sizes of the pictures from their PNG headers */
  pictures: { width: number; height: number }[]
  prompt: string
}

/** What the server does with a request instead of answering it. */
export type VisionFault =
  | 'hang'
  | 'reset'
  | 'reset-in-body'
  | 'huge-body'
  | 'not-json'
  | 'no-choices'
  | 'redirect'
  | 'refuse-format'
  | { status: number; headers?: Record<string, string> }
  /** answers, but only after this time */
  | { slowMs: number }

interface Options {
  models?: string[]
  /** any is good without one */
  apiKey?: string
  /** the text of the answer; `cut` if it ends at the limit of tokens */
  answer(asked: Asked, times: number): { text: string; cut?: boolean }
  /** faults by number of the request, from 1; `always` for each of them */
  faults?: Record<number, VisionFault> & { always?: VisionFault }
}

/**
 * A server of chat completions, as vLLM, Ollama and llama.cpp are, that answers as the test says. It refuses what they
 * refuse.
 */
export async function openVisionPeer({ models = ['test-model'], apiKey, answer, faults = {} }: Options) {
  const asked: Asked[] = []
  let running = 0
  let mostAtOnce = 0
  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    if (apiKey !== undefined && incoming.headers.authorization !== `Bearer ${apiKey}`)
      return send(response, 401, { error: { message: 'wrong key' } })
    if (incoming.url === '/v1/models')
      return send(response, 200, { object: 'list', data: models.map((id) => ({ id, object: 'model' })) })
    if (incoming.url !== '/v1/chat/completions' || incoming.method !== 'POST') return send(response, 404, {})
    const now = askedIn((await json(incoming)) as ChatRequest, incoming)
    asked.push(now)
    if (!models.includes(now.request.model)) return send(response, 404, { error: { message: 'no such model' } })
    const fault = faults[asked.length] ?? faults.always
    if (typeof fault === 'object' && 'slowMs' in fault) await delay(fault.slowMs)
    else if (fault && fault !== 'refuse-format') return fail(response, fault)
    if (fault === 'refuse-format' && now.request.response_format)
      return send(response, 400, { error: { message: 'response_format json_schema is not supported' } })
    const { text, cut = false } = answer(now, asked.length)
    send(response, 200, {
      id: `chat-${asked.length}`,
      object: 'chat.completion',
      model: now.request.model,
      choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: cut ? 'length' : 'stop' }],
      usage: { prompt_tokens: 1000 * now.pictures.length, completion_tokens: 100, total_tokens: 1100 },
    })
  }
  const server = createServer((incoming, response) => {
    mostAtOnce = Math.max(mostAtOnce, ++running)
    response.on('close', () => void running--)
    handle(incoming, response).catch((error: unknown) => response.destroy(error as Error))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1`,
    asked,
    mostAtOnce: () => mostAtOnce,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function askedIn(request: ChatRequest, { headers }: IncomingMessage): Asked {
  const { content } = request.messages[0]
  const pictures = content.filter(({ type }) => type === 'image_url').map((part) => sizeOf(part.image_url!.url))
  const prompt = content.find(({ type }) => type === 'text')?.text ?? ''
  return { request, authorization: headers.authorization, pictures, prompt }
}

function sizeOf(url: string): { width: number; height: number } {
  const png = Buffer.from(url.replace(/^data:image\/png;base64,/, ''), 'base64')
  if (png.toString('latin1', 1, 4) !== 'PNG') throw new Error('A picture is no PNG.')
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

const HUGE = 'x'.repeat(1024 * 1024)

function fail(response: ServerResponse, fault: Exclude<VisionFault, 'refuse-format' | { slowMs: number }>): void {
  if (typeof fault === 'object')
    return void response.writeHead(fault.status, { 'content-type': 'text/plain', ...fault.headers }).end('a secret')
  switch (fault) {
    case 'hang':
      return
    case 'reset':
      return void response.destroy()
    case 'reset-in-body':
      return void response.writeHead(200, { 'content-length': '1000' }).write('{"choices":', () => response.destroy())
    case 'huge-body':
      response.writeHead(200)
      for (let megabyte = 0; megabyte < 8; megabyte++) response.write(HUGE)
      return void response.end()
    case 'not-json':
      return void response.writeHead(200).end('<html>')
    case 'no-choices':
      return send(response, 200, { error: { message: 'overloaded' } })
    case 'redirect':
      return void response.writeHead(307, { location: 'http://127.0.0.1:9/elsewhere' }).end()
  }
}
