import { patternOf } from '../pattern.ts'

/**
 * Words in plain form before the day that a statement of account was made up to. On an invoice, which may be older, it
 * is no date of the invoice.
 */
export const STATEMENT_DATE = patternOf(
  String.raw`(?:(?<![a-z])(?:statement|account as (?:of|at)|closing|(?:konto)?auszug\w*|kontostand|`,
  String.raw`saldo (?:per|zum|am)|releve|arretee? (?:au|le|du)|situation au|extracto|estado de cuenta|estratto(?: conto)?|situazione al|`,
  String.raw`afschrift\w*|rekeningoverzicht|extrato|wyciag\w*|vypis\w*|kontoutdrag\w*|kontoudtog\w*|kontoutskrift\w*|`,
  String.raw`tiliot\w*|(?:szamla)?kivonat\w*|extras(?:ul)?)(?![a-z])|αντιγραφο λογαριασμου|κινησεισ λογαριασμου)`,
)
