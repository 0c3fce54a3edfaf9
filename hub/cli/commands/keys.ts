import { ROLES } from '../../auth/allow.ts'
import { clientOf } from '../../sdk/client.ts'
import {
  HUB_OPTIONS,
  JSON_OPTION,
  oneOf,
  textOf,
  UsageError,
  type Command,
  type CommandGroup,
  type Input,
} from '../command.ts'
import { sanitize, table } from '../terminal.ts'

const KEY_ID = 'k7x2p4qa'

const list: Command = {
  usage: 'keys list [--tenant NAME] [--json]',
  about: 'Lists the valid keys.',
  examples: [['keys list', 'the valid keys of your tenant']],
  options: {},
  async run({ values, settings, terminal, signal }: Input) {
    const { keys } = await (await clientOf(settings)).keys(textOf(values, 'tenant'), signal)
    if (values['json']) for (const key of keys) terminal.json(key)
    else if (keys.length === 0) terminal.note('There are no keys.')
    else
      for (const line of table([['ID', 'ROLE', 'LABEL'], ...keys.map(({ id, role, label }) => [id, role, label])], {
        width: terminal.width,
        style: (cell, _, row) => (row === 0 ? terminal.style('bold', cell) : cell),
      }))
        terminal.line(line)
    return 0
  },
}

const issue: Command = {
  usage: 'keys issue --role ROLE --label TEXT [--tenant NAME] [--json]',
  about: 'Issues a key and prints it: this is the only time it is shown.',
  examples: [
    ['keys issue --role sender --label "the shop" > shop.key', 'a new key, written to a file'],
    [
      'keys issue --role admin --label "first of acme" --tenant acme',
      'for another tenant; needs an administrator of the hub’s own tenant',
    ],
  ],
  options: {
    role: { value: 'ROLE', about: ROLES.join(', ') },
    label: { value: 'TEXT', about: 'who or what uses the key' },
  },
  async run({ values, settings, terminal, signal }: Input) {
    const role = oneOf(textOf(values, 'role'), ROLES, '--role')
    const label = textOf(values, 'label')?.trim()
    if (!role || !label) throw new UsageError('Specify the role with --role ROLE and the owner with --label TEXT.')
    const tenant = textOf(values, 'tenant')
    const issued = await (
      await clientOf(settings)
    ).issueKey({ role, label, ...(tenant !== undefined && { tenant }) }, signal)
    if (values['json']) terminal.json(issued)
    else {
      terminal.line(issued.key)
      terminal.note(
        `Key ${issued.id} of ${sanitize(issued.tenant)}, ${issued.role}. Save it now: it is not shown again.`,
      )
    }
    return 0
  },
}

const revoke: Command = {
  arguments: '<ID>',
  usage: 'keys revoke ID [--tenant NAME] [--json]',
  about: 'Revokes a key: it stops working.',
  examples: [[`keys revoke ${KEY_ID}`, 'the key stops working']],
  options: {},
  async run({ values, args, settings, terminal, signal }: Input) {
    const revoked = await (await clientOf(settings)).revokeKey(args[0]!, textOf(values, 'tenant'), signal)
    if (values['json']) terminal.json(revoked)
    else terminal.line(`${revoked.id}: revoked (${revoked.role}, ${sanitize(revoked.label)})`)
    return 0
  },
}

export const command: CommandGroup = {
  usage: 'keys list | issue --role ROLE --label TEXT | revoke ID [--tenant NAME] [--json]',
  about:
    'API keys: who may use the hub, and for what. Roles: viewer (read), sender (also send), reviewer (also review), ' +
    'admin (everything).',
  examples: [...list.examples, ...issue.examples, ...revoke.examples],
  options: {
    tenant: { value: 'NAME', about: 'tenant of the keys (default: your own)' },
    ...JSON_OPTION,
    ...HUB_OPTIONS,
  },
  subcommands: { list, issue, revoke },
}
