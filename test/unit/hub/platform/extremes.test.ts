import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { largest, smallest } from '../../../../hub/platform/extremes.ts'

const ROOT = path.resolve(import.meta.dirname, '../../../..')
const SOURCES = ['hub', 'adapters', 'mappings', 'projections', 'inference', 'config', 'samples']
/** More than a call can have as arguments. */
const MANY = 500_000

describe('extremes', () => {
  it('are found among more values than a call can have arguments', () => {
    const values = Array.from({ length: MANY }, (_, index) => index)
    assert.throws(() => Math.max(...values), RangeError)
    assert.deepEqual([smallest(values), largest(values)], [0, MANY - 1])
  })

  it('are the initial value where there is no value beyond it', () => {
    assert.deepEqual([smallest([]), smallest([3], 2), largest([]), largest([3], 4)], [Infinity, 2, -Infinity, 4])
  })

  it('and pushes never spread a list of any length into arguments', () => {
    const found = SOURCES.flatMap((folder) =>
      readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.(?:ts|js|cjs|mjs)$/.test(file))
        .flatMap((file) => {
          const text = readFileSync(path.join(ROOT, folder, file), 'utf8').replaceAll(/^\s*(?:\/\/|\*|\/\*).*$/gm, '')
          const spreads =
            /\b(?:Math\.(?:min|max)|String\.fromC(?:har|odePoint)\w*|\.(?:push|unshift))\([^(){}[\]]*\.\.\./g
          return [...text.matchAll(spreads)].map(([call]) => `${folder}/${file}: ${call}`)
        }),
    )
    assert.deepEqual(found, [])
  })
})
