import type { Settings } from '../../config/config.ts'

const EVERY_ADDRESS = /\/\/(?:0\.0\.0\.0|\[::\])(?=:)/

/**
 * The URL of the hub for links in notices, without a slash at the end: the configured one, else that of this machine.
 * `listening`: the URL of this process, if it serves the API.
 */
export function publicUrlOf({ process, api }: Settings, listening?: string): string {
  const url = process.publicUrl || listening || `http://127.0.0.1:${api.port}`
  return url.replace(EVERY_ADDRESS, '//127.0.0.1').replace(/\/+$/, '')
}
