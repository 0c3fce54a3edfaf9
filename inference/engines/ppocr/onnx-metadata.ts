import { WaybillError } from '../../../hub/errors.ts'

/** Field of a ModelProto (onnx.proto) that holds a key and a value; it may occur many times. */
const METADATA_PROPS = 14
const KEY = 1
const VALUE = 2

/** The key/value metadata of an ONNX model, which onnxruntime for JavaScript lacks. @throws `models-missing` */
export function metadataOf(model: Buffer): Map<string, string> {
  const found = new Map<string, string>()
  for (const { field, bytes } of fieldsOf(model)) {
    if (field !== METADATA_PROPS) continue
    const parts = new Map([...fieldsOf(bytes)].map((each) => [each.field, each.bytes.toString('utf8')]))
    found.set(parts.get(KEY) ?? '', parts.get(VALUE) ?? '')
  }
  return found
}

/** The length-delimited fields of a protobuf message; the others are skipped. */
function* fieldsOf(message: Buffer): Generator<{ field: number; bytes: Buffer }> {
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at++]
      if (byte === undefined) throw notOnnx()
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }
  while (at < message.length) {
    const tag = varint()
    switch (tag % 8) {
      case 0:
        varint()
        break
      case 1:
        at += 8
        break
      case 2: {
        const length = varint()
        const bytes = message.subarray(at, at + length)
        if (bytes.length < length) throw notOnnx()
        at += length
        yield { field: Math.floor(tag / 8), bytes }
        break
      }
      case 5:
        at += 4
        break
      default:
        throw notOnnx()
    }
  }
}

const notOnnx = (): WaybillError => new WaybillError('models-missing', 'A model file is damaged: it is not ONNX.')
