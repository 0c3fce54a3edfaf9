import { patternOf } from '../pattern.ts'

/**
 * Words in plain form before dates that are not the issue date: of delivery, service, order, printing, payment and
 * periods. Dates on which a payment is due have labels of their own.
 */
const WORDS: Record<string, string> = {
  en: String.raw`deliver(?:y|ed)(?: date| on)?|ship(?:ped|ping|ment)?(?: date| on)?|service (?:date|period)|period|valid (?:until|from|to)|expir\w+(?: date)?|(?:start|end|value|order|tax point|print(?:ed)?) (?:date|on)|date of birth|flight`,
  de: String.raw`liefer(?:datum|termin|ung)\w*|leistungs?(?:datum|zeitraum|zeitpunkt)|leistung (?:vom|am)|bestell(?:ung|datum)\w*|auftrags(?:datum)?|auftrag(?:-?datum)?(?:-\w+)?|\w*zeitraum|gultig (?:bis|ab)|druckdatum|valuta|bestellt am|geliefert am|lieferschein\w*(?:-?datum)?|stand|geburtsdatum|skonto\w*`,
  fr: String.raw`livraison|expedi\w+|date de (?:commande|livraison|prestation|valeur|l'operation)|commande du|periode|valable|imprime le|prelev\w+`,
  es: String.raw`entrega|envio|fecha (?:de )?(?:pedido|entrega|operacion|valor|impresion)|pedido (?:de|del)|periodo|valido`,
  it: String.raw`consegna|spedizione|data (?:dell')?(?:ordine|consegna|ddt|operazione)|ordine del|periodo|d\.?d\.?t\.?|valuta|valido`,
  nl: String.raw`lever(?:datum|ing)|besteldatum|orderdatum|periode|geldig|verzend\w+|afdrukdatum`,
  pt: String.raw`entrega|expedicao|data d[ae] (?:encomenda|entrega|operacao)|encomenda de|periodo|valido`,
  pl: String.raw`data (?:sprzedazy|dostawy|wysylki|zamowienia|wykonania(?: uslugi)?|zakonczenia)|okres|zamowienie z|wazn\w+`,
  cs: String.raw`datum (?:dodani|uskutecneni|objednavky|zdanitelneho|plneni)[a-z ]*|duzp|obdobi|objednavka ze|platnost`,
  sv: String.raw`leverans\w*|orderdatum|bestallningsdatum|period|avser|utskriftsdatum|giltig\w*`,
  da: String.raw`levering\w*|leveringsdato|ordredato|periode|udskrevet|gyldig\w*`,
  no: String.raw`levering\w*|leveringsdato|ordredato|periode|utskriftsdato|gyldig\w*`,
  fi: String.raw`toimitus\w*|tilaus\w*|ajanjakso|jakso|tulostettu|voimassa`,
  hu: String.raw`teljesites\w*(?: (?:datuma|ideje|kelte))?|szallitas\w*|rendeles\w*|idoszak|nyomtatva|ervenyes\w*`,
  ro: String.raw`livrar\w*|expedi\w+|data (?:comenzii|livrarii)|perioada|valabil\w*`,
  el: 'παραδοσ|αποστολ|παραγγελι|περιοδο|ισχυ',
}

export const OTHER_DATES = patternOf(
  String.raw`(?:(?<![a-z])(?:`,
  Object.entries(WORDS)
    .filter(([language]) => language !== 'el')
    .map(([, words]) => words)
    .join('|'),
  String.raw`)(?![a-z])|${WORDS['el']})`,
)
