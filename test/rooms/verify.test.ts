import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { waybill } from '../support/command.ts'
import { openTestHub, viewsLevel } from '../support/hub.ts'
import { quickInvoice } from '../support/quick-reader.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const LARGE = 'x'.repeat(100_000)

interface Verified {
  code: number | null
  problems: { text: string; cure: string }[]
}

describe('verify', () => {
  const home = temporaryFolder('verify')
  const data = path.join(home, 'data')
  const backups = path.join(home, 'backups')
  const secrets = path.join(home, 'secrets')
  let id: string

  before(async () => {
    const hub = await openTestHub({ data })
    for (const [number, padding] of [
      ['SMALL', ''],
      ['LARGE', LARGE],
    ] as const)
      await hub.settled((await hub.send(quickInvoice(number, { padding }))).body.id)
    await viewsLevel(hub)
    const made = await waybill(['backup', backups, '--data', data, '--secrets', secrets, '--views', '--json'])
    assert.equal(made.code, 0, made.stderr)
    id = String(made.objects[0]!['id'])
    await hub.close()
  })

  let copy: string
  beforeEach(() => {
    copy = temporaryFolder('verify-copy')
    cpSync(home, copy, { recursive: true })
  })

  async function verified(...words: string[]): Promise<Verified> {
    const { code, objects, stderr } = await waybill(['verify', ...words, '--json'])
    assert.equal(objects.length, 1, stderr)
    return { code, problems: objects[0]!['problems'] as Verified['problems'] }
  }
  const ofData = () => verified(path.join(copy, 'data'))
  const ofBackup = (...more: string[]) => verified(path.join(copy, 'backups'), ...more)
  const withSecrets = () => ofBackup('--secrets', path.join(copy, 'secrets'))

  /** Each problem has a cure, and one of them matches. */
  async function assertFound(verifying: Promise<Verified>, wanted: RegExp): Promise<void> {
    const { code, problems } = await verifying
    assert.equal(code, 1)
    assert.ok(problems.every(({ cure }) => cure.length > 10))
    assert.ok(
      problems.some(({ text }) => wanted.test(text)),
      `${wanted} is not among: ${problems.map(({ text }) => text).join('\n')}`,
    )
  }

  const dataLog = () => path.join(copy, 'data', 'log', 'events.sqlite')
  const backupLog = () => path.join(copy, 'backups', id, 'log', 'events.sqlite')
  function change(file: string, sql: string): void {
    const database = new DatabaseSync(file)
    const { changes } = database.prepare(sql).run()
    database.close()
    assert.ok(Number(changes) > 0, sql)
  }
  function flip(file: string, at: number): void {
    const bytes = readFileSync(file)
    bytes[at]! ^= 1
    writeFileSync(file, bytes)
  }
  const largeFile = (blobs: string) => {
    const [found] = readdirSync(path.join(blobs, 'large'), { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    )
    return path.join(found!.parentPath, found!.name)
  }

  it('finds nothing wrong with a data folder and a backup that are complete, and says what it checked', async () => {
    assert.deepEqual(await ofData(), { code: 0, problems: [] })
    assert.deepEqual(await withSecrets(), { code: 0, problems: [] })
    const { code, stdout } = await waybill(['verify', path.join(copy, 'data')])
    assert.equal(code, 0)
    assert.match(stdout, /\d+ events in \d+ streams have known types[^]*1 API key has a pepper[^]*Nothing is wrong\./)
  })

  it('reads a copy of the backups that lacks the lock file', async () => {
    rmSync(path.join(copy, 'backups', 'backup.lock'))
    assert.deepEqual(await withSecrets(), { code: 0, problems: [] })
  })

  it('refuses a folder that does not exist, and reports a missing log once', async () => {
    const { code, stderr } = await waybill(['verify', path.join(copy, 'none')])
    assert.equal(code, 2)
    assert.match(stderr, /There is no folder .*none\./)
    rmSync(path.join(copy, 'data', 'log'), { recursive: true })
    const { problems } = await ofData()
    assert.equal(problems.filter(({ text }) => text.includes('events.sqlite')).length, 1)
  })

  it('finds a truncated log', async () => {
    truncateSync(dataLog(), readFileSync(dataLog()).length - 4096 * 2)
    await assertFound(ofData(), /log\/events\.sqlite/)
    truncateSync(backupLog(), readFileSync(backupLog()).length - 4096 * 2)
    await assertFound(ofBackup(), /log\/events\.sqlite has another size/)
    rmSync(backupLog())
    await assertFound(ofBackup(), /log\/events\.sqlite is missing/)
  })

  it('finds a log that lost its end, because the views know more', async () => {
    change(dataLog(), 'DELETE FROM events WHERE position > (SELECT max(position) - 5 FROM events)')
    await assertFound(ofData(), /the log lost its end/)
  })

  it('finds a missing or changed document, small or large', async () => {
    flip(largeFile(path.join(copy, 'data', 'blobs')), 70_000)
    await assertFound(
      ofData(),
      /^The blob main\/[0-9a-f]{64} cannot be read: The stored bytes of a file have changed\.$/,
    )
    rmSync(largeFile(path.join(copy, 'data', 'blobs')))
    await assertFound(ofData(), /^The blob main\/[0-9a-f]{64} is missing\.$/)
    flip(largeFile(path.join(copy, 'backups', 'blobs')), 70_000)
    await assertFound(ofBackup(), /^The blob main\/[0-9a-f]{64} cannot be read/)
    change(dataLog(), "UPDATE blobs SET bytes = x'00' WHERE id = 1")
    await assertFound(ofData(), /^The blob main\/[0-9a-f]{64} cannot be read/)
    change(dataLog(), 'DELETE FROM blobs WHERE id = 2')
    await assertFound(ofData(), /^The blob main\/[0-9a-f]{64} is missing\.$/)
  })

  it('finds a missing, cut, or foreign pepper', async () => {
    const pepper = path.join(copy, 'data', 'pepper')
    writeFileSync(pepper, '0'.repeat(64))
    await assertFound(ofData(), /^The pepper is not the one/)
    writeFileSync(pepper, '')
    await assertFound(ofData(), /^The pepper is missing or not 64 hex digits/)
    rmSync(pepper)
    await assertFound(ofData(), /^The pepper is missing or not 64 hex digits/)
    writeFileSync(path.join(copy, 'secrets', 'pepper'), '0'.repeat(64))
    await assertFound(withSecrets(), /was not sealed with this pepper/)
  })

  it('finds a gap in a stream, a stream without its beginning, and an event that is gone', async () => {
    const stream = "(SELECT stream FROM events WHERE stream LIKE 'document-%' LIMIT 1)"
    change(dataLog(), `DELETE FROM events WHERE stream = ${stream} AND revision = 1`)
    await assertFound(ofData(), /^The stream document-\S+ has a gap: its revision 1 is missing\.$/)
    await assertFound(ofData(), /^Events are missing before position \d+ of the log\.$/)
    change(dataLog(), `DELETE FROM events WHERE stream = ${stream} AND revision = 0`)
    await assertFound(ofData(), /^The stream document-\S+ begins with revision 2\.$/)
  })

  it('finds events that the hub cannot read or fold, and shows no value of a document', async () => {
    const received = "WHERE position = (SELECT min(position) FROM events WHERE type = 'DocumentReceived')"
    change(dataLog(), `UPDATE events SET type = 'DocumentReceivd' ${received}`)
    await assertFound(ofData(), /^Revision 0 of document-\S+ cannot be read/)
    change(dataLog(), `UPDATE events SET type = 'DocumentReceived', stream = 'dokument-x' ${received}`)
    await assertFound(ofData(), /has a stream of no kind\.$/)
    change(dataLog(), `UPDATE events SET data = replace(data, '"', 'Nordwind') ${received}`)
    const { problems } = await ofData()
    assert.ok(problems.some(({ text }) => /The event at position \d+ of the log is not valid JSON/.test(text)))
    assert.doesNotMatch(JSON.stringify(problems), /Nordwind/)
  })

  it('finds an edited manifest, also one with a new checksum, and files that are not in it', async () => {
    const file = path.join(copy, 'backups', id, 'manifest.json')
    const text = readFileSync(file, 'utf8')
    const edited = JSON.parse(text) as { manifest: Record<string, unknown>; sha256: string }
    edited.manifest['missing'] = ['main/none']
    writeFileSync(file, JSON.stringify(edited))
    await assertFound(ofBackup(), /manifest\.json was changed: it does not match its sha256\.$/)
    edited.sha256 = hash('sha256', JSON.stringify(edited.manifest))
    writeFileSync(file, JSON.stringify(edited))
    await assertFound(withSecrets(), /manifest\.json was not sealed with this pepper/)
    writeFileSync(file, text.slice(0, -40))
    await assertFound(ofBackup(), /manifest\.json is not JSON\.$/)
    writeFileSync(file, text)
    writeFileSync(path.join(copy, 'backups', id, 'log', 'more'), '')
    await assertFound(ofBackup(), /log\/more is not in the manifest\.$/)
    edited.manifest = { ...(JSON.parse(text) as typeof edited).manifest, events: 1 }
    edited.sha256 = hash('sha256', JSON.stringify(edited.manifest))
    writeFileSync(file, JSON.stringify(edited))
    await assertFound(ofBackup(), /^The log has \d+ events, but the manifest says 1/)
  })

  it('does not find a changed digit that leaves the JSON of an event valid, and its help says so', async () => {
    change(
      dataLog(),
      `UPDATE events SET data = replace(data, '"attempt":1', '"attempt":2') WHERE type = 'ReadingStarted'`,
    )
    assert.deepEqual(await ofData(), { code: 0, problems: [] })
    const { stdout } = await waybill(['help', 'verify'])
    assert.match(stdout.replaceAll(/\s+/g, ' '), /A changed digit inside an event is not found/)
  })
})
