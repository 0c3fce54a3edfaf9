import { patternOf, sourceOf } from '../pattern.ts'

/**
 * Words in plain form before dates that are not the issue date: of delivery, service, order, printing, payment and
 * periods. Dates on which a payment is due have labels of their own.
 */
const WORDS: Record<string, string> = {
  en: sourceOf(
    String.raw`deliver(?:y|ed)(?: date| on)?|ship(?:ped|ping|ment)?(?: date| on)?|service (?:date|period)|`,
    String.raw`period|valid (?:until|from|to)|expir\w+(?: date)?|(?:date )?of (?:supply|delivery|service|`,
    String.raw`shipment|order|payment)|(?:date )?paid(?: on)?|(?:payment|contract|booking|arrival|departure|`,
    String.raw`check-?in|check-?out) date|arrival|departure|received on|quot(?:e|ation) (?:date|of)|(?:start|`,
    String.raw`end|value|order|tax point|print(?:ed)?) (?:date|on)|date of birth|flight`,
  ),
  de: sourceOf(
    String.raw`liefer(?:datum|termin|ung)\w*|leistungs?(?:datum|zeitraum|zeitpunkt)|leistung (?:vom|am)|`,
    String.raw`bestell(?:ung|datum)\w*|auftrags(?:datum)?|auftrag(?:-?datum)?(?:-\w+)?|\w*zeitraum|`,
    String.raw`gultig (?:bis|ab)|druckdatum|valuta|bestellt am|bezahlt am|zahlung vom|(?:waren)?eingang\w*|`,
    String.raw`vertragsdatum|angebot vom|anreise|abreise|ankunft|geliefert am|lieferschein\w*(?:-?datum)?|`,
    String.raw`stand|geburtsdatum|skonto\w*`,
  ),
  fr: sourceOf(
    String.raw`livraison|expedi\w+|date de (?:commande|livraison|prestation|valeur|l'operation)|commande du|`,
    String.raw`periode|valable|imprime le|(?:paye|regle|recu) le|devis du|arrivee|prelev\w+`,
  ),
  es: sourceOf(
    String.raw`entrega|envio|fecha (?:de )?(?:pedido|entrega|operacion|valor|impresion)|pedido (?:de|del)|`,
    String.raw`periodo|valido|(?:pagado|recibido) el|llegada|salida`,
  ),
  it: sourceOf(
    String.raw`consegna|spedizione|data (?:dell')?(?:ordine|consegna|ddt|operazione)|ordine del|periodo|`,
    String.raw`(?:pagato|ricevuto) il|d\.?d\.?t\.?|valuta|valido`,
  ),
  nl: sourceOf(
    String.raw`lever(?:datum|ing)|besteldatum|orderdatum|periode|geldig|(?:betaald|ontvangen) op|offerte van|`,
    String.raw`verzend\w+|afdrukdatum`,
  ),
  pt: String.raw`entrega|expedicao|data d[ae] (?:encomenda|entrega|operacao)|encomenda de|periodo|valido`,
  pl: sourceOf(
    String.raw`data (?:sprzedazy|dostawy|wysylki|zamowienia|wykonania(?: uslugi)?|zakonczenia)|okres|`,
    String.raw`zamowienie z|wazn\w+`,
  ),
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
