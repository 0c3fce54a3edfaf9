import assert from 'node:assert/strict'
import path from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { nameCandidates } from '../../../../inference/extract/parties/name-candidates.ts'
import { contextOf, nameFeatures } from '../../../../inference/extract/parties/name-features.ts'
import { partyLines } from '../../../../inference/extract/parties/party-lines.ts'
import { SHIPPED } from '../../../../inference/extract/model/models.ts'
import { findValues } from '../../../../inference/extract/rules/extract.ts'
import { documentFacts, valueFeatures } from '../../../../inference/extract/scorer/value-features.ts'
import { layOut } from '../../../../inference/extract/rules/lines.ts'
import { A4, words, type Written } from '../../../support/written-pages.ts'
import { TYPES } from '../../../support/types.ts'
import { openTrees } from '../../../../inference/extract/model/onnx-trees.ts'

const PAGE: Written[] = [
  ['Harwell Glass Ltd', 50, 50],
  ['Invoice', 50, 90],
]

const FOLDER = path.resolve(import.meta.dirname, '../../../../inference/extract/model')
/** A repeatable row: whole numbers, as counts have them, and shares. */
const rowOf = (length: number, seed: number) =>
  Array.from({ length }, (_, index) => {
    const noise = Math.abs(Math.sin(seed * 7919 + index * 104729) * 1e4) % 1
    return index % 3 === 0 ? Math.floor(noise * 9) : index % 3 === 1 ? noise : noise > 0.5 ? 1 : 0
  })

describe('the trees of a trained model', () => {
  it('are trained on the features that the extractor computes', () => {
    const layout = layOut([A4], words(A4, PAGE))
    const lines = partyLines(layout)
    const context = contextOf(layout, lines, false, () => ({ seller: '', buyer: '' }))
    const features = Object.keys(nameFeatures(context, nameCandidates(layout, lines, false)[0]!))
    for (const name of ['seller', 'buyer'])
      assert.deepEqual(openTrees(path.join(FOLDER, `${name}.onnx`)).features, features)
  })

  it('of values, too', () => {
    const found = findValues([A4], words(A4, PAGE), TYPES, 'invoice', SHIPPED)
    const value = { value: '1', confidence: 1, page: 1, box: [50, 50, 90, 57], source: 'text-layer' } as const
    const features = valueFeatures('sellerName', value, found, documentFacts(found))
    assert.deepEqual(SHIPPED.values.features, Object.keys(features))
  })

  for (const name of ['seller', 'buyer', 'values'])
    it(`score the ${name} as onnxruntime does`, async () => {
      const file = path.join(FOLDER, `${name}.onnx`)
      const trees = openTrees(file)
      const session = await InferenceSession.create(file, { logSeverityLevel: 3 })
      const rows = Array.from({ length: 200 }, (_, seed) => rowOf(trees.features.length, seed))
      const input = new Tensor('float32', Float32Array.from(rows.flat()), [rows.length, trees.features.length])
      const { probabilities } = await session.run({ [session.inputNames[0]!]: input })
      const expected = probabilities!.data as Float32Array
      const scores = rows.map((row) => trees.score(row))
      for (const [index, score] of scores.entries())
        assert.ok(Math.abs(score - expected[index * 2 + 1]!) < 1e-5, `row ${index}: ${score}`)
      assert.ok(new Set(scores.map((score) => score.toFixed(3))).size > 20)
    })
})
