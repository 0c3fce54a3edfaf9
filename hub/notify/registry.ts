import path from 'node:path'
import { openPlugins, type Registry } from '../platform/plugins.ts'
import type { Channel, ChannelKind } from './channel.ts'

interface ChannelSettings {
  name: string
  by: string
  settings: Record<string, unknown>
}

/** To add a kind of channel, add a folder there whose channel.ts exports `channel`. */
const CHANNELS: Registry = {
  what: 'channel',
  exported: 'channel',
  called: 'kind of channel',
  folder: path.join(import.meta.dirname, 'channels'),
}

/**
 * Opens every channel by name. Bad settings fail with `channel-settings-invalid`; a channel that does not answer is
 * opened as well.
 */
export const openChannels = (
  channels: readonly ChannelSettings[],
  { hubUrl }: { hubUrl: string },
): Promise<Map<string, Channel>> =>
  openPlugins<ChannelKind, Channel>(
    CHANNELS,
    channels.map(({ name, by, settings }) => ({ name, plugin: by, settings })),
    (kind, settings) => kind.open(settings, { hubUrl }),
    (channel) => channel.close(),
  )
