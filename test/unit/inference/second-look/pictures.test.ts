import assert from 'node:assert/strict'
import { keptPictures } from '../../../../inference/second-look/pictures.ts'

function kept(pages: readonly number[], side: number): number[] {
  const { pictures, keep } = keptPictures()
  // No pixels: only the size counts.
  const raster = { data: new Uint8Array(), width: side, height: side }
  for (const page of pages) keep(page, { raster, part: [0, 0, 1, 1] })
  return [...pictures.keys()]
}

describe('the pictures that are kept for a second look', () => {
  it('are those of the first recognised page and of the last ones that fit into memory', () => {
    assert.deepEqual(kept([2, 3, 5, 8, 9], 3000), [2, 8, 9])
    assert.deepEqual(kept([2, 3, 5, 8, 9], 1000), [2, 3, 5, 8, 9])
  })

  it('are two at least', () => {
    assert.deepEqual(kept([1, 2, 3], 5000), [1, 3])
  })
})
