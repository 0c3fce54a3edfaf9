import type { MediaType } from '../../../hub/document/media-types.ts'
import type { Format } from '../format.ts'

const MAGIC: readonly [type: MediaType, isMatch: (first: string) => boolean][] = [
  ['image/png', (first) => first.startsWith('\x89PNG\r\n\x1a\n')],
  ['image/jpeg', (first) => first.startsWith('\xff\xd8\xff')],
  ['image/tiff', (first) => first.startsWith('II*\0') || first.startsWith('MM\0*')],
  ['image/webp', (first) => first.startsWith('RIFF') && first.slice(8, 12) === 'WEBP'],
]

export const format: Format = {
  name: 'image',
  mediaTypes: MAGIC.map(([type]) => type),
  sniff: (first) => MAGIC.find(([, isMatch]) => isMatch(first))?.[0],
  async open(bytes, limits) {
    const { openImage } = await import('./pages.ts')
    return openImage(bytes, limits)
  },
}
