import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { WaybillError } from '../errors.ts'
import type { Types } from '../document/types/type.ts'
import { checkReferences } from './references.ts'
import { parseYaml } from '../../config/yaml.ts'
import { PIPELINE_SCHEMA } from './schema.ts'
import type { SplitRule, Step } from './step.ts'

export interface Pipeline {
  name: string
  /** sha256 of the file's text, the first 12 hex digits */
  version: string
  /** tenants it is for; absent: all that no other pipeline names */
  tenants?: readonly string[]
  /** what is done with a file of several documents; absent: `auto` */
  split?: SplitRule
  /** share of what goes through without a person that is checked by a blind sample; absent: the setting of the hub */
  sample?: number
  steps: readonly Step[]
  /** file, line and column of each step */
  places?: readonly string[]
}

interface Pipelines {
  all: readonly Pipeline[]
  /** The pipeline of a tenant: the one that names it, else the one that names none. */
  ofTenant(tenant: string): Pipeline
}

/** The types of a tenant; without one, those that every tenant has. */
type TypesOf = (tenant?: string) => Types

/** The targets that a pipeline can name, and the file that defines them. */
export interface KnownTargets {
  /** undefined if their file is invalid: then no name can be checked */
  names: readonly string[] | undefined
  file: string
}

/**
 * Reads every .yaml file of a folder. The first mistake fails with `pipeline-invalid` and names file, line and column;
 * with `report`, each mistake is passed to it instead, and undefined is returned if there was one.
 */
export async function loadPipelines(
  folder: string,
  targets: KnownTargets,
  typesOf: TypesOf,
  report: (error: unknown) => void = rethrow,
): Promise<Pipelines | undefined> {
  const files = await pipelineFiles(folder)
  const all = await Promise.all(
    files.map(async (file) => {
      try {
        return parsePipeline(file, await readFile(path.join(folder, file), 'utf8'), targets, typesOf)
      } catch (error) {
        report(error)
        return undefined
      }
    }),
  )
  const valid = all.filter((pipeline) => pipeline !== undefined)
  return valid.length === all.length ? pipelinesOf(valid) : undefined
}

const rethrow = (error: unknown): never => {
  throw error
}

async function pipelineFiles(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch((cause: unknown) => {
    throw new WaybillError('pipeline-invalid', `The folder of the pipelines cannot be read: ${folder}`, { cause })
  })
  return files.filter((file) => /\.ya?ml$/.test(file)).toSorted()
}

/**
 * The one pipeline in a tenant's own folder, which is used instead of the hub's.
 * @throws `pipeline-invalid` for an invalid file, or unless the folder has exactly one
 */
export async function loadTenantPipeline(
  folder: string,
  tenant: string,
  targets: KnownTargets,
  types: Types,
): Promise<Pipeline> {
  const files = await pipelineFiles(folder)
  const [file] = files
  if (file === undefined || files.length > 1)
    throw new WaybillError(
      'pipeline-invalid',
      `The folder ${tenant}/pipelines must contain exactly one pipeline file; it contains ${files.length}.`,
    )
  const place = `${tenant}/pipelines/${file}`
  const pipeline = parsePipeline(place, await readFile(path.join(folder, file), 'utf8'), targets, () => types)
  if (pipeline.tenants !== undefined)
    throw new WaybillError('pipeline-invalid', `${place} must not have \`tenants\`: it is in the folder of a tenant.`)
  return pipeline
}

export function pipelinesOf(all: readonly Pipeline[]): Pipelines {
  const general = all.filter(({ tenants }) => tenants === undefined)
  if (general.length !== 1) {
    throw new WaybillError(
      'pipeline-invalid',
      `Exactly one pipeline must have no \`tenants\`, since it serves all others; there are ${general.length}.`,
    )
  }
  for (const tenant of new Set(all.flatMap(({ tenants }) => tenants ?? []))) {
    const naming = all.filter(({ tenants }) => tenants?.includes(tenant)).map(({ name }) => name)
    if (naming.length > 1)
      throw new WaybillError(
        'pipeline-invalid',
        `The tenant ${tenant} is named by more than one pipeline: ${naming.join(', ')}.`,
      )
  }
  return { all, ofTenant: (tenant) => all.find(({ tenants }) => tenants?.includes(tenant)) ?? general[0]! }
}

export function parsePipeline(file: string, text: string, targets: KnownTargets, typesOf: TypesOf): Pipeline {
  const { value, fail, placeOf } = parseYaml<Omit<Pipeline, 'version'>>(file, text, PIPELINE_SCHEMA, 'pipeline-invalid')
  let delivered = false
  value.steps.forEach((step, index) => {
    if ('deliver' in step) {
      delivered = true
      step.deliver.to.forEach((target, at) => {
        if (targets.names?.includes(target) === false)
          fail(['steps', index, 'deliver', 'to', at], `names the target ${target}, which ${targets.file} does not have`)
      })
    } else if (delivered) fail(['steps', index], 'comes after a deliver step; a delivered document cannot be reviewed')
    if ('read' in step && index > 0) fail(['steps', index], 'must be the first step')
  })
  checkReferences(value.steps, typesNamed(value.tenants, typesOf), fail)
  const version = createHash('sha256').update(text).digest('hex').slice(0, 12)
  return { ...value, version, places: value.steps.map((_, index) => placeOf(['steps', index])) }
}

/** A pipeline of several tenants may name a type that only one of them has. */
const typesNamed = (tenants: readonly string[] | undefined, typesOf: TypesOf): Types =>
  tenants ? new Map(tenants.flatMap((tenant) => [...typesOf(tenant)])) : typesOf()
