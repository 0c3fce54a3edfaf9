import type { SETTINGS } from './config.ts'

/** docs/settings.md from the table of settings. `node hub/cli/launch.cjs --run config/settings-page.ts` prints it. */
export function settingsPage(settings: typeof SETTINGS): string {
  const rows = Object.values(settings).map(
    ({ env, about, initial }) => `| \`${env}\` | ${about} | ${defaultOf(env, initial)} |`,
  )
  return [
    '# Settings',
    '',
    'Each is an environment variable, read once at the start. An option of the command line wins over it.',
    'A variable with `_FILE` at its end names a file that holds the value: `WAYBILL_BUS_FILE=/run/secrets/bus`.',
    '',
    '| variable | what it is | default |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

/** What depends on the place or the machine is told in words. */
const IN_WORDS: Record<string, string> = {
  WAYBILL_DATA: '`.waybill` in the present folder',
  WAYBILL_PIPELINES: '`config/pipelines` of the program',
  WAYBILL_TARGETS: '`config/targets.yaml` of the program',
  WAYBILL_CHANNELS: '`config/channels.yaml` of the program',
  WAYBILL_MAPPINGS: '`mappings` of the program',
  WAYBILL_READERS: 'processor cores less one, 1 to 4',
}

function defaultOf(env: string, initial: unknown): string {
  if (env in IN_WORDS) return IN_WORDS[env]!
  if (typeof initial === 'object' && initial !== null && !Array.isArray(initial))
    return Object.keys(initial).length === 0 ? '–' : `\`${JSON.stringify(initial)}\``
  const text = Array.isArray(initial) ? initial.join(',') : String(initial)
  return text === '' ? '–' : `\`${text}\``
}

if (import.meta.main) process.stdout.write(settingsPage((await import('./config.ts')).SETTINGS))
