import { inspectConfiguration } from '../../doctor/configuration-checks.ts'
import { count } from '../../platform/count.ts'
import { showFinding } from '../finding-row.ts'
import { JSON_OPTION, type Command, type Input } from '../command.ts'

export const command: Command = {
  usage: 'check [--json]',
  about:
    'Validates the whole configuration without starting: targets, channels, tenants, types, pipelines, and mappings ' +
    'with their fixtures. Each mistake has file, line, column and a cure.',
  examples: [
    ['check', 'before a start, or before a change is copied to a running hub'],
    ['check --json', 'one mistake per line'],
  ],
  options: { ...JSON_OPTION },
  async run({ values, settings, terminal }: Input) {
    terminal.progress('checking the configuration …')
    const { findings, summary } = await inspectConfiguration(settings)
    const failed = findings.filter(({ status }) => status === 'fail').length
    const all = failed > 0 ? findings : [...findings, { status: 'ok' as const, text: summary }]
    for (const finding of all) {
      if (values['json']) terminal.json(finding)
      else showFinding(terminal, '', finding)
    }
    if (failed > 0) terminal.note(`${count(failed, 'mistake')}.`)
    return failed > 0 ? 1 : 0
  },
}
