import path from 'node:path'
import type { Settings } from '../../../config/config.ts'
import { openStore } from '../../app/engines.ts'
import { recordRestore } from '../../backup/record-restore.ts'
import { restoreBackup } from '../../backup/restore.ts'
import { pepperFrom } from '../../backup/verify-keys.ts'
import { silentLog } from '../../log.ts'
import { textOf, UsageError, type Command, type Input } from '../command.ts'
import { showProblems } from '../problems.ts'
import type { Terminal } from '../terminal.ts'

export const command: Command = {
  arguments: '[FOLDER]',
  usage: 'restore FOLDER --to FOLDER [--secrets FOLDER] [--backup ID] | restore --record',
  about:
    'Verifies a backup and makes a data folder from it, in an empty or new folder. Documents that were accepted ' +
    'after the backup are not in it: send them again.',
  examples: [
    ['restore /backups --secrets /elsewhere --to /srv/waybill', 'the newest backup'],
    ['restore /backups --to /srv/waybill', 'with the pepper of WAYBILL_PEPPER'],
    ['restore --record', 'after WAYBILL_EVENT_STORE was restored by its own means, before the hub starts'],
  ],
  options: {
    to: { value: 'FOLDER', about: 'the new data folder' },
    secrets: { value: 'FOLDER', about: 'folder of the pepper that `backup --secrets` filled; default: WAYBILL_PEPPER' },
    record: { about: 'record that the event store was restored: couriers then look in the target before they send' },
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
  if (engines.eventStore === 'embedded')
    throw new UsageError('--record is for an event store on a server: set WAYBILL_EVENT_STORE.')
  const store = await openStore(engines, silentLog)
  try {
    await recordRestore(store, { at: new Date().toISOString() })
  } finally {
    await store.close()
  }
  terminal.line('Recorded. From its next start, the hub looks every posting up in its target before it sends it first.')
  return 0
}
