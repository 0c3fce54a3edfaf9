import { TENANT_NAME } from '../hub/streams/names.ts'
import { NOTICE_KINDS, type NoticeKind } from '../hub/notice/kind.ts'
import { fromEnvironment, loadNamed } from './named-settings.ts'

export interface ChannelSettings {
  name: string
  /** the kind of channel: webhook, email … */
  by: string
  /** the states of documents that it notifies about */
  about: readonly NoticeKind[]
  /** whose documents; absent for all tenants */
  tenants?: readonly string[]
  settings: Record<string, unknown>
}

/** @throws `channels-invalid` for the first error in the file, with its line and column */
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
    // The shipped file is one commented example.
    mayBeEmpty: true,
    valueOf: (variable) => fromEnvironment(variable, environment),
  })

/** The names of the channels that notify a tenant's people of a state. */
export const channelsFor = (channels: readonly ChannelSettings[], tenant: string, kind: NoticeKind): string[] =>
  channels
    .filter(({ about, tenants }) => about.includes(kind) && (tenants?.includes(tenant) ?? true))
    .map(({ name }) => name)
