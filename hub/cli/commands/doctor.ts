import { CHECKS } from '../../doctor/checks.ts'
import { HUB_OPTIONS, JSON_OPTION, UsageError, type Command, type Input } from '../command.ts'
import type { Finding } from '../../doctor/finding.ts'
import { table } from '../terminal.ts'

const COLOURS = { ok: 'green', warn: 'yellow', fail: 'red' } as const

export const command: Command = {
  usage: 'doctor [--json]',
  about: 'Checks Node, libraries, models, disk, port and configuration, and says what to mend.',
  examples: [
    ['doctor', 'check this machine'],
    ['doctor --json', 'one finding a line'],
  ],
  options: { ...JSON_OPTION, ...HUB_OPTIONS },
  async run({ values, words, settings, terminal, signal }: Input) {
    if (words.length > 0) throw new UsageError(`doctor takes no "${words[0]}".`)
    let failed = 0
    for (const { name, run } of CHECKS) {
      if (signal.aborted) throw signal.reason
      terminal.progress(`checking ${name} …`)
      const finding = await run(settings, signal).catch((error: unknown): Finding => ({
        status: 'fail',
        text: (error as Error).message,
        cure: 'Report it: a check must not end like this.',
      }))
      if (finding.status === 'fail') failed++
      if (values['json']) {
        terminal.json({ check: name, ...finding })
        continue
      }
      const { status, text, cure } = finding
      for (const line of table([[status.padEnd(4), name.padEnd(16), text]], {
        style: (cell, column) => (column === 0 ? terminal.style(COLOURS[status], cell) : cell),
      }))
        terminal.line(line)
      if (cure) terminal.line(`${' '.repeat(24)}${cure}`)
    }
    if (failed > 0) terminal.note(`${failed} ${failed === 1 ? 'check' : 'checks'} failed.`)
    return failed > 0 ? 1 : 0
  },
}
