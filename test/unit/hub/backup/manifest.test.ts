import assert from 'node:assert/strict'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { assertApart, takeBackupFolder } from '../../../../hub/backup/backup-folder.ts'
import {
  chosenGeneration,
  generationsIn,
  newId,
  newManifest,
  readManifest,
  sealed,
} from '../../../../hub/backup/manifest.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const PEPPER = Buffer.alloc(32, 7)
const FIRST = '2026-11-30T01-02-03.004Z'
const MANIFEST = newManifest({
  program: '0.1.0',
  id: FIRST,
  madeAt: '2026-11-30T01:02:03.004Z',
  events: 1,
  firstEventId: 'a',
  lastEventId: 'a',
  head: '1',
  files: [],
  blobs: [],
  missing: [],
})

describe('a manifest', () => {
  let folder: string
  beforeEach(() => {
    folder = temporaryFolder('manifest')
    mkdirSync(path.join(folder, FIRST))
  })
  const write = (text: string) => writeFileSync(path.join(folder, FIRST, 'manifest.json'), text)

  it('is read as it was written, with and without the pepper', () => {
    write(sealed(MANIFEST, PEPPER))
    assert.deepEqual(readManifest(folder, FIRST, PEPPER), MANIFEST)
    assert.deepEqual(readManifest(folder, FIRST, undefined), MANIFEST)
  })

  it('is refused with another pepper, after any change, and from a later version', () => {
    write(sealed(MANIFEST, PEPPER))
    assert.throws(() => readManifest(folder, FIRST, Buffer.alloc(32, 8)), { code: 'backup-invalid' })
    write(sealed(MANIFEST, PEPPER).replace('"events": 1', '"events": 2'))
    assert.throws(() => readManifest(folder, FIRST, undefined), { code: 'backup-invalid' })
    write(sealed({ ...MANIFEST, format: 2 }, PEPPER))
    assert.throws(() => readManifest(folder, FIRST, undefined), /later version/)
  })
})

describe('the id of a backup', () => {
  it('is its time, and later than the last one even if the clock was set back', () => {
    assert.equal(newId('2026-11-30T01:02:03.004Z', undefined), FIRST)
    assert.equal(newId('2026-11-30T01:02:03.004Z', FIRST), '2026-11-30T01-02-03.005Z')
    assert.equal(newId('2020-01-01T00:00:00.000Z', '2026-12-31T23-59-59.999Z'), '2027-01-01T00-00-00.000Z')
  })

  it('names a complete backup; the newest is taken without one', () => {
    const folder = temporaryFolder('generations')
    for (const name of ['2026-11-30T01-02-03.005Z', FIRST, `${FIRST}.partial`, 'blobs'])
      mkdirSync(path.join(folder, name))
    assert.deepEqual(generationsIn(folder), [FIRST, '2026-11-30T01-02-03.005Z'])
    assert.equal(chosenGeneration(folder, undefined), '2026-11-30T01-02-03.005Z')
    assert.equal(chosenGeneration(folder, FIRST), FIRST)
    assert.throws(() => chosenGeneration(folder, 'blobs'), { code: 'backup-invalid' })
    assert.throws(() => chosenGeneration(temporaryFolder('empty'), undefined), /holds no complete backup/)
  })
})

describe('the folder of the backups', () => {
  it('is locked while it is used, and refused if it holds something else', async () => {
    const folder = temporaryFolder('taken')
    const release = await takeBackupFolder(folder)
    await assert.rejects(takeBackupFolder(folder), { code: 'backup-failed' })
    release()
    ;(await takeBackupFolder(folder))()
    const other = temporaryFolder('other')
    writeFileSync(path.join(other, 'letter.txt'), 'mine')
    await assert.rejects(takeBackupFolder(other), { code: 'backup-failed' })
  })

  it('lies in no other folder of the hub, also by a link, and none lies in it', () => {
    const home = temporaryFolder('apart')
    const [data, inside] = [path.join(home, 'data'), path.join(home, 'data', 'backups')]
    for (const folders of [
      [
        ['data', data],
        ['backups', inside],
      ],
      [
        ['data', inside],
        ['backups', data],
      ],
      [
        ['data', data],
        ['backups', data],
      ],
    ] as const)
      assert.throws(() => assertApart(folders), { code: 'backup-failed' })
    mkdirSync(data)
    symlinkSync(data, path.join(home, 'link'))
    const linked = path.join(home, 'link', 'backups')
    assert.throws(
      () =>
        assertApart([
          ['data', data],
          ['backups', linked],
        ]),
      { code: 'backup-failed' },
    )
    assertApart([
      ['data', data],
      ['backups', `${data}-backups`],
    ])
  })
})
