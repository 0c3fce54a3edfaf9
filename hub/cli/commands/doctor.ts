import { CHECKS } from '../../doctor/checks.ts'
import type { Finding } from '../../doctor/finding.ts'
import { count } from '../../platform/count.ts'
import { HUB_OPTIONS, JSON_OPTION, type Command, type Input } from '../command.ts'
import { showFinding } from '../finding-row.ts'

export const command: Command = {
  usage: 'doctor [--json]',
  about: 'Checks Node, libraries, models, disk, port and configuration, and says what to fix.',
  examples: [
    ['doctor', 'check this machine'],
    ['doctor --json', 'one finding per line'],
  ],
  options: { ...JSON_OPTION, ...HUB_OPTIONS },
  async run({ values, settings, terminal, signal }: Input) {
    let failed = 0
    for (const { name, run } of CHECKS) {
      if (signal.aborted) throw signal.reason
      terminal.progress(`checking ${name} …`)
      const finding = await run(settings, signal).catch((error: unknown): Finding => ({
        status: 'fail',
        text: (error as Error).message,
        cure: 'This check has a bug: please report it.',
      }))
      if (finding.status === 'fail') failed++
      if (values['json']) terminal.json({ check: name, ...finding })
      else showFinding(terminal, name, finding)
    }
    if (failed > 0) terminal.note(`${count(failed, 'check')} failed.`)
    return failed > 0 ? 1 : 0
  },
}
