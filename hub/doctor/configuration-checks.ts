import { openTargets } from '../../adapters/registry.ts'
import type { Settings } from '../../config/config.ts'
import { checkFixtures } from '../../mappings/fixtures.ts'
import { loadConnections, loadRules, type Connections } from '../app/configuration.ts'
import { publicUrlOf } from '../app/public-url.ts'
import { codeOf, problemOf } from '../errors.ts'
import { openChannels } from '../notify/registry.ts'
import { count } from '../platform/count.ts'
import { fail, failWith, ok, warn, type Finding } from './finding.ts'
import { visionFindings } from './vision-check.ts'

interface Inspected {
  /** one for each mistake, in the order of the files */
  findings: Finding[]
  /** what was loaded */
  summary: string
}

/**
 * Validates every file of the configuration as a start does, and also holds the schemas of the mappings against the
 * standard and runs their fixtures. Every mistake is found, not only the first. Nothing is connected to or changed.
 */
export async function inspectConfiguration(settings: Settings): Promise<Inspected> {
  const findings: Finding[] = []
  const report = (error: unknown) => void findings.push(failWith(error))
  let areTargetsValid = true
  const connections = await loadConnections(settings, (error) => {
    areTargetsValid &&= codeOf(error) !== 'targets-invalid'
    report(error)
  })
  await openEach(connections, publicUrlOf(settings), report)
  const targets = areTargetsValid ? connections.targets : undefined
  const rules = await loadRules(settings, targets, { thorough: true, report })
  for (const error of rules.broken) report(error)
  for (const { text, certain } of rules.missing)
    findings.push((certain ? fail : warn)(text, problemOf('mapping-missing').cure))
  if (rules.pipelines.length > 0) for (const finding of visionFindings(rules, settings)) findings.push(finding)
  const { mappingTimeoutMs: timeoutMs, mappingMemoryMb: memoryMb } = settings.adapters
  const brokenNames = new Set(rules.broken.map(({ facts }) => facts['mapping']))
  const usable = rules.mappings.all.filter(({ mapping }) => !brokenNames.has(mapping.folder))
  const fixtures = await checkFixtures(usable, { timeoutMs, memoryMb }, report)
  const names = (all: readonly { name: string }[]) => all.map(({ name }) => name).join(', ') || 'none'
  const parts = [
    `pipelines ${names(rules.pipelines)}`,
    `targets ${names(connections.targets)}`,
    `channels ${names(connections.channels)}`,
    `types ${[...rules.typesOf().keys()].join(', ')}`,
    ...(rules.tenants.all.length > 0 ? [`tenants with settings ${names(rules.tenants.all)}`] : []),
    `${count(rules.mappings.all.length, 'mapping')} with ${count(fixtures, 'fixture')}`,
  ]
  return { findings, summary: parts.join('; ') }
}

/** Opens each target and channel for a moment: that checks its settings and connects to nothing. */
async function openEach(
  { targets, channels }: Connections,
  hubUrl: string,
  report: (error: unknown) => void,
): Promise<void> {
  for (const target of targets)
    await openTargets([target]).then(async (opened) => {
      for (const each of opened.values()) await each.target.close()
    }, report)
  for (const channel of channels)
    await openChannels([channel], { hubUrl }).then(async (opened) => {
      for (const each of opened.values()) await each.close()
    }, report)
}

/** The worst mistake for `doctor`; `check` lists all. */
export async function checkConfiguration(settings: Settings): Promise<Finding> {
  const { findings, summary } = await inspectConfiguration(settings)
  const first = findings.find(({ status }) => status === 'fail') ?? findings[0]
  if (!first) return ok(summary)
  const others = findings.length - 1
  if (others === 0) return first
  const more = `${count(others, 'more problem')}; the subcommand \`check\` lists all`
  return { ...first, text: `${first.text} (${more})` }
}
