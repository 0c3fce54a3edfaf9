import { readFileSync } from 'node:fs'

/** A trained model: from a row of features to a probability. */
export interface Trees {
  /** names of the features, in the order of a row */
  features: readonly string[]
  /** 0 to 1; a pure function of the row */
  score(row: readonly number[]): number
}

interface Node {
  feature: number
  threshold: number
  /** indexes of the next nodes: if the feature is at most the threshold, and otherwise */
  low: number
  high: number
  /** what a leaf adds; undefined for other nodes */
  weight: number | undefined
}

type Field = { number: number; value: Uint8Array | bigint | number }

/**
 * Opens an ONNX file with one `TreeEnsembleClassifier` of two classes, as training/train.py writes it. Trees are
 * evaluated here, not by onnxruntime: they need no native session, which would cost a reader of text layers its start
 * and memory, and the extractor stays a pure function. A test holds the results against those of onnxruntime.
 * @throws Error if the file is another kind of model
 */
export function openTrees(file: string): Trees {
  const model = fieldsOf(readFileSync(file))
  const metadata = new Map(
    model
      .filter(({ number }) => number === 14)
      .map(({ value }) => fieldsOf(bytes(value)))
      .map((entry) => [textAt(entry, 1), textAt(entry, 2)]),
  )
  const graph = fieldsOf(bytes(model.find(({ number }) => number === 7)!.value))
  const node = graph
    .filter(({ number }) => number === 1)
    .map(({ value }) => fieldsOf(bytes(value)))
    .find((fields) => textAt(fields, 4) === 'TreeEnsembleClassifier')
  if (!node) throw new Error(`${file} has no TreeEnsembleClassifier.`)
  const attributes = new Map(
    node
      .filter(({ number }) => number === 5)
      .map(({ value }) => fieldsOf(bytes(value)))
      .map((attribute) => [textAt(attribute, 1), attribute]),
  )
  const { roots, nodes } = treesOf(attributes)
  const base = numbers(attributes.get('base_values'), 7)[0] ?? 0
  const features = (JSON.parse(metadata.get('features') ?? '[]') as string[]) ?? []
  return {
    features,
    score(row) {
      let sum = base
      for (const root of roots) {
        let at = nodes[root]!
        while (at.weight === undefined) at = nodes[Math.fround(row[at.feature]!) <= at.threshold ? at.low : at.high]!
        sum += at.weight
      }
      return 1 / (1 + Math.exp(-sum))
    },
  }
}

function treesOf(attributes: ReadonlyMap<string, Field[]>): { roots: number[]; nodes: Node[] } {
  const ints = (name: string) => numbers(attributes.get(name), 8)
  const [trees, ids] = [ints('nodes_treeids'), ints('nodes_nodeids')]
  const index = new Map(ids.map((id, at) => [`${trees[at]} ${id}`, at]))
  const weights = new Map<string, number>()
  const [leafTrees, leafIds, added] = [
    ints('class_treeids'),
    ints('class_nodeids'),
    numbers(attributes.get('class_weights'), 7),
  ]
  for (const [at, weight] of added.entries()) weights.set(`${leafTrees[at]} ${leafIds[at]}`, weight)
  const [low, high, feature] = [ints('nodes_truenodeids'), ints('nodes_falsenodeids'), ints('nodes_featureids')]
  const threshold = numbers(attributes.get('nodes_values'), 7)
  const modes = strings(attributes.get('nodes_modes'))
  const nodes = ids.map((id, at): Node => {
    const tree = trees[at]
    const leaf = modes[at] === 'LEAF'
    if (!leaf && modes[at] !== 'BRANCH_LEQ') throw new Error(`The mode ${modes[at]} of a tree is not supported.`)
    return {
      feature: feature[at]!,
      threshold: threshold[at]!,
      low: leaf ? at : index.get(`${tree} ${low[at]}`)!,
      high: leaf ? at : index.get(`${tree} ${high[at]}`)!,
      weight: leaf ? (weights.get(`${tree} ${id}`) ?? 0) : undefined,
    }
  })
  return { roots: nodes.flatMap((_, at) => (at === 0 || trees[at] !== trees[at - 1] ? [at] : [])), nodes }
}

/** The fields of a protocol buffer message. */
function fieldsOf(message: Uint8Array): Field[] {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength)
  const fields: Field[] = []
  let at = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = message[at++]!
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
  }
  while (at < message.length) {
    const tag = Number(varint())
    const [number, wire] = [tag >> 3, tag & 7]
    if (wire === 0) fields.push({ number, value: varint() })
    else if (wire === 2) {
      const length = Number(varint())
      fields.push({ number, value: message.subarray(at, at + length) })
      at += length
    } else if (wire === 5) {
      fields.push({ number, value: view.getFloat32(at, true) })
      at += 4
    } else throw new Error(`Wire type ${wire} does not occur in a model.`)
  }
  return fields
}

const bytes = (value: Field['value']): Uint8Array => {
  if (value instanceof Uint8Array) return value
  throw new Error('The model is damaged.')
}
const textAt = (fields: readonly Field[], wanted: number): string => {
  const field = fields.find(({ number }) => number === wanted)
  return field ? Buffer.from(bytes(field.value)).toString('utf8') : ''
}
const strings = (fields: readonly Field[] = []): string[] =>
  fields.filter(({ number }) => number === 9).map(({ value }) => Buffer.from(bytes(value)).toString('utf8'))

/** A repeated number of an attribute: 7 floats, 8 integers; packed or one by one. */
function numbers(fields: readonly Field[] = [], wanted: 7 | 8): number[] {
  return fields
    .filter(({ number }) => number === wanted)
    .flatMap(({ value }) => {
      if (!(value instanceof Uint8Array))
        return [Number(BigInt.asIntN(64, typeof value === 'bigint' ? value : 0n)) || Number(value)]
      if (wanted === 7) {
        const view = new DataView(value.buffer, value.byteOffset, value.byteLength)
        return Array.from({ length: value.byteLength / 4 }, (_, index) => view.getFloat32(index * 4, true))
      }
      const found: number[] = []
      let current = 0n
      let shift = 0n
      for (const byte of value) {
        current |= BigInt(byte & 0x7f) << shift
        shift += 7n
        if (byte >= 0x80) continue
        found.push(Number(BigInt.asIntN(64, current)))
        current = 0n
        shift = 0n
      }
      return found
    })
}
