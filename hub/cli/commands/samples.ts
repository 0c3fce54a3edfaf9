import { clientOf } from '../../sdk/client.ts'
import type { Figure, Sample } from '../../sdk/types.ts'
import { SAMPLE_STATES } from '../../sample/sample.ts'
import {
  countOf,
  HUB_OPTIONS,
  JSON_OPTION,
  oneOf,
  textOf,
  textsOf,
  UsageError,
  type Command,
  type CommandGroup,
  type Input,
} from '../command.ts'
import { correctionsOf } from '../corrections.ts'
import { withCures } from '../failure.ts'
import { printTable } from '../table.ts'
import { sanitize } from '../terminal.ts'

const CURES = {
  'not-found': 'Run `npx waybill samples list` for the ids: only some documents become a sample.',
  'not-possible-now':
    '`npx waybill samples show ID` shows the verdict. Change a posted value with ' +
    '`npx waybill correct ID --set PATH=VALUE --reason TEXT`.',
}
const ID = '01JQ0000000000000000000000'

const list: Command = {
  usage: 'samples list [--state STATE] [--limit N] [--json]',
  about: 'Lists the blind samples, newest first. The id is that of the document.',
  examples: [['samples list --state open', 'those that wait for a reviewer']],
  options: {
    state: { value: 'STATE', about: `only samples in this state: ${SAMPLE_STATES.join(', ')}` },
    limit: { value: 'N', about: 'maximum number of samples (20)' },
  },
  async run({ values, settings, terminal, signal }: Input) {
    const state = oneOf(textOf(values, 'state'), SAMPLE_STATES, '--state')
    const { samples } = await (
      await clientOf(settings)
    ).samples({ state, limit: countOf(values, 'limit', 20, 200) }, signal)
    if (values['json']) for (const sample of samples) terminal.json(sample)
    else if (samples.length === 0) terminal.note('No samples match.')
    else
      printTable(
        terminal,
        ['ID', 'STATE', 'TYPE', 'REQUESTED', 'WRONG'],
        samples.map(({ id, state: is, type, requestedAt, wrong = [] }) => [
          id,
          is,
          type,
          requestedAt.slice(0, 16).replace('T', ' '),
          wrong.join(' '),
        ]),
      )
    return 0
  },
}

const show: Command = {
  arguments: '<ID>',
  usage: 'samples show ID [--json]',
  about: 'Shows what is to be entered; after an answer, also what was posted.',
  examples: [[`samples show ${ID}`, 'read the values on the document, not in the hub']],
  options: {},
  async run({ values, args, settings, terminal, signal }: Input) {
    print(terminal, values, await withCures(CURES, (await clientOf(settings)).sample(args[0]!, signal)))
    return 0
  },
}

const answer: Command = {
  arguments: '<ID>',
  usage: 'samples answer ID --set NAME=VALUE … [--confirm] [--json]',
  about:
    'Enters what the document says. If it differs from what was posted, look again and repeat it with --confirm: that ' +
    'corrects the posted document.',
  examples: [
    [`samples answer ${ID} --set invoiceNumber=R-7 --set grossTotal=21.95 --set dueDate=`, 'no value: it has none'],
    [`samples answer ${ID} --confirm`, 'after a second look: what was entered is right'],
  ],
  options: {
    set: { multiple: true, value: 'NAME=VALUE', about: 'what the document says; empty if it has no such value' },
    confirm: { about: 'after a second look: correct what was posted where it differs' },
  },
  async run({ values, args, settings, terminal, signal }: Input) {
    const entered = correctionsOf(textsOf(values, 'set'))
    const confirm = values['confirm'] === true
    if (Object.keys(entered).length === 0 && !confirm)
      throw new UsageError('Enter the values with --set NAME=VALUE; `npx waybill samples show ID` names them.')
    const answer = (await clientOf(settings)).answerSample(args[0]!, { values: entered, confirm }, signal)
    const sample = await withCures(CURES, answer)
    print(terminal, values, sample)
    return 0
  },
}

function print(terminal: Input['terminal'], values: Input['values'], sample: Sample): void {
  if (values['json']) return terminal.json(sample)
  terminal.line(`${sample.id}: ${WORDS[sample.state]} (${sanitize(sample.type)})`)
  const { posted, entered, wrong = [] } = sample
  const rows = sample.fields.map(({ name, kind }) =>
    posted && entered
      ? [name, kind, entered[name] ?? '–', posted[name] ?? '–', wrong.includes(name) ? 'differs' : '']
      : [name, kind],
  )
  printTable(terminal, posted ? ['VALUE', 'KIND', 'ENTERED', 'POSTED', ''] : ['VALUE', 'KIND'], rows)
}

const WORDS: Record<Sample['state'], string> = {
  open: 'waits for its values',
  differs: 'differs from what was posted: look again, then answer with --confirm',
  right: 'what was posted is right',
  wrong: 'what was posted is wrong',
}

const figures: Command = {
  usage: 'samples figures [--json]',
  about: 'How often posted values were wrong, by document type, field and source, with the 95 % interval.',
  examples: [['samples figures', 'of all samples of your tenant']],
  options: {},
  async run({ values, settings, terminal, signal }: Input) {
    const found = await (await clientOf(settings)).figures(signal)
    if (values['json']) terminal.json(found)
    else {
      const rows = [
        ...found.documents.map((figure) => [figure.type, '(document)', '', ...cellsOf(figure)]),
        ...found.values.map((figure) => [figure.type, figure.field, figure.source, ...cellsOf(figure)]),
      ]
      if (rows.length === 0) terminal.note('There are no samples yet.')
      else printTable(terminal, HEAD, rows, { right: [3, 4, 5, 6] })
    }
    return 0
  },
}

const HEAD = ['TYPE', 'FIELD', 'SOURCE', 'SAMPLED', 'CHECKED', 'WRONG', 'INTERVAL']
const percent = (share: number): string => (100 * share).toFixed(1)
const cellsOf = ({ sampled, checked, wrong, low, high }: Figure): string[] => [
  String(sampled),
  String(checked),
  String(wrong),
  checked === 0 ? '' : `${percent(low)}–${percent(high)} %`,
]

export const command: CommandGroup = {
  usage: 'samples list [--state STATE] | show ID | answer ID --set NAME=VALUE … [--confirm] | figures [--json]',
  about: 'Blind samples: a share of what went through without review is read by a person who does not see the values.',
  examples: [...list.examples, ...show.examples, ...answer.examples, ...figures.examples],
  options: { ...JSON_OPTION, ...HUB_OPTIONS },
  subcommands: { list, show, answer, figures },
}
