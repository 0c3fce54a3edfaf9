import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { getCompileCacheDir } from 'node:module'
import path from 'node:path'
import { parsed } from '../../../../hub/platform/fast-start.ts'

describe('what a text is parsed to', () => {
  const text = randomUUID()
  let times = 0
  const parse = (given: string) => ({ given, times: ++times })
  const keptIn = (): string => {
    const folder = getCompileCacheDir()
    assert.ok(folder !== undefined, 'run the tests by npm test: the launcher names the folder')
    return path.join(
      folder,
      readdirSync(folder).find(
        (name) => name.endsWith('.json') && readFileSync(path.join(folder, name), 'utf8').includes(`"${text}"`),
      )!,
    )
  }

  it('is kept: the next start does not parse', () => {
    assert.deepEqual(parsed(text, parse), { given: text, times: 1 })
    assert.deepEqual(parsed(text, parse), { given: text, times: 1 })
  })

  it('is another for another text', () => assert.equal(parsed(`${text}!`, parse).given, `${text}!`))

  it('is made again where what was kept is torn', () => {
    writeFileSync(keptIn(), '{"given"')
    assert.deepEqual(parsed(text, parse), { given: text, times: 3 })
    assert.deepEqual(parsed(text, parse), { given: text, times: 3 })
  })
})
