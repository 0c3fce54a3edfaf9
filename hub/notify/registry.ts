import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import { WaybillError } from '../errors.ts'
import { openEach, openNamed } from '../platform/open-each.ts'
import type { Channel, ChannelKind } from './channel.ts'

export interface ChannelSettings {
  name: string
  by: string
  settings: Record<string, unknown>
}

const CHANNELS = path.join(import.meta.dirname, 'channels')

/** The folder is the registry: `channels/<kind>/channel.ts` exports `channel`. */
async function kindNamed(by: string, channel: string): Promise<ChannelKind> {
  const kinds = (await readdir(CHANNELS)).toSorted()
  if (kinds.includes(by)) {
    const { channel: kind } = (await import(`./channels/${by}/channel.ts`)) as { channel: ChannelKind }
    return kind
  }
  throw new WaybillError(
    'channel-settings-invalid',
    `The channel ${channel} is by ${by}, which does not exist. There are: ${kinds.join(', ')}.`,
    { channel },
  )
}

/** Opens every channel; settings are checked first and fail with `channel-settings-invalid`. A channel that does not answer is opened all the same. */
export async function openChannels(
  channels: readonly ChannelSettings[],
  { hubUrl }: { hubUrl: string },
): Promise<Map<string, Channel>> {
  return openEach(
    channels,
    async ({ name, by, settings }) => {
      const kind = await kindNamed(by, name)
      const validate = new Ajv2020({ validateSchema: false, meta: false }).compile(kind.settings)
      if (!validate(settings))
        throw new WaybillError('channel-settings-invalid', `The channel ${name}: ${wrongIn(validate.errors![0]!)}`, {
          channel: name,
        })
      return openNamed('channel', name, () => kind.open(settings, { hubUrl }))
    },
    (channel) => channel.close(),
  )
}

/** The value is not repeated: it may be a secret. */
function wrongIn({ instancePath, keyword, params, message }: ErrorObject): string {
  if (keyword === 'additionalProperties') return `there is no setting ${String(params['additionalProperty'])}.`
  if (keyword === 'required') return `the setting ${String(params['missingProperty'])} is missing.`
  return `the ${instancePath ? `setting ${instancePath.slice(1)}` : 'settings'} ${message}.`
}
