// Feature rows of the values that are found in labelled documents, for train.py: see README.md.
import path from 'node:path'
import { parseArgs } from 'node:util'
import { FOLDS } from '../inference/calibration/validate.ts'
import { openNameModels } from '../inference/extract/model/models.ts'
import { findValues } from '../inference/extract/rules/extract.ts'
import { documentFacts, SCORED_FIELDS, valueFeatures } from '../inference/extract/scorer/value-features.ts'
import { openJudge } from '../test/bench/score-judge.ts'
import { TYPES } from '../test/support/types.ts'
import { labelledDocuments, type LabelledDocument } from './labelled-documents.ts'
import { rowsTo } from './rows.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'out': { type: 'string', default: 'values.jsonl' },
    'folds': { type: 'string', default: 'folds' },
    'cache': { type: 'string', default: '.waybill/score' },
    'without-scans': { type: 'boolean', default: false },
    'letters': { type: 'string', default: '3000' },
  },
})
const VERSION = { reader: '', models: '', provider: '' }
// The names in a document are chosen by models that were trained without its family.
const models = Array.from({ length: FOLDS }, (_, fold) => openNameModels(path.resolve(values.folds, String(fold))))
const judge = await openJudge()
const rows = rowsTo(values.out, ['set', 'id', 'fold', 'field', 'type', 'right', 'score', 'value', 'truth'])

async function add({ set, id, fold, each, pages, words }: LabelledDocument): Promise<void> {
  const found = findValues(pages, words, TYPES, undefined, models[fold]!)
  const { extracted } = found
  if (extracted.type === 'receipt') return
  const facts = documentFacts(found)
  const reading = { ...extracted, pages: [...pages], words: [...words], seconds: 0, version: VERSION }
  const judged = judge(each, { reading }).values
  for (const field of SCORED_FIELDS) {
    const value = extracted.fields[field]
    const truth = each.fields[field]
    if (!value || truth === undefined) continue
    const right = judged[field]?.right === true ? 1 : 0
    const about = [set, id, fold, field, extracted.type, right, value.confidence, value.value, truth]
    await rows.write(about, valueFeatures(field, value, found, facts))
  }
}

const options = { cache: path.resolve(values.cache), letters: Number(values.letters), scans: !values['without-scans'] }
for await (const document of labelledDocuments(positionals, options)) await add(document)
await rows.close()
