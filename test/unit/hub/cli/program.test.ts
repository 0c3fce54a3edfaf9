import assert from 'node:assert/strict'
import { UsageError } from '../../../../hub/cli/command.ts'
import { parseCommandLine, type Invocation } from '../../../../hub/cli/program.ts'
import { openTerminal } from '../../../../hub/cli/terminal.ts'

/** What a command line means, or what it prints. */
async function parse(...argv: string[]): Promise<{ invocation: Invocation | undefined; printed: string }> {
  let printed = ''
  const out = { write: (text: string) => void (printed += text) }
  const terminal = openTerminal({ out, error: { write: () => assert.fail('nothing is printed on stderr') } })
  return { invocation: await parseCommandLine(argv, { terminal, version: '1.2.3' }), printed }
}

async function found(...argv: string[]): Promise<Pick<Invocation, 'values' | 'args'>> {
  const { invocation } = await parse(...argv)
  assert.ok(invocation, argv.join(' '))
  return { values: { ...invocation.values }, args: invocation.args }
}

describe('the command line', () => {
  it('separates options from arguments, in any order', async () => {
    const expected = { values: { type: 'invoice', wait: true }, args: ['a.pdf', 'b.pdf'] }
    assert.deepEqual(await found('send', 'a.pdf', '--type', 'invoice', 'b.pdf', '--wait'), expected)
    assert.deepEqual(await found('send', '--wait', '--type=invoice', 'a.pdf', 'b.pdf'), expected)
    assert.deepEqual(await found('send', '--', '--odd-name.pdf'), { values: {}, args: ['--odd-name.pdf'] })
  })

  it('collects an option that may be repeated', async () => {
    assert.deepEqual((await found('review', 'a', '--set', 'dueDate=', '--set', 'grossTotal=1=2')).values, {
      set: ['dueDate=', 'grossTotal=1=2'],
    })
  })

  it('accepts the options of a group before and after the subcommand', async () => {
    const expected = { values: { url: 'http://h', role: 'admin', label: 'x' }, args: [] }
    assert.deepEqual(await found('keys', '--url', 'http://h', 'issue', '--role', 'admin', '--label', 'x'), expected)
    assert.deepEqual(await found('keys', 'issue', '--role', 'admin', '--url', 'http://h', '--label', 'x'), expected)
  })

  it('names an option with a hyphen in camelCase', async () => {
    assert.deepEqual((await found('move', '--event-store', 'esdb://e')).values, { eventStore: 'esdb://e' })
  })

  it('prints the version and runs nothing', async () => {
    for (const word of ['--version', '-v', 'version'])
      assert.deepEqual(await parse(word), { invocation: undefined, printed: '1.2.3\n' })
  })

  it('prints the same help in every way that asks for it', async () => {
    for (const ways of [
      [[], ['help'], ['--help'], ['-h']],
      [
        ['help', 'list'],
        ['list', '--help'],
        ['list', '-h'],
        ['help', 'list', '--help'],
      ],
      [
        ['help', 'keys', 'issue'],
        ['keys', 'issue', '--help'],
      ],
    ]) {
      const printed = await Promise.all(ways.map(async (argv) => (await parse(...argv)).printed))
      assert.match(printed[0]!, /^.+\n\nExamples\n/)
      assert.deepEqual(new Set(printed).size, 1, ways.join(' | '))
    }
  })

  it('shows the options of a subcommand, then those of its group', async () => {
    const { printed } = await parse('help', 'keys', 'issue')
    assert.match(printed, /^ {2}npx waybill keys issue --role ROLE --label TEXT/m)
    assert.match(printed, /^ {2}--label TEXT .*\n(?: {2}--.*\n)* {2}--tenant NAME /m)
    assert.ok(!printed.includes('revoke'))
  })

  for (const [argv, message] of [
    [['lsit'], 'There is no command "lsit". Did you mean list?'],
    [['lsit', '--help'], 'There is no command "lsit". Did you mean list?'],
    [['help', 'lsit'], 'There is no command "lsit". Did you mean list?'],
    [['xyzzy'], 'There is no command "xyzzy".'],
    [['keys', 'lsit'], 'There is no command "lsit". Did you mean list?'],
    [['keys'], 'Specify what to do: list, issue, revoke.'],
    [['parked', '--json'], 'Specify what to do: list, show, replay, discard.'],
    [['keys', 'list', 'x'], 'keys list does not take the argument "x".'],
    [['start', 'now'], 'start does not take the argument "now".'],
    [['show', 'a', 'b'], 'show does not take the argument "b".'],
    [['show'], 'ID is missing.'],
    [['keys', 'revoke'], 'ID is missing.'],
    [['send'], 'FILE is missing.'],
    [['list', '--jsno'], 'There is no option --jsno. Did you mean --json?'],
    [['start', '--prot', '1'], 'There is no option --prot. Did you mean --port?'],
    [['list', '-x'], 'There is no option -x.'],
    [['--json'], 'There is no option --json.'],
    [['list', '--json=yes'], '--json takes no value.'],
    [['list', '--limit'], '--limit needs a value: --limit N.'],
    [['list', '--limit', '--json'], '--limit needs a value: --limit N.'],
    [['cancel', 'a', '--reason', '--json'], '--reason needs a value: --reason TEXT.'],
    [['parked', 'replay', 'a', '--reason', '--url', 'x'], '--reason needs a value: --reason TEXT.'],
  ] as const)
    it(`refuses \`waybill ${argv.join(' ')}\` in our words`, async () => {
      await assert.rejects(parse(...argv), (error) => {
        assert.ok(error instanceof UsageError)
        assert.equal(error.message, message)
        return true
      })
    })
})
