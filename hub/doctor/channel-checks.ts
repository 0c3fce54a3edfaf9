import { loadChannels } from '../../config/channels.ts'
import { environment, type Settings } from '../../config/config.ts'
import { openChannels } from '../notify/registry.ts'
import { askEach } from './ask-each.ts'
import type { Finding } from './finding.ts'

/** Asks each channel; nobody is told anything. */
export async function channels({ files, process }: Settings, signal: AbortSignal): Promise<Finding> {
  const settings = await loadChannels(files.channels, environment()).catch(() => undefined)
  const opened = settings && (await openChannels(settings, { hubUrl: process.publicUrl }).catch(() => undefined))
  if (!opened) return { status: 'ok', text: 'not tried: see the configuration' }
  const names = [...opened.keys()]
  if (names.length === 0) return { status: 'ok', text: 'none: nobody is told what became of documents' }
  const wrong = await askEach(opened, signal)
  if (wrong.length === 0) return { status: 'ok', text: `${names.join(', ')}: each answers` }
  return {
    status: 'warn',
    text: wrong.join(' '),
    cure: 'Start the mail server or the receiver of the webhook, or correct the channels file; notices wait until it answers.',
  }
}
