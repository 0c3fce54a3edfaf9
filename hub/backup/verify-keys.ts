import type { ApiKey } from '../auth/api-keys/key.ts'
import { PEPPER_FORM } from '../auth/api-keys/pepper.ts'
import { keyHasher, keyIdOf } from '../auth/api-keys/secret.ts'
import type { Problem } from './verify-log.ts'

/** A pepper from its text; undefined for a text that is none. */
export const pepperFrom = (text: string | undefined): Buffer | undefined =>
  text !== undefined && PEPPER_FORM.test(text) ? Buffer.from(text, 'hex') : undefined

/**
 * Checks that the API keys of a log can be used: there is a pepper, and the first key, if its file is there, has the
 * hash that the log holds.
 */
export function keyProblems(
  keys: ReadonlyMap<string, ApiKey>,
  { pepper, apiKey, place }: { pepper: Buffer | undefined; apiKey: string | undefined; place: string },
): Problem[] {
  if (keys.size === 0) return []
  if (!pepper)
    return [
      {
        text: `The pepper is missing or not 64 hex digits (${place}): no API key of this hub is valid.`,
        cure: 'Restore it from the secrets of a backup. A new pepper makes every key invalid for good.',
      },
    ]
  const stored = keys.get((apiKey && keyIdOf(apiKey)) ?? '')?.hash
  if (apiKey === undefined || stored === undefined || keyHasher(pepper).matches(apiKey, stored)) return []
  return [
    {
      text: `The pepper is not the one that the API keys were hashed with (${place}).`,
      cure: 'Restore it from the secrets of a backup of this hub.',
    },
  ]
}
