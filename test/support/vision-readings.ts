import type { Page, Reading, Word } from '../../hub/document/reading.ts'
import type { Fields, Value } from '../../hub/document/values/value.ts'
import type { VisionRun } from '../../inference/vision/engine.ts'

const PAGE: Page = { width: 600, height: 800, unit: 'point', source: 'ocr' }

/** Lines of a page as recognised words, ten points apart. */
export function wordsOf(lines: readonly string[], page = 1): Word[] {
  return lines.flatMap((line, row) => {
    let left = 50
    return line.split(' ').map((text) => {
      const [x0, y0] = [left, 50 + 20 * row]
      left += 6 * text.length + 4
      return { text, page, box: [x0, y0, x0 + 6 * text.length, y0 + 10] as const, confidence: 0.95 }
    })
  })
}

export const LINES = [
  'Nordwind AG',
  'Invoice no: 2024-17',
  'Date: 15.01.2026',
  'Net total: 100.00 EUR',
  'VAT 19 %: 19.00 EUR',
  'Total: 119.00 EUR',
]

export const valued = (value: string, confidence = 0.9, more: Partial<Value> = {}): Value => ({
  value,
  confidence,
  page: 1,
  box: [0, 0, 9, 9],
  source: 'ocr',
  ...more,
})

export const readingOf = (fields: Fields, lines: readonly string[] = LINES, pages = [PAGE]): Reading => ({
  type: 'invoice',
  typeConfidence: 0.9,
  fields,
  tables: {},
  seconds: 1,
  version: { reader: '1', models: 'm', provider: 'cpu' },
  pages,
  words: wordsOf(lines),
})

export const runOf = (prompt: 'nanonets' | 'fields', ...texts: string[]): VisionRun => ({
  answers: texts.map((text, index) => ({ pages: [index + 1], text, cut: false })),
  problems: [],
  use: { model: 'm', prompt, outcome: 'read', pages: 1, requests: 1, inputTokens: 9, outputTokens: 9, seconds: 2 },
})
