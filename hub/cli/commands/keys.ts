import { ROLES } from '../../auth/allow.ts'
import { clientOf } from '../../sdk/client.ts'
import {
  subcommandOf,
  HUB_OPTIONS,
  JSON_OPTION,
  rejectArguments,
  oneOf,
  oneWord,
  textOf,
  UsageError,
  type Command,
  type Input,
} from '../command.ts'
import { sanitize, table } from '../terminal.ts'

const DEEDS = ['list', 'issue', 'revoke'] as const
const KEY_ID = 'k7x2p4qa'

export const command: Command = {
  usage: 'keys list | issue --role ROLE --label TEXT | revoke ID [--tenant NAME] [--json]',
  about:
    'API keys: who may use the hub, and for what. Roles: viewer (read), sender (also send), reviewer (also review), admin (everything).',
  examples: [
    ['keys list', 'the keys that are valid'],
    ['keys issue --role sender --label "the shop" > shop.key', 'a new key, shown this once'],
    [
      'keys issue --role admin --label "first of acme" --tenant acme',
      'for another tenant, by an administrator of the hub’s own',
    ],
    [`keys revoke ${KEY_ID}`, 'it is valid no more'],
  ],
  options: {
    role: { type: 'string', value: 'ROLE', about: ROLES.join(', ') },
    label: { type: 'string', value: 'TEXT', about: 'whose key it is, or what for' },
    tenant: { type: 'string', value: 'NAME', about: 'whose keys (those of the own tenant)' },
    ...JSON_OPTION,
    ...HUB_OPTIONS,
  },
  async run(input: Input) {
    const { subcommand, rest } = subcommandOf(input.words, DEEDS, 'keys')
    if (subcommand === 'revoke') return revoke(input, oneWord(rest, 'ID'))
    rejectArguments(rest, `keys ${subcommand}`)
    return subcommand === 'list' ? list(input) : issue(input)
  },
}

async function list({ values, settings, terminal, signal }: Input): Promise<number> {
  const { keys } = await (await clientOf(settings)).keys(textOf(values, 'tenant'), signal)
  if (values['json']) for (const key of keys) terminal.json(key)
  else if (keys.length === 0) terminal.note('There is no key.')
  else
    for (const line of table([['ID', 'ROLE', 'LABEL'], ...keys.map(({ id, role, label }) => [id, role, label])], {
      width: terminal.width,
      style: (cell, _, row) => (row === 0 ? terminal.style('bold', cell) : cell),
    }))
      terminal.line(line)
  return 0
}

async function issue({ values, settings, terminal, signal }: Input): Promise<number> {
  const role = oneOf(textOf(values, 'role'), ROLES, '--role')
  const label = textOf(values, 'label')?.trim()
  if (!role || !label)
    throw new UsageError('Say what the key may do with --role ROLE, and whose it is with --label TEXT.')
  const tenant = textOf(values, 'tenant')
  const issued = await (
    await clientOf(settings)
  ).issueKey({ role, label, ...(tenant !== undefined && { tenant }) }, signal)
  if (values['json']) terminal.json(issued)
  else {
    terminal.line(issued.key)
    terminal.note(`Key ${issued.id} of ${sanitize(issued.tenant)}, ${issued.role}. Keep it now: it is not shown again.`)
  }
  return 0
}

async function revoke({ values, settings, terminal, signal }: Input, id: string): Promise<number> {
  const revoked = await (await clientOf(settings)).revokeKey(id, textOf(values, 'tenant'), signal)
  if (values['json']) terminal.json(revoked)
  else terminal.line(`${revoked.id}: revoked (${revoked.role}, ${sanitize(revoked.label)})`)
  return 0
}
