import { setTimeout as delay } from 'node:timers/promises'
import type { Settings } from '../../config/config.ts'
import { typeFolders } from '../../config/types.ts'
import type { TargetSettings } from '../../config/targets.ts'
import type { Part } from '../api/routes/health.ts'
import { codeOf } from '../errors.ts'
import type { Log } from '../log.ts'
import { fingerprintOf } from '../platform/folder-fingerprint.ts'
import { loadRules, type Rules } from './configuration.ts'

/** How often the folders are looked at. */
const EVERY_MS = 1_000
/** A change is loaded once the folders have not changed for this time: someone may still be copying files. */
const SETTLED_MS = 300

export interface LiveRules {
  /** The version in use. A work item asks once and keeps what it got until it ends. */
  current(): Rules
  /** What readiness says about the configuration; undefined while there is nothing to fix. */
  part(): Part | undefined
  done: Promise<void>
}

interface Options {
  settings: Settings
  targets: readonly TargetSettings[]
  log: Log
  signal: AbortSignal
  everyMs?: number
}

/** Why the change on disk is not in use. */
type Refused = readonly Error[]

/**
 * Loads the rules and follows their folders: types, pipelines, mappings and settings of tenants. A change takes effect
 * as a whole once all of it is valid. Until then the last valid version stays in use, and the mistakes are logged with
 * file and line and shown in readiness. Each process of the hub does this for itself.
 * @throws like `loadRules` for a mistake at the start
 */
export async function followRules({ settings, targets, log, signal, everyMs = EVERY_MS }: Options): Promise<LiveRules> {
  const { pipelines, tenantFolders, mappings } = settings.files
  const folders = [pipelines, tenantFolders, mappings, ...typeFolders(settings.files)]
  let seen = await fingerprintOf(folders)
  let rules = await loadRules(settings, targets)
  let refused: Refused = []
  report(rules, log)

  async function follow(): Promise<void> {
    let changing: string | undefined
    while (!signal.aborted) {
      await delay(changing === undefined ? everyMs : SETTLED_MS, undefined, { signal, ref: false }).catch(() => {})
      if (signal.aborted) return
      const now = await fingerprintOf(folders)
      if (now === seen) changing = undefined
      else if (now !== changing) changing = now
      else {
        const loaded = await load()
        const after = await fingerprintOf(folders)
        // Changed while it was loaded: what was read may be half of the change.
        if (after === now) {
          seen = now
          apply(loaded)
        }
        changing = after === now ? undefined : after
      }
    }
  }

  async function load(): Promise<{ next: Rules; mistakes: Refused }> {
    const mistakes: Error[] = []
    const report = (error: unknown) => void mistakes.push(error as Error)
    // Whatever goes wrong with a change, the hub goes on with what it has.
    const targetsNamed = `${settings.files.targets}, as it was at the start,`
    const next = await loadRules(settings, targets, { targetsNamed, report }).catch((error: unknown) => {
      report(error)
      return rules
    })
    // A mapping that did not compile before is no reason to refuse a change of something else.
    const known = new Set(rules.broken.map(({ message }) => message))
    return { next, mistakes: [...mistakes, ...next.broken.filter(({ message }) => !known.has(message))] }
  }

  function apply({ next, mistakes }: { next: Rules; mistakes: Refused }): void {
    refused = mistakes
    for (const error of mistakes)
      log.error({ code: codeOf(error) }, `a change of the configuration is not in use: ${error.message}`)
    if (mistakes.length > 0) return
    rules = next
    const pipelines = next.pipelines.map(({ name, version }) => `${name} ${version}`)
    const facts = { pipelines, types: [...next.typesOf().keys()], mappings: next.mappings.all.length }
    log.info(facts, 'the changed configuration is in use')
    report(next, log)
  }

  return {
    current: () => rules,
    part: () => partOf(rules, refused),
    done: follow(),
  }
}

/** Says loudly what cannot be delivered. */
function report({ missing, broken }: Rules, log: Log): void {
  for (const { message } of broken) log.error({ code: 'mapping-invalid' }, message)
  for (const { text, certain } of missing)
    log[certain ? 'error' : 'warn']({ code: 'mapping-missing' }, `${text} Such documents fail until it is added.`)
}

/** The hub does its other work, so it is ready all the same. */
function partOf({ missing, broken }: Rules, refused: Refused): Part | undefined {
  const problems = [
    ...refused.map(({ message }) => `not in use: ${message}`),
    ...broken.map(({ message }) => message),
    ...missing.filter(({ certain }) => certain).map(({ text }) => text),
  ]
  return problems.length === 0 ? undefined : { ready: true, detail: problems.join(' ') }
}
