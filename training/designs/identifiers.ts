// Identifiers with right check digits, as documents have them.
import { mod97 } from '../../hub/document/iban.ts'
import type { Chance } from '../synthetic/chance.ts'

/** By country: the characters of an account behind the check digits; "#" is a digit, "@" a letter. */
const ACCOUNTS: Record<string, string> = {
  AE: '###################',
  AT: '################',
  BE: '############',
  CH: '#################',
  CZ: '####################',
  DE: '##################',
  DK: '##############',
  ES: '####################',
  FI: '##############',
  FR: '#######################',
  GB: '@@@@##############',
  GR: '#######################',
  HU: '########################',
  IE: '@@@@##############',
  IT: '@######################',
  LU: '################',
  NL: '@@@@##########',
  NO: '###########',
  PL: '########################',
  PT: '#####################',
  RO: '@@@@################',
  SE: '####################',
  SK: '####################',
}

/** An IBAN without spaces. */
export function ibanOf(country: string, chance: Chance): string {
  const account = chance.filled(ACCOUNTS[country] ?? ACCOUNTS['DE']!)
  const check = 98 - mod97(`${account}${country}00`)
  return `${country}${String(check).padStart(2, '0')}${account}`
}

/** In groups of four, as people print it. */
export const grouped = (iban: string): string => iban.replace(/.{4}(?=.)/g, '$& ')
