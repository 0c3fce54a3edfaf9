import { TENANT_NAME } from '../hub/streams/names.ts'
import { NOTICE_KINDS, type NoticeKind } from '../hub/notice/kind.ts'
import { fromEnvironment, loadNamed } from './named-settings.ts'

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

/** Reads the file of the channels. A mistake fails with `channels-invalid` and names file, line and column. */
export const loadChannels = (file: string, environment: NodeJS.ProcessEnv): Promise<ChannelSettings[]> =>
  loadNamed(file, {
    things: 'channels',
    code: 'channels-invalid',
    properties: {
      by: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,39}$' },
      about: { type: 'array', items: { enum: NOTICE_KINDS }, minItems: 1, uniqueItems: true },
      tenants: { type: 'array', items: { type: 'string', pattern: TENANT_NAME.source }, minItems: 1 },
    },
    optional: ['tenants'],
    // As it comes; whoever takes the marks of its comments away has a valid file.
    mayBeEmpty: true,
    valueOf: (variable) => fromEnvironment(variable, environment),
  })

/** The names of the channels that tell a tenant's people of such a thing. */
export const channelsFor = (channels: readonly ChannelSettings[], tenant: string, kind: NoticeKind): string[] =>
  channels
    .filter(({ about, tenants }) => about.includes(kind) && (tenants?.includes(tenant) ?? true))
    .map(({ name }) => name)
