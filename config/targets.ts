import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { WaybillError } from '../hub/errors.ts'
import { filledIn } from './placeholders.ts'
import { parseYaml } from './yaml.ts'

export interface TargetSettings {
  name: string
  adapter: string
  settings: Record<string, unknown>
}

// Part of stream names and mapping folders.
const SCHEMA = {
  type: 'object',
  propertyNames: { pattern: '^[a-z][a-z0-9_-]{0,39}$' },
  additionalProperties: {
    type: 'object',
    required: ['adapter', 'settings'],
    additionalProperties: false,
    properties: { adapter: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,39}$' }, settings: { type: 'object' } },
  },
}

/** Reads the file of the targets. A mistake fails with `targets-invalid` and names file, line and column. */
export async function loadTargets(file: string, data: string, environment: NodeJS.ProcessEnv): Promise<TargetSettings[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new WaybillError('targets-invalid', `The file of the targets cannot be read: ${file}`, { cause })
  })
  const { value, fail } = parseYaml<Record<string, Omit<TargetSettings, 'name'>>>(path.basename(file), text, SCHEMA, 'targets-invalid')
  return Object.entries(value).map(([name, { adapter, settings }]) => ({
    name,
    adapter,
    settings: filledIn(settings, (variable) => {
      if (variable === 'data') return data
      const found = environment[variable.slice('env:'.length)]
      return variable.startsWith('env:') && found !== undefined ? found : fail([name, 'settings'], `uses \${${variable}}, which is not set`)
    }) as Record<string, unknown>,
  }))
}
