// Feature rows of the names in labelled documents, for train.py: see README.md.
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from '../hub/document/reading.ts'
import { nameCandidates } from '../inference/extract/parties/name-candidates.ts'
import { contextOf, nameFeatures } from '../inference/extract/parties/name-features.ts'
import { votesOf } from '../inference/extract/parties/name-votes.ts'
import { partyLines } from '../inference/extract/parties/party-lines.ts'
import { coreOf } from '../inference/extract/parties/party-words.ts'
import { layOut, plainOf } from '../inference/extract/rules/lines.ts'
import { distance } from '../test/bench/score-text.ts'
import { labelledDocuments, type LabelledDocument } from './labelled-documents.ts'
import { rowsTo } from './rows.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: 'names.jsonl' },
    cache: { type: 'string', default: '.waybill/score' },
    letters: { type: 'string', default: '3000' },
  },
})
const FACTS = ['set', 'id', 'fold', 'text', 'seller', 'buyer', 'sellerTruth', 'buyerTruth', 'sellerRule', 'buyerRule']
const rows = rowsTo(values.out, FACTS)

const normal = (text: string) => text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '')

/** -1 without a label, 2 for the labelled name, 1 if only its legal form or a misread letter differs, else 0. */
function matchOf(text: string, plain: string, truth: string | undefined, source: Page['source']): number {
  if (truth === undefined) return -1
  if (truth === '') return 0
  const [read, wanted] = [normal(text), normal(truth).replace(/^(?:HERRN|FRAU)/, '')]
  if (read === wanted) return 2
  if (coreOf(plainOf(truth)) === coreOf(plain)) return 1
  return source === 'ocr' && distance(read, wanted) <= wanted.length * 0.15 ? 1 : 0
}

async function add({ set, id, fold, each, pages, words }: LabelledDocument): Promise<void> {
  const layout = layOut(pages, words)
  const lines = partyLines(layout)
  const { sellerName: seller, buyerName: buyer } = each.fields
  const context = contextOf(layout, lines, set === 'receipts', (slip) => votesOf(layout, slip))
  for (const candidate of nameCandidates(layout, lines, context.slip)) {
    const { text } = candidate.piece
    const match = (truth: string | undefined) => matchOf(text, candidate.plain, truth, pages[0]!.source)
    const facts = [set, id, fold, text, match(seller), match(buyer)]
    const names = [seller ?? '', buyer ?? '', context.votes.seller, context.votes.buyer]
    await rows.write([...facts, ...names], nameFeatures(context, candidate))
  }
}

const options = { cache: path.resolve(values.cache), letters: Number(values.letters), scans: false }
for await (const document of labelledDocuments(positionals, options)) await add(document)
await rows.close()
