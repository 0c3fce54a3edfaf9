import { sourceOf } from '../pattern.ts'

/**
 * Words in plain form of sums that are not those of the document: of a year, of several invoices, of a contract, or
 * with what was open before.
 */
const BY_LANGUAGE: Readonly<Record<string, string>> = {
  en: sourceOf(
    String.raw`ytd|(?:year|month|billed|invoiced|paid|charged) to date|cumulative|lifetime|credit limit|estimated|`,
    String.raw`(?:this|last|previous|prior) year|(?:last|previous|prior) (?:month|quarter|period)s?|`,
    String.raw`annual (?:total|sum|amount|spend|turnover)|`,
    String.raw`(?:yearly|annual|account) totals?|total (?:(?:for|of|in) )?(?:the )?(?:fiscal |financial )?year|spend|`,
    String.raw`(?:all|previous|earlier|prior|other|open) invoices?|contract (?:total|sum|value|price|amount)|`,
    String.raw`total contract|(?:on|of) your account|(?:last|previous) (?:bill|statement)|(?:inclu\w*|`,
    String.raw`incl?\.?|with|plus) (?:the )?`,
    String.raw`(?:previous|prior|past|old|overdue|outstanding|open) (?:balance|amounts?|charges|due|invoices?)`,
  ),
  de: sourceOf(
    String.raw`jahres(?!beitrag|pramie)\w*|(?:des|im|laufende[ns]?|lfd\.?|pro|dieses) jahr(?:es)?|kumuliert\w*|`,
    String.raw`bisher\w*|(?:aller|fruherer|offener|vorheriger) (?:rechnungen|posten)|seit \w*beginn|`,
    String.raw`(?:vor(?:monat|jahr|periode)\w*)|(?:quartals|monats|vertrags|auftrags)(?:summe|wert|volumen|umsatz)|`,
    String.raw`gesamt(?:auftrags|vertrags)\w*|gesamtumsatz|kredit(?:limit|rahmen)|(?:versicherungs|deckungs)summe|`,
    String.raw`inkl\w*\.? (?:alter |offene[nr]? |\w*ruckstand)\w*`,
  ),
  fr: sourceOf(
    String.raw`cumul\w*|total annuel|montant annuel|(?:de|depuis le debut de) l.annee|(?:montant|`,
    String.raw`total) du (?:marche|contrat)|`,
    String.raw`toutes (?:les )?factures|(?:factures|solde|periode) (?:precedente?s?|anterieure?s?)|`,
    String.raw`annee precedente|encours`,
  ),
  es: sourceOf(
    String.raw`acumulad\w*|total anual|importe anual|(?:del|en el) ano|(?:facturas|saldo|periodo) anterior\w*|`,
    String.raw`todas las facturas|(?:importe|total) del contrato`,
  ),
  it: sourceOf(
    String.raw`cumulativ\w*|progressiv\w*|totale annuo|importo annuo|(?:dell|nell).anno|(?:fatture|saldo|`,
    String.raw`periodo) precedent\w*|`,
    String.raw`tutte le fatture|(?:importo|totale) (?:del )?contratto`,
  ),
  nl: sourceOf(
    String.raw`cumulatie\w*|jaar(?:totaal|bedrag|omzet)|(?:dit|vorig) jaar|tot nu toe|tot op heden|`,
    String.raw`(?:alle|vorige|eerdere) facturen|contract(?:som|waarde)|aanneemsom|opdrachtsom|vorig saldo`,
  ),
  pt: sourceOf(
    String.raw`acumulad\w*|total anual|(?:do|no) ano|(?:faturas|saldo|periodo) anterior\w*|todas as faturas|`,
    String.raw`(?:valor|total) do contrato`,
  ),
  pl: 'narastajaco|(?:suma|wartosc|obrot|kwota|razem|limit)\\w* roczn\\w*|roczn\\w* (?:suma|wartosc|obrot|kwota|limit)\\w*|(?:w|za) roku?|poprzedni\\w*|wszystkich faktur|wartosc umowy|od poczatku roku',
  cs: 'kumulativn\\w*|rocni (?:celkem|soucet|obrat|suma|castka|uhrn|limit)\\w*|(?:celkem|soucet|obrat) rocn\\w*|(?:za|v) roce?|predchozi\\w*|vsech faktur|od zacatku roku|hodnota smlouvy',
  sv: sourceOf(
    String.raw`ackumulera\w*|ars(?:belopp|summa|total)\w*|hittills|tidigare|foregaende|alla fakturor|`,
    String.raw`kontraktssumma|avtalssumma`,
  ),
  da: 'akkumuleret|arlig\\w*|ar til dato|tidligere|alle fakturaer|kontraktsum|aftalesum',
  no: 'akkumulert|arlig\\w*|hittil|tidligere|alle fakturaer|kontraktssum|avtalesum',
  fi:
    'kumulatiiv\\w*|kertyma|vuosi(?:summa|kulutus)|vuoden (?:alusta|summa)|edelli\\w*|tahan (?:mennessa|asti)|' +
    'kaikki(?:en)? lasku\\w*|sopimussumma|urakkasumma',
  hu: 'gongyolt\\w*|halmozott|eves|idei|elozo|osszes szamla|szerzodeses|szerzodes',
  ro: 'cumulat\\w*|anual\\w*|(?:pe|in) an(?:ul)?|(?:facturi|sold) anterio\\w*|toate facturile|valoarea contractului',
  el: 'σωρευτικ\\w*|ετησι\\w*|προηγουμεν\\w*|ολων των τιμολογιων',
}

/** Balances that the words of payments before also name. */
const BALANCE = sourceOf(
  String.raw`(?:previous|opening|old|overdue) balance|balance (?:brought )?forward|(?:carried|`,
  String.raw`brought) (?:forward|over)|arrears|saldovortrag|ruckstand\w*|`,
  String.raw`solde (?:anterieur|precedent)|saldo (?:anterior|precedente)|impayes?`,
)

const { el, ...latin } = BY_LANGUAGE
export const EARLIER_TOTAL = new RegExp(String.raw`(?:\b(?:${Object.values(latin).join('|')})(?![a-z])|${el})`)
/** The label of a sum that an earlier document asked for. */
export const EARLIER_BALANCE = new RegExp(String.raw`${EARLIER_TOTAL.source}|\b(?:${BALANCE})(?![a-z])`)
