import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Settings } from '../../../config/config.ts'
import { takeBackup, type BackupResult } from '../../backup/backup.ts'
import { textIn } from '../../backup/files.ts'
import { pepperFrom } from '../../backup/verify-keys.ts'
import { WaybillError } from '../../errors.ts'
import { countOf, JSON_OPTION, textOf, UsageError, type Command, type Input } from '../command.ts'
import type { Terminal } from '../terminal.ts'

const PACKAGE = path.resolve(import.meta.dirname, '../../../package.json')
const KEPT = 7

export const command: Command = {
  arguments: '<FOLDER>',
  usage: 'backup FOLDER [--secrets FOLDER] [--views] [--keep N] [--data FOLDER] [--json]',
  about:
    'Copies the data folder of an embedded hub, which may be running, into a folder of backups. Each backup is one ' +
    'consistent state; documents over 64 KiB are stored once for all of them. `restore` makes a data folder from it.',
  examples: [
    ['backup /backups --secrets /elsewhere', 'the pepper and the first API key go to another place'],
    ['backup /backups --keep 30', `keep the newest 30 backups instead of ${KEPT}`],
  ],
  options: {
    secrets: { value: 'FOLDER', about: 'second folder, for the pepper and the first API key; a restore needs both' },
    views: { about: 'also copy the views; without them a restored hub builds them from the log' },
    keep: { value: 'N', about: `number of backups that stay in the folder (${KEPT})` },
    data: { value: 'FOLDER', about: 'data folder of the hub (WAYBILL_DATA; .waybill)' },
    ...JSON_OPTION,
  },
  async run({ args, values, settings, terminal, signal }: Input) {
    assertEmbedded(settings)
    if (values['views'] === true && settings.engines.views !== 'embedded')
      throw new UsageError(
        '--views is for embedded views; those of this hub are on a server, and are built from the log.',
      )
    const { data } = settings.engines
    const secrets = textOf(values, 'secrets')
    const started = performance.now()
    const result = await takeBackup({
      data,
      folder: path.resolve(args[0]!),
      secrets: secrets === undefined ? undefined : path.resolve(secrets),
      pepper: await pepperOf(settings),
      withViews: values['views'] === true,
      keep: countOf(values, 'keep', KEPT),
      program: (JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string }).version,
      now: new Date().toISOString(),
      signal,
      progress: terminal.progress,
    })
    const seconds = (performance.now() - started) / 1000
    if (values['json']) terminal.json(asJson(result, seconds))
    else show(terminal, result, seconds)
    if (secrets === undefined)
      terminal.note(
        'The pepper is not in the backup, and no API key is valid without it: use --secrets, or keep a copy of ' +
          `${path.join(data, 'pepper')}.`,
      )
    return result.manifest.missing.length > 0 ? 1 : 0
  },
}

function assertEmbedded({ engines: { eventStore, blobs } }: Settings): void {
  if (eventStore !== 'embedded' || blobs !== 'embedded')
    throw new WaybillError(
      'backup-failed',
      'The log or the documents of this hub are on a server: docs/production.md says how to back them up.',
    )
}

async function pepperOf({ auth, engines }: Settings): Promise<Buffer> {
  const file = path.join(engines.data, 'pepper')
  const pepper = pepperFrom(auth.pepper === '' ? await textIn(file) : auth.pepper)
  if (pepper) return pepper
  throw new WaybillError(
    'backup-failed',
    `There is no pepper of 64 hex digits: WAYBILL_PEPPER is not set, and ${file} does not hold one.`,
  )
}

const asJson = ({ manifest, copied, removed }: BackupResult, seconds: number) => {
  const { id, events, head, missing, files, blobs } = manifest
  return { id, events, head, files: files.length, blobs: blobs.length, missing, copied, removed, seconds }
}

function show(terminal: Terminal, { manifest, copied, removed }: BackupResult, seconds: number): void {
  const { id, events, files, blobs, missing } = manifest
  terminal.line(
    `Backup ${id}: ${events} events, ${files.length + blobs.length} files; ` +
      `${copied.files} files with ${copied.bytes} bytes written in ${seconds.toFixed(1)} s.`,
  )
  if (removed.length > 0) terminal.line(`Removed ${removed.join(', ')}.`)
  for (const key of missing)
    terminal.note(`The hub has lost the blob ${key}: the backup has everything else, and earlier backups were kept.`)
}
