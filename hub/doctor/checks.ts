import { checkChannels } from './channel-checks.ts'
import { checkConfiguration } from './configuration-checks.ts'
import { ENGINE_CHECKS } from './engine-checks.ts'
import type { Check } from './finding.ts'
import { checkApiKey, checkPort } from './hub-checks.ts'
import { checkIsolation } from './isolation-check.ts'
import { checkLibrary, checkNode, checkOcr, LIBRARIES } from './program-checks.ts'
import { checkDataFolder, checkDisk } from './storage-checks.ts'
import { checkTargets } from './target-checks.ts'
import { checkVision } from './vision-check.ts'

/** Every check of `waybill doctor`, in the order in which it runs them. */
export const CHECKS: readonly Check[] = [
  { name: 'Node', run: async () => checkNode() },
  ...LIBRARIES.map((name) => ({ name, run: () => checkLibrary(name) })),
  { name: 'OCR', run: checkOcr },
  { name: 'vision model', run: checkVision },
  { name: 'isolation', run: async () => checkIsolation() },
  { name: 'data folder', run: ({ engines }) => checkDataFolder(engines.data, engines.eventStore === 'embedded') },
  { name: 'disk', run: ({ engines }) => checkDisk(engines.data) },
  ...ENGINE_CHECKS,
  { name: 'port', run: checkPort },
  { name: 'API key', run: checkApiKey },
  { name: 'configuration', run: checkConfiguration },
  { name: 'targets', run: checkTargets },
  { name: 'channels', run: checkChannels },
]
