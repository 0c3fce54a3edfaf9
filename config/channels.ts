import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { WaybillError } from '../hub/errors.ts'
import { TENANT_NAME } from '../hub/document/streams.ts'
import { NOTICE_KINDS, type NoticeKind } from '../hub/notice/kind.ts'
import { filledIn } from './placeholders.ts'
import { parseYaml } from './yaml.ts'

export interface ChannelSettings {
  name: string
  /** the kind of channel: webhook, email … */
  by: string
  /** what it tells about */
  about: readonly NoticeKind[]
  /** whose documents; all where it is left out */
  tenants?: readonly string[]
  settings: Record<string, unknown>
}

// Part of stream names.
const SCHEMA = {
  type: 'object',
  propertyNames: { pattern: '^[a-z][a-z0-9_-]{0,39}$' },
  additionalProperties: {
    type: 'object',
    required: ['by', 'about', 'settings'],
    additionalProperties: false,
    properties: {
      by: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,39}$' },
      about: { type: 'array', items: { enum: NOTICE_KINDS }, minItems: 1, uniqueItems: true },
      tenants: { type: 'array', items: { type: 'string', pattern: TENANT_NAME.source }, minItems: 1 },
      settings: { type: 'object' },
    },
  },
}

/** Reads the file of the channels. A mistake fails with `channels-invalid` and names file, line and column. */
export async function loadChannels(file: string, environment: NodeJS.ProcessEnv): Promise<ChannelSettings[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new WaybillError('channels-invalid', `The file of the channels cannot be read: ${file}`, { cause })
  })
  // As it comes; whoever takes the marks of its comments away has a valid file.
  if (text.split('\n').every((line) => /^\s*(?:#|$)/.test(line))) return []
  const { value, fail } = parseYaml<Record<string, Omit<ChannelSettings, 'name'>>>(path.basename(file), text, SCHEMA, 'channels-invalid')
  return Object.entries(value).map(([name, { settings, ...channel }]) => ({
    name, ...channel,
    settings: filledIn(settings, (variable) => {
      const found = variable.startsWith('env:') ? environment[variable.slice('env:'.length)] : undefined
      return found ?? fail([name, 'settings'], `uses \${${variable}}, which is not set`)
    }) as Record<string, unknown>,
  }))
}

/** The names of the channels that tell a tenant's people of such a thing. */
export const channelsFor = (channels: readonly ChannelSettings[], tenant: string, kind: NoticeKind): string[] =>
  channels.filter(({ about, tenants }) => about.includes(kind) && (tenants?.includes(tenant) ?? true)).map(({ name }) => name)
