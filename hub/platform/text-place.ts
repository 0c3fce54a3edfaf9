import { isMap, isNode, type Document } from 'yaml'

/** Where an offset lies in a text, as `line:column`, both from 1. */
export function placeAt(text: string, offset: number): string {
  const before = text.slice(0, Math.max(0, offset)).split('\n')
  return `${before.length}:${before.at(-1)!.length + 1}`
}

/** The offset of the node at a path in a YAML or JSON document, or of the nearest node above it that exists. */
export function offsetOfPath(document: Document, path: readonly (string | number)[]): number {
  for (let length = path.length; length >= 0; length--) {
    const parent = length === 0 ? document.contents : document.getIn(path.slice(0, length - 1), true)
    const last = path[length - 1]
    const pair =
      isMap(parent) && length > 0
        ? parent.items.find(({ key }) => isNode(key) && String(key) === String(last))
        : undefined
    const node = (pair?.key ?? (length === 0 ? document.contents : document.getIn(path.slice(0, length), true))) as
      | { range?: [number, number, number] }
      | undefined
    if (isNode(node) && node.range) return node.range[0]
  }
  return 0
}

/** The members of a JSON Pointer, such as `/properties/a~1b`. */
export const pointerPath = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
