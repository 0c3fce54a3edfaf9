import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { MEDIA_TYPES } from '../../../hub/document/media-types.ts'
import { loadFormats } from '../../../inference/formats/registry.ts'

const FOLDER = path.resolve(import.meta.dirname, '../../../inference/formats')

describe('the formats', () => {
  it('are the folders, and share out the media types that the hub accepts', async () => {
    const { all } = await loadFormats()
    const folders = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    assert.deepEqual(all.map(({ name }) => name).toSorted(), folders.map(({ name }) => name).toSorted())
    assert.deepEqual(
      all.flatMap(({ mediaTypes }) => mediaTypes).toSorted(),
      MEDIA_TYPES.map(({ mime }) => mime).toSorted(),
    )
  })

  it('recognise a file by its first bytes; a header at the start wins over one that follows', async () => {
    const { sniff } = await loadFormats()
    const typeOf = (text: string) => sniff(Buffer.from(text, 'latin1'))
    assert.equal(typeOf('\x89PNG\r\n\x1a\n'), 'image/png')
    assert.equal(typeOf('\xff\xd8\xff\xe0'), 'image/jpeg')
    assert.equal(typeOf('MM\0*'), 'image/tiff')
    assert.equal(typeOf('RIFF1234WEBP'), 'image/webp')
    assert.equal(typeOf('%PDF-1.7'), 'application/pdf')
    assert.equal(typeOf(`${'x'.repeat(1000)}%PDF-1.7`), 'application/pdf')
    assert.equal(typeOf(`${'x'.repeat(1020)}%PDF-1.7`), undefined)
    assert.equal(typeOf('\xff\xd8\xff %PDF-1.7'), 'image/jpeg')
    assert.equal(typeOf('A note'), undefined)
  })

  it('open nothing that they do not name', async () => {
    const { formatOf } = await loadFormats()
    assert.equal(formatOf('image/webp').name, 'image')
    assert.throws(() => formatOf('text/plain'), { code: 'unsupported-media-type' })
  })
})
