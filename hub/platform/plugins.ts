import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { codeOf, WaybillError } from '../errors.ts'
import { complaintOf } from './schema-errors.ts'
import { settingsSchema, type ErrorObject } from './schema.ts'

/** A thing from a settings file that a plugin serves: a target by an adapter, a channel by a channel kind. */
interface Configured {
  name: string
  /** name of the plugin */
  plugin: string
  settings: Record<string, unknown>
}

interface Plugin {
  name: string
  /** JSON Schema of the settings */
  settings: object
}

/** The folder is the registry: `<folder>/<plugin>/<exported>.ts` exports the plugin as `<exported>`. */
export interface Registry {
  /** what is configured */
  what: 'target' | 'channel'
  exported: 'adapter' | 'channel'
  /** what the plugin is called in errors */
  called: string
  folder: string
}

/**
 * Opens everything that is configured, in order; if one fails, those before it are closed. An unknown plugin or bad
 * settings fail with `target-settings-invalid` or `channel-settings-invalid`, whose message names what is configured
 * and no value.
 */
export async function openPlugins<P extends Plugin, Open>(
  registry: Registry,
  configured: readonly Configured[],
  open: (plugin: P, settings: Record<string, unknown>, name: string) => Promise<Open>,
  close: (opened: Open) => Promise<void>,
): Promise<Map<string, Open>> {
  const opened = new Map<string, Open>()
  try {
    for (const each of configured) opened.set(each.name, await openOne(registry, each, open))
    return opened
  } catch (error) {
    for (const each of opened.values()) await close(each)
    throw error
  }
}

async function openOne<P extends Plugin, Open>(
  registry: Registry,
  { name, plugin: wanted, settings }: Configured,
  open: (plugin: P, settings: Record<string, unknown>, name: string) => Promise<Open>,
): Promise<Open> {
  const { what, called } = registry
  const code = `${what}-settings-invalid` as const
  const invalid = (message: string, cause?: unknown) =>
    new WaybillError(code, message, { [what]: name, ...(cause !== undefined && { cause }) })
  const plugin = await loadPlugin<P>(registry, wanted)
  if (!plugin) {
    const there = (await pluginNames(registry)).join(', ')
    throw invalid(`The ${what} ${name} names the ${called} ${wanted}, which does not exist. There are: ${there}.`)
  }
  const mistake = mistakeIn(plugin.settings, settings)
  if (mistake) throw invalid(`The ${what} ${name}: ${mistake}`)
  try {
    return await open(plugin, settings, name)
  } catch (cause) {
    // A plugin does not know the name under which it is configured.
    if (codeOf(cause) !== code) throw cause
    throw invalid(`The ${what} ${name}: ${(cause as Error).message}`, cause)
  }
}

async function pluginNames({ folder, exported }: Registry): Promise<string[]> {
  const files = await readdir(folder, { recursive: true })
  const file = `${exported}.ts`
  return files
    .filter((each) => path.basename(each) === file && path.dirname(each) !== '.')
    .map(path.dirname)
    .toSorted()
}

async function loadPlugin<P extends Plugin>(registry: Registry, name: string): Promise<P | undefined> {
  const { folder, exported } = registry
  if (!(await pluginNames(registry)).includes(name)) return undefined
  const file = pathToFileURL(path.join(folder, name, `${exported}.ts`))
  return ((await import(file.href)) as Record<string, P>)[exported]
}

/** What is wrong with settings, in one sentence. It never repeats a value, which may be a secret. */
function mistakeIn(schema: object, settings: Record<string, unknown>): string | undefined {
  const validate = settingsSchema(schema)
  return validate(settings) ? undefined : sentenceOf(validate.errors![0]!)
}

function sentenceOf(error: ErrorObject): string {
  const { instancePath, keyword, params } = error
  if (keyword === 'additionalProperties') return `there is no setting ${String(params['additionalProperty'])}.`
  if (keyword === 'required') return `the setting ${String(params['missingProperty'])} is missing.`
  return `the ${instancePath ? `setting ${instancePath.slice(1)}` : 'settings'} ${complaintOf(error)}.`
}
