import assert from 'node:assert/strict'
import { keptPictures } from '../../../../inference/second-look/pictures.ts'

describe('the pictures that are kept for a second look', () => {
  it('are those of the first and of the last recognised page', () => {
    const { pictures, keep } = keptPictures()
    const picture = { raster: { data: new Uint8Array(3), width: 1, height: 1 }, part: [0, 0, 1, 1] as const }
    for (const page of [2, 3, 5, 8]) keep(page, picture)
    assert.deepEqual([...pictures.keys()], [2, 8])
  })
})
