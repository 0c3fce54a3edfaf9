import { loadChannels } from '../../config/channels.ts'
import { environment, type Settings } from '../../config/config.ts'
import { publicUrlOf } from '../app/public-url.ts'
import { openChannels } from '../notify/registry.ts'
import { checkEach } from './check-each.ts'
import { ok, warn, type Finding } from './finding.ts'

/** Connects to each channel without sending a notice. */
export async function checkChannels(given: Settings, signal: AbortSignal): Promise<Finding> {
  const settings = await loadChannels(given.files.channels, environment()).catch(() => undefined)
  const channels = settings && (await openChannels(settings, { hubUrl: publicUrlOf(given) }).catch(() => undefined))
  if (!channels) return ok('not checked: see the configuration')
  if (channels.size === 0) return ok('none: no notices are sent')
  const problems = await checkEach(channels, signal)
  if (problems.length === 0) return ok(`${[...channels.keys()].join(', ')}: all answer`)
  return warn(
    problems.join(' '),
    'Start the mail server or the webhook receiver, or correct the channels file. Notices wait until it answers.',
  )
}
