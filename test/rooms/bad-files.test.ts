import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Reader } from '../../inference/reader.ts'
import type { ErrorCode } from '../../hub/errors.ts'
import {
  brokenJpeg,
  damagedPdf,
  decompressionBomb,
  encryptedPdf,
  hugePage,
  manyPictures,
  pdfOfPages,
  pdfWithoutPages,
  pdfWithText,
  pixelBomb,
  wordBomb,
} from '../support/bad-files.ts'
import { assertExplained } from '../support/explained.ts'
import { openTestHub, type TestHub } from '../support/hub.ts'
import { ciiXml } from '../support/hybrid-pdfs.ts'
import { detached } from '../support/signed-files.ts'
import { openTestReader } from '../support/test-reader.ts'
import { TYPES } from '../support/types.ts'

describe('a file that cannot be read', () => {
  let hub: TestHub
  let reader: Reader
  before(async () => {
    reader = openTestReader({
      // Both attempts at a file that ends only by them fit into one test.
      pageSeconds: 10,
      timeoutSeconds: 30,
      memoryMb: 700,
      maxWords: 25_000,
    })
    hub = await openTestHub({ seams: { reader } })
  })
  after(async () => {
    await hub.close()
    await reader.close()
  })

  const files: [what: string, bytes: () => Buffer | Promise<Buffer>, code: ErrorCode][] = [
    ['an encrypted PDF', encryptedPdf, 'pdf-encrypted'],
    ['a damaged PDF', damagedPdf, 'pdf-damaged'],
    ['a PDF without pages', pdfWithoutPages, 'no-pages'],
    ['a PDF of 10,000 pages', () => pdfOfPages(10_000), 'too-many-pages'],
    ['a pixel bomb', () => pixelBomb(), 'image-too-large'],
    ['a JPEG that breaks off', brokenJpeg, 'image-damaged'],
    ['a page of a billion points', () => hugePage(1e9, 1e9), 'page-too-large'],
    ['a page that is endlessly high', () => hugePage(1, 1e7), 'page-too-large'],
    ['a page that draws a picture 3,000 times', () => manyPictures(5000, 3000), 'image-too-large'],
    ['a page with a picture of 10 gigapixels', () => manyPictures(100_000, 1), 'image-too-large'],
    ['a page of 100,000 words', () => wordBomb(100_000), 'too-many-words'],
    ['a document of 30,000 words', () => wordBomb(1000, { pages: 30 }), 'too-many-words'],
    ['XML that breaks off', () => Buffer.from(ciiXml().slice(0, -100)), 'xml-damaged'],
    ['XML with entities', () => Buffer.from(`<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>`), 'xml-unsafe'],
    [
      'a small XML with too many elements',
      () => Buffer.from(ciiXml({ seller: '<a/>'.repeat(500_000) })),
      'xml-too-large',
    ],
    ['XML of something else', () => Buffer.from('<Invoice xmlns="urn:other"/>'), 'xml-unknown'],
    ['a signature without its content', detached, 'signed-file-damaged'],
    ['a page of few, very long words', () => wordBomb(1000, { word: 'x'.repeat(500) }), 'too-many-words'],
  ]
  for (const [what, bytes, code] of files) {
    it(`${what} is accepted, fails with ${code}, and its trail says the cause and the cure`, async () => {
      const {
        status,
        body: { id },
      } = await hub.send(await bytes())
      assert.equal(status, 202)
      const document = await hub.settled(id)
      assert.deepEqual([document.state, document.failure!.code], ['failed', code])
      assert.equal((await hub.trail(id)).at(-1)!.event, 'DocumentFailed')
      await assertExplained(hub, code)
    })
  }

  it('a decompression bomb ends at the memory limit or the timeout, whichever comes first', async () => {
    const {
      body: { id },
    } = await hub.send(decompressionBomb())
    const document = await hub.settled(id)
    assert.equal(document.state, 'failed')
    assert.ok(['reader-out-of-memory', 'reader-timeout'].includes(document.failure!.code), document.failure!.code)
    await assertExplained(hub, document.failure!.code as ErrorCode)
  })

  it('does not keep the hub from reading the next document', async () => {
    const {
      body: { id },
    } = await hub.send(
      await pdfWithText('A letter about the weather.\nNothing is to be paid, and nothing is requested.'),
    )
    assert.equal((await hub.settled(id)).pages, 1)
    assert.equal((await hub.call('GET', '/health/ready', { as: '' })).status, 200)
  })
})

describe('a file after one that needs much memory', function () {
  this.timeout(120_000)
  it('is read in a process without that memory', async () => {
    const reader = openTestReader()
    const read = async (bytes: Buffer) =>
      (await reader.read(bytes, { mediaType: 'application/pdf', types: TYPES }, AbortSignal.timeout(150_000))).summary
        .pages
    try {
      // The file may exceed the memory limit on its own.
      await read(decompressionBomb()).catch(() => {})
      assert.equal(await read(await pdfOfPages(2)), 2)
    } finally {
      await reader.close()
    }
  })
})

describe('a file that ends its reader process', () => {
  const killers: [what: string, limits: { timeoutSeconds?: number; memoryMb?: number }, code: ErrorCode][] = [
    ['with a timeout that is too short', { timeoutSeconds: 0.05 }, 'reader-timeout'],
    ['with a memory limit that is too low', { memoryMb: 120 }, 'reader-out-of-memory'],
  ]
  for (const [what, limits, code] of killers) {
    it(`${what} fails with ${code}, and other files are read`, async () => {
      const strict = openTestReader({ timeoutSeconds: 20, ...limits })
      const hub = await openTestHub({ seams: { reader: strict } })
      const bytes = await readFile(path.resolve(import.meta.dirname, '../../samples/receipt-scan.jpg'))
      try {
        const {
          body: { id },
        } = await hub.send(bytes)
        const document = await hub.settled(id)
        assert.deepEqual([document.state, document.failure?.code], ['failed', code])
        await assertExplained(hub, code)
        const reader = openTestReader({ timeoutSeconds: 20 })
        await hub.restart({ reader })
        const next = (await hub.send(await pdfWithText('Another page, for a reader with enough time and memory.'))).body
          .id
        assert.equal((await hub.settled(next)).state, 'filed')
        await reader.close()
      } finally {
        await hub.close()
        await strict.close()
      }
    })
  }

  it('by a signal fails with reader-crashed after a second attempt', async () => {
    const reader = openTestReader({ timeoutSeconds: 20 })
    let attempts = 0
    const dying: typeof reader = {
      ...reader,
      async read(file, wanted, signal) {
        attempts++
        // After its first page, a process is surely at work on the next one, which takes a while.
        const progress = () => {
          for (const pid of childrenOf(process.pid)) process.kill(pid, 'SIGSEGV')
        }
        return reader.read(file, { ...wanted, progress }, signal)
      },
    }
    const hub = await openTestHub({ seams: { reader: dying } })
    try {
      const {
        body: { id },
      } = await hub.send(wordBomb(10_000, { pages: 4 }))
      const document = await hub.settled(id)
      assert.deepEqual([document.state, document.failure?.code, attempts], ['failed', 'reader-crashed', 2])
      await assertExplained(hub, 'reader-crashed')
    } finally {
      await hub.close()
      await reader.close()
    }
  })
})

/** Reader processes that this process has started. */
const childrenOf = (pid: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((child) => Number(/\) \S (\d+)/.exec(readOf(child, 'stat'))?.[1]) === pid)
    .filter((child) => /worker\.ts/.test(readOf(child, 'cmdline')))

/** A file about a process; '' for one that has ended. */
function readOf(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch {
    return ''
  }
}
