import { USER_ROLES } from '../../auth/permissions.ts'
import { fitsKind } from '../../document/types/kinds.ts'
import { clientOf } from '../../sdk/client.ts'
import { withCures } from '../failure.ts'
import type { Key } from '../../sdk/types.ts'
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
import { printTable } from '../table.ts'
import { sanitize } from '../terminal.ts'

const KEY_ID = 'k7x2p4qa'

const list: Command = {
  usage: 'keys list [--all] [--tenant NAME] [--json]',
  about: 'Lists the valid keys.',
  examples: [
    ['keys list', 'the valid keys of your tenant'],
    ['keys list --all', 'also those that expired or were revoked'],
  ],
  options: { all: { about: 'also expired and revoked keys' } },
  async run({ values, settings, terminal, signal }: Input) {
    const all = values['all'] === true
    const { keys } = await (await clientOf(settings)).keys({ tenant: textOf(values, 'tenant'), all }, signal)
    if (values['json']) for (const key of keys) terminal.json(key)
    else if (keys.length === 0) terminal.note('There are no keys.')
    else
      printTable(
        terminal,
        headOf(all),
        keys.map((key) => rowOf(key, all)),
      )
    return 0
  },
}

const headOf = (withState: boolean): string[] => [
  'ID',
  'ROLE',
  'LAST USED',
  'EXPIRES',
  ...(withState ? ['STATE'] : []),
  'LABEL',
]

const rowOf = ({ id, role, lastUsedOn, expiresAt, state, label }: Key, withState: boolean): string[] => [
  id,
  role,
  lastUsedOn ?? 'never',
  expiresAt === undefined ? 'never' : lastDayBefore(expiresAt),
  ...(withState ? [state] : []),
  label,
]

const DAY_MS = 86_400_000
const lastDayBefore = (time: string): string => new Date(Date.parse(time) - 1).toISOString().slice(0, 10)

/** The last day whose end is still a time with a year of four digits, as the API wants it. */
const LATEST_DATE = '9999-12-30'
const MAX_DAYS = 99_999

/**
 * When a key expires, as ISO time: a date, through the end of that day in UTC, or a number of days from now.
 * @throws UsageError for another form, a date that is not in the calendar, and a time that is too far away
 */
function expiryOf(text: string | undefined): { expiresAt?: string } {
  if (text === undefined) return {}
  const days = /^[1-9]\d*(?=d$)/.exec(text)?.[0]
  if (days === undefined && !fitsKind('date', text))
    throw new UsageError(
      `--expires is "${text}", but it must be a date of the calendar such as 2027-01-31 or a number of days such as 90d.`,
    )
  if (days === undefined ? text > LATEST_DATE : Number(days) > MAX_DAYS)
    throw new UsageError(`--expires is "${text}", but the latest expiry is ${LATEST_DATE} or ${MAX_DAYS}d.`)
  const at = days === undefined ? Date.parse(text) + DAY_MS : Date.now() + Number(days) * DAY_MS
  return { expiresAt: new Date(at).toISOString() }
}

const issue: Command = {
  usage: 'keys issue --role ROLE --label TEXT [--expires DATE|DAYS] [--tenant NAME] [--json]',
  about: 'Issues a key and prints it: this is the only time it is shown.',
  examples: [
    ['keys issue --role sender --label "the shop" > shop.key', 'a new key, written to a file'],
    ['keys issue --role sender --label "a trial" --expires 90d', 'a key that expires'],
    [
      'keys issue --role admin --label "first of acme" --tenant acme',
      'for another tenant; needs an administrator of the hub’s own tenant',
    ],
  ],
  options: {
    role: { value: 'ROLE', about: USER_ROLES.join(', ') },
    label: { value: 'TEXT', about: 'who or what uses the key' },
    expires: { value: 'WHEN', about: 'last day (2027-01-31, UTC) or a number of days (90d); else it does not expire' },
  },
  async run({ values, settings, terminal, signal }: Input) {
    const role = oneOf(textOf(values, 'role'), USER_ROLES, '--role')
    const label = textOf(values, 'label')?.trim()
    if (!role || !label) throw new UsageError('Specify the role with --role ROLE and the owner with --label TEXT.')
    const tenant = textOf(values, 'tenant')
    const wanted = { role, label, ...(tenant !== undefined && { tenant }), ...expiryOf(textOf(values, 'expires')) }
    const issued = await (await clientOf(settings)).issueKey(wanted, signal)
    if (values['json']) terminal.json(issued)
    else {
      terminal.line(issued.key)
      const expires = issued.expiresAt === undefined ? '' : `, expires after ${lastDayBefore(issued.expiresAt)}`
      const { id, tenant: of, role: as } = issued
      terminal.note(`Key ${id} of ${sanitize(of)}, ${as}${expires}. Save it now: it is not shown again.`)
    }
    return 0
  },
}

const CURES = {
  'not-found': 'Run `npx waybill keys list` for the ids of valid keys; --tenant NAME for those of another tenant.',
  'not-possible-now':
    'Issue another key with `npx waybill keys issue --role admin --label TEXT`, and revoke this one with it (--key).',
}

const revoke: Command = {
  arguments: '<ID>',
  usage: 'keys revoke ID [--tenant NAME] [--json]',
  about: 'Revokes a key: it stops working.',
  examples: [[`keys revoke ${KEY_ID}`, 'the key stops working']],
  options: {},
  async run({ values, args, settings, terminal, signal }: Input) {
    const client = await clientOf(settings)
    const revoked = await withCures(CURES, client.revokeKey(args[0]!, textOf(values, 'tenant'), signal))
    if (values['json']) terminal.json(revoked)
    else terminal.line(`${revoked.id}: revoked (${revoked.role}, ${sanitize(revoked.label)})`)
    return 0
  },
}

export const command: CommandGroup = {
  usage: 'keys list [--all] | issue --role ROLE --label TEXT [--expires WHEN] | revoke ID [--tenant NAME] [--json]',
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
