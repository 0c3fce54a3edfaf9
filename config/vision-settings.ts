import { address, choice, count, price, secret, text } from './parsers.ts'

/** The settings of the vision model: a group of `SETTINGS`. */
export const VISION_SETTINGS = {
  visionUrl: address(
    'WAYBILL_VISION_URL',
    '',
    'base address of the vision model, such as http://127.0.0.1:8000/v1; empty: none',
  ),
  visionModel: text('WAYBILL_VISION_MODEL', 'nanonets/Nanonets-OCR2-3B', 'name of the model, as its server knows it'),
  visionApiKey: secret('WAYBILL_VISION_API_KEY', 'API key of the server; empty: none'),
  visionPrompt: choice(
    'WAYBILL_VISION_PROMPT',
    'nanonets',
    ['nanonets', 'fields'],
    'what the model is asked for; nanonets: the text of each page in Markdown; fields: the values in JSON',
  ),
  visionResponseFormat: choice(
    'WAYBILL_VISION_RESPONSE_FORMAT',
    'auto',
    ['auto', 'on', 'off'],
    'whether the JSON Schema of the values is sent as response format; auto: until the server refuses it',
  ),
  visionInHouse: choice(
    'WAYBILL_VISION_IN_HOUSE',
    'no',
    ['yes', 'no'],
    'whether pages stay in-house on their way to the model; only then it reads documents of tenants with `inHouse`',
  ),
  visionTimeoutSeconds: count(
    'WAYBILL_VISION_TIMEOUT_SECONDS',
    120,
    'longest time for all answers about one document, from its turn on',
    {
      max: 280,
    },
  ),
  visionMaxTokens: count('WAYBILL_VISION_MAX_TOKENS', 15_000, 'longest answer, in tokens', { min: 64 }),
  visionMaxPages: count('WAYBILL_VISION_MAX_PAGES', 8, 'pages of one document that the model sees, from the first', {
    max: 20,
  }),
  visionMaxSide: count('WAYBILL_VISION_MAX_SIDE', 1600, 'longest side of a page that the model sees, in pixels', {
    min: 256,
    max: 4096,
  }),
  visionConcurrency: count('WAYBILL_VISION_CONCURRENCY', 2, 'requests to the model at the same time', { max: 256 }),
  visionInputPrice: price(
    'WAYBILL_VISION_INPUT_PRICE',
    'price of a million tokens that are sent, such as 0.15; empty: none',
  ),
  visionOutputPrice: price('WAYBILL_VISION_OUTPUT_PRICE', 'price of a million tokens of answers; empty: none'),
} as const
