import path from 'node:path'
import { restoreBackup } from '../../backup/restore.ts'
import { pepperFrom } from '../../backup/verify-keys.ts'
import { textOf, UsageError, type Command, type Input } from '../command.ts'
import { showProblems } from '../problems.ts'

export const command: Command = {
  arguments: '<FOLDER>',
  usage: 'restore FOLDER --to FOLDER [--secrets FOLDER] [--backup ID]',
  about:
    'Verifies a backup and makes a data folder from it, in an empty or new folder. Documents that were accepted ' +
    'after the backup are not in it: send them again.',
  examples: [
    ['restore /backups --secrets /elsewhere --to /srv/waybill', 'the newest backup'],
    ['restore /backups --to /srv/waybill', 'with the pepper of WAYBILL_PEPPER'],
  ],
  options: {
    to: { value: 'FOLDER', about: 'the new data folder' },
    secrets: { value: 'FOLDER', about: 'folder of the pepper that `backup --secrets` filled; default: WAYBILL_PEPPER' },
    backup: { value: 'ID', about: 'an earlier backup of the folder; default: the newest' },
  },
  async run({ args, values, settings, terminal, signal }: Input) {
    const to = textOf(values, 'to')
    if (to === undefined) throw new UsageError('Specify the new data folder: --to FOLDER.')
    const secrets = textOf(values, 'secrets')
    const { manifest, problems, restored } = await restoreBackup({
      folder: path.resolve(args[0]!),
      id: textOf(values, 'backup'),
      secrets: secrets === undefined ? undefined : path.resolve(secrets),
      pepper: pepperFrom(settings.auth.pepper),
      to: path.resolve(to),
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
