import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Settings } from '../../../config/config.ts'
import { openClosing } from '../../app/closing.ts'
import { openStore, takeDataFolder } from '../../app/engines.ts'
import { LOG } from '../../backup/backup.ts'
import { recordRestore } from '../../backup/record-restore.ts'
import { restoreBackup } from '../../backup/restore.ts'
import { pepperFrom } from '../../backup/verify-keys.ts'
import { silentLog } from '../../log.ts'
import { textOf, UsageError, type Command, type Input } from '../command.ts'
import { showProblems } from '../problems.ts'
import type { Terminal } from '../terminal.ts'

export const command: Command = {
  arguments: '[FOLDER]',
  usage: 'restore FOLDER --to FOLDER [--secrets FOLDER] [--backup ID] | restore --record [--data FOLDER]',
  about:
    'Verifies a backup and makes a data folder from it, in an empty or new folder. Documents that were accepted ' +
    'after the backup are not in it: send them again.',
  examples: [
    ['restore /backups --secrets /elsewhere --to /srv/waybill', 'the newest backup'],
    ['restore /backups --to /srv/waybill', 'with the pepper of WAYBILL_PEPPER'],
    ['restore --record', 'after the event store, or the whole machine, was restored by other means'],
  ],
  options: {
    to: { value: 'FOLDER', about: 'the new data folder' },
    secrets: { value: 'FOLDER', about: 'folder of the pepper that `backup --secrets` filled; default: WAYBILL_PEPPER' },
    record: { about: 'record that the log was restored by other means: couriers then ask the target before they send' },
    data: { value: 'FOLDER', about: 'with --record: data folder of an embedded hub, which must not be running' },
    backup: { value: 'ID', about: 'an earlier backup of the folder; default: the newest' },
  },
  async run({ args, values, settings, terminal, signal }: Input) {
    if (values['record'] === true) return record(settings, terminal)
    const [folder] = args
    const to = textOf(values, 'to')
    if (folder === undefined) throw new UsageError('FOLDER is missing.')
    if (to === undefined) throw new UsageError('Specify the new data folder: --to FOLDER.')
    const secrets = textOf(values, 'secrets')
    const { manifest, problems, restored } = await restoreBackup({
      folder: path.resolve(folder),
      id: textOf(values, 'backup'),
      secrets: secrets === undefined ? undefined : path.resolve(secrets),
      pepper: pepperFrom(settings.auth.pepper),
      to: path.resolve(to),
      now: new Date().toISOString(),
      signal,
      progress: terminal.progress,
    })
    showProblems(terminal, problems)
    if (!restored) {
      terminal.note('Nothing was restored.')
      return 1
    }
    terminal.line(`Restored the backup ${manifest!.id} (${manifest!.events} events) to ${path.resolve(to)}.`)
    terminal.line(
      `Start the hub on it: \`npx waybill start --data ${path.resolve(to)}\`. It builds the views from the log.`,
    )
    return 0
  },
}

async function record({ engines }: Settings, terminal: Terminal): Promise<number> {
  const closing = openClosing(silentLog)
  try {
    // A new folder would become a hub with an empty log.
    if (engines.eventStore === 'embedded' && !existsSync(path.join(engines.data, LOG)))
      throw new UsageError(`${engines.data} has no log: name the data folder with --data, or set WAYBILL_EVENT_STORE.`)
    takeDataFolder(engines, closing)
    const store = await openStore(engines, silentLog)
    closing.add('event store', () => store.close())
    await recordRestore(store, { at: new Date().toISOString() })
  } finally {
    await closing.closeAll()
  }
  terminal.line('Recorded. From its next start, the hub looks every posting up in its target before it sends it first.')
  return 0
}
