import { isIPv4 } from 'node:net'

/** True where what is sent to this host never leaves the machine, so that nobody on the way can read it. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' ||
  host.endsWith('.localhost') ||
  host === '::1' ||
  host === '[::1]' ||
  (isIPv4(host) && host.startsWith('127.'))
