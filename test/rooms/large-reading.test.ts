import assert from 'node:assert/strict'
import { readdir, symlink, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { openOutput } from '../../inference/output.ts'
import type { Reader } from '../../inference/reader.ts'
import { wordBomb } from '../support/bad-files.ts'
import { openTestHub, type TestHub } from '../support/hub.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { openTestReader } from '../support/test-reader.ts'
import { TYPES } from '../support/types.ts'

interface Text {
  pages: { page: number; text: string }[]
  words: { text: string; page: number }[]
}

describe('a document of many words', function () {
  this.timeout(120_000)
  let folder: string
  let reader: Reader
  let hub: TestHub
  before(async () => {
    folder = temporaryFolder('large-reading')
    reader = openTestReader({
      folder,
    })
    hub = await openTestHub({ seams: { reader } })
  })
  after(async () => {
    await hub.close()
    await reader.close()
  })

  it('is read into a file, of which the hub gets the summary, and leaves no file behind', async () => {
    const wanted = { mediaType: 'application/pdf', types: TYPES }
    const { summary, content } = await reader.read(wordBomb(10_000), wanted, AbortSignal.timeout(150_000))
    assert.deepEqual([summary.words, summary.pages, 'fields' in summary], [10_000, 1, true])
    assert.ok(!(content instanceof Uint8Array), 'a large reading is no part of the answer')
    assert.deepEqual(await readdir(folder), [])
    assert.ok((await buffer(content)).length > 256 * 1024)
  })

  it('is stored and its text is served from the store', async () => {
    const { id } = (await hub.send(wordBomb(10_000, { word: 'stored' }))).body
    const document = await hub.settled(id)
    // Ten thousand times one word is no language, so a person is asked.
    assert.deepEqual([document.state, document.pages], ['in-review', 1])
    const { body } = await hub.call<Text>('GET', `/documents/${id}/text`)
    assert.equal(body.words.length, 10_000)
    assert.equal(body.pages[0]!.text.split(/\s/).length, 10_000)
  })
})

describe('the output file of a reader', () => {
  it('is read through the handle of the hub: a link in its place shows nothing', async () => {
    const folder = temporaryFolder('output')
    const secret = path.join(folder, 'secret')
    await writeFile(secret, 'of the hub')
    const output = await openOutput(folder)
    await rm(output.file)
    await symlink(secret, output.file)
    assert.equal((await buffer(await output.take(100))).toString(), '')
    await output.close()
    assert.deepEqual(await readdir(folder), ['secret'])
  })

  it('is refused if it is larger than a reading can be', async () => {
    const output = await openOutput(temporaryFolder('output'))
    await writeFile(output.file, 'x'.repeat(101))
    await assert.rejects(output.take(100), { code: 'reader-crashed' })
    await output.close()
  })
})
