import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { document, ID, INVOICE, openCommandRig } from '../support/command-rig.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

describe('the waybill command at Ctrl-C', () => {
  let rig: Awaited<ReturnType<typeof openCommandRig>>
  beforeEach(async () => {
    rig = await openCommandRig()
  })
  afterEach(() => rig.close())

  it('exits with 130 at Ctrl-C while it waits, and names the document that the hub continues with', async () => {
    let asked = () => {}
    const waits = new Promise<void>((resolve) => {
      asked = resolve
    })
    rig.answer = ({ method }) => {
      if (method === 'POST') return { status: 202, body: { id: ID, state: 'received', duplicate: false } }
      asked()
      return { body: document('reading') }
    }
    const running = rig.start('send', INVOICE, '--wait', '--json')
    await waits
    running.interrupt()
    const { code, objects, stderr } = await running.done
    assert.deepEqual([code, objects.map(({ id }) => id)], [130, [ID]])
    assert.match(stderr, new RegExp(`Every file was sent\\.\nThe hub continues with: ${ID}\n$`))
  })

  it('exits with 130 at Ctrl-C while the hub does not answer', async () => {
    for (const args of [['list'], ['rebuild', 'audit']]) {
      let asked = () => {}
      const waits = new Promise<void>((resolve) => {
        asked = resolve
      })
      rig.answer = () => {
        asked()
        return new Promise<never>(() => {})
      }
      const running = rig.start(...args)
      await waits
      running.interrupt()
      const { code, stdout, stderr } = await running.done
      assert.deepEqual(
        [code, stdout, stderr],
        [130, '', 'Stopping. Press Ctrl-C again to stop immediately.\nStopped.\n'],
      )
    }
  })

  it('finishes the requests in flight at Ctrl-C, then names the files that were not sent', async () => {
    const folder = temporaryFolder('cli')
    const files = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const file = path.join(folder, `${index}.pdf`)
        await writeFile(file, '%PDF-')
        return file
      }),
    )
    let release = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    let begun = () => {}
    const all = new Promise<void>((resolve) => {
      begun = resolve
    })
    rig.answer = async () => {
      if (rig.asked.length === 4) begun()
      await released
      return { status: 202, body: { id: ID, state: 'received', duplicate: false } }
    }
    const running = rig.start('send', ...files)
    await all
    running.interrupt()
    await running.complains('Stopping')
    release()
    const { code, stdout, stderr } = await running.done
    assert.equal(code, 130)
    assert.equal(stdout.trimEnd().split('\n').length, 4)
    assert.ok(stderr.includes(`Not sent: ${files.slice(4).join(' ')}`))
  })
})
