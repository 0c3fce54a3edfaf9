import path from 'node:path'
import type { Settings } from '../../../config/config.ts'
import { openBlobs, openStore } from '../../app/engines.ts'
import { isBackupFolder, isFolder } from '../../backup/backup-folder.ts'
import { textIn } from '../../backup/files.ts'
import { verifyBackup, verifyDataFolder, verifyEngines } from '../../backup/verify.ts'
import { pepperFrom } from '../../backup/verify-keys.ts'
import { silentLog } from '../../log.ts'
import { JSON_OPTION, textOf, UsageError, type Command, type Input } from '../command.ts'
import { showProblems } from '../problems.ts'

export const command: Command = {
  arguments: '[FOLDER]',
  usage: 'verify [FOLDER] [--secrets FOLDER] [--backup ID] [--json]',
  about:
    'Reads a whole log and checks events, streams, documents and keys: of a data folder or of a backup; without a ' +
    'folder, of the engines in the settings. Nothing is changed, and a hub may be running. A changed digit inside an ' +
    'event is not found.',
  examples: [
    ['verify', 'the hub of the settings: embedded, or on EventStoreDB and S3'],
    ['verify /backups --secrets /elsewhere', 'the newest backup, and that the secrets belong to it'],
    ['verify /srv/waybill --json', 'a data folder; one object, for a program'],
  ],
  options: {
    secrets: { value: 'FOLDER', about: 'of a backup: the folder that `backup --secrets` filled' },
    backup: { value: 'ID', about: 'of a backup: an earlier one of the folder; default: the newest' },
    ...JSON_OPTION,
  },
  async run(input: Input) {
    const { values, terminal } = input
    const { checked, problems } = await verify(input)
    if (values['json']) terminal.json({ checked, problems })
    else {
      for (const sentence of checked) terminal.line(sentence)
      showProblems(terminal, problems)
      if (problems.length === 0) terminal.line('Nothing is wrong.')
    }
    return problems.length > 0 ? 1 : 0
  },
}

function verify({ args, values, settings, terminal, signal }: Input) {
  const { progress } = terminal
  const options = { signal, progress, pepper: pepperFrom(settings.auth.pepper) }
  const folder = args[0] === undefined ? undefined : path.resolve(args[0])
  if (folder !== undefined && !isFolder(folder)) throw new UsageError(`There is no folder ${folder}.`)
  const isBackup = folder !== undefined && isBackupFolder(folder)
  if (isBackup) return verifyWithSecrets(folder, { values, options })
  for (const name of ['secrets', 'backup'] as const)
    if (values[name] !== undefined) throw new UsageError(`--${name} is for a folder of backups.`)
  const { data, eventStore, blobs } = settings.engines
  if (folder !== undefined || (eventStore === 'embedded' && blobs === 'embedded'))
    return verifyDataFolder(folder ?? data, options)
  return verifyEngines(() => openEngines(settings.engines), options)
}

async function verifyWithSecrets(
  folder: string,
  {
    values,
    options,
  }: { values: Input['values']; options: Pick<Parameters<typeof verifyBackup>[1], 'signal' | 'progress' | 'pepper'> },
) {
  const id = textOf(values, 'backup')
  const secrets = textOf(values, 'secrets')
  if (secrets === undefined) return verifyBackup(folder, { ...options, id })
  const pepper = pepperFrom(await textIn(path.join(secrets, 'pepper')))
  const apiKey = await textIn(path.join(secrets, 'api-key'))
  if (!pepper) throw new UsageError(`--secrets is ${secrets}, but that folder has no pepper of 64 hex digits.`)
  return verifyBackup(folder, { ...options, id, pepper, ...(apiKey !== undefined && { apiKey }) })
}

async function openEngines(settings: Settings['engines']) {
  if (settings.eventStore === 'embedded' || settings.blobs === 'embedded')
    throw new UsageError('Only the log or only the documents are on a server: verify such a hub after `waybill move`.')
  const store = await openStore(settings, silentLog)
  try {
    const blobs = await openBlobs(settings, silentLog)
    return {
      store,
      blobs,
      async close() {
        await Promise.all([store.close(), blobs.close()])
      },
    }
  } catch (error) {
    await store.close()
    throw error
  }
}
