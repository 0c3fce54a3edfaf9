import type { SETTINGS } from './config.ts'

/** Generates docs/settings.md. `node hub/cli/launch.cjs --run config/settings-page.ts` prints it. */
export function settingsPage(settings: typeof SETTINGS): string {
  const sections = Object.entries(settings).flatMap(([group, table]) => [
    `## ${TITLES[group as keyof typeof SETTINGS]}`,
    '',
    '| variable | what it is | default |',
    '|---|---|---|',
    ...Object.values(table).map(
      ({ env, about, initial }: { env: string; about: string; initial: unknown }) =>
        `| \`${env}\` | ${about} | ${defaultOf(env, initial)} |`,
    ),
    '',
  ])
  return [
    '# Settings',
    '',
    'Each setting is an environment variable, read once at the start. An option of the command line takes precedence.',
    'A variable with the suffix `_FILE` names a file that holds the value: `WAYBILL_BUS_FILE=/run/secrets/bus`.',
    '',
    ...sections,
  ].join('\n')
}

const TITLES: Record<keyof typeof SETTINGS, string> = {
  engines: 'Data folder and engines',
  process: 'Every process',
  auth: 'Authentication',
  files: 'Configuration files',
  tenants: 'Tenants',
  api: 'Role api',
  dispatcher: 'Role dispatcher',
  inference: 'Role inference',
  vision: 'Vision model (docs/vision.md)',
  adapters: 'Role adapters',
  notify: 'Role notify',
  cli: 'Command line',
}

/** Defaults that depend on the current folder or the machine. */
const IN_WORDS: Record<string, string> = {
  WAYBILL_DATA: '`.waybill` in the current folder',
  WAYBILL_PIPELINES: '`config/pipelines` of the program',
  WAYBILL_CALIBRATION: '`inference/calibration/default.json` of the program',
  WAYBILL_TARGETS: '`config/targets.yaml` of the program',
  WAYBILL_CHANNELS: '`config/channels.yaml` of the program',
  WAYBILL_MAPPINGS: '`mappings` of the program',
  WAYBILL_TENANTS: '`config/tenants` of the program',
  WAYBILL_MODELS_CACHE: '`waybill/models` in the cache folder of the user',
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
