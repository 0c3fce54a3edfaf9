import { sourceOf } from '../pattern.ts'

/** Words by language, in plain form (lower case, no accents), as parts of a regular expression. */
type Words = Readonly<Record<string, string>>

/** Greek letters are no word characters of a regular expression, so that their words have no boundaries. */
const pattern = ({ el, ...latin }: Words): string =>
  `(?:\\b(?:${Object.values(latin).join('|')})(?![a-z0-9])${el === undefined ? '' : `|${el}`})`

/** Names of taxes on sales. */
export const TAX_WORDS = [
  'iva|btw|ptu|dph|moms|mva|alv|afa|tva|φπα|φ\\.π\\.α\\.?',
  't\\.v\\.a\\.?|i\\.v\\.a\\.?|b\\.t\\.w\\.?',
  'imposta|omzetbelasting|podatek vat|mervardesskatt|merverdiavgift|arvonlisavero|forgalmi ado',
  'cgst|sgst|igst|utgst|hst|qst|pst|tps|tvq',
].join('|')

/** Words that begin the name of a total. */
export const TOTAL_WORDS = 'total|totale|totaal|totalt|razem|celkem|summa|yhteensa|osszesen|suma|συνολο'

/** Words for "including tax" behind them. */
export const INCLUDING =
  'inclus\\w*|inkl\\w*|compres\\w+|ivato|com iva|c\\/ ?iva|z vat|s dph|vcetne|sis\\w*|brutto|cu tva|με φπα'

export const GROSS_WORDS = pattern({
  fr: 't\\.t\\.c',
  es: 'total (?:documento|de la factura|del documento|abono|importe factura)|monto total',
  it: 'totale (?:fattura|documento|generale|complessivo|ivato)|importo totale',
  nl: 'totaalbedrag|factuurbedrag|factuurtotaal|eindtotaal|eindbedrag|totaal (?:factuur|generaal)',
  pt: 'total (?:da fatura|geral|do documento)|valor total|montante total',
  pl: '(?:razem|kwota|wartosc|suma|naleznosc)(?: \\w+)? brutto|ogolem|razem ogolem|naleznosc',
  cs: 'celkova castka|celkem (?:s|vcetne) dph|cena celkem|celkem kc',
  sv: 'totalbelopp|fakturabelopp|fakturasumma|totalsumma|summa totalt|slutsumma',
  da: 'i alt|fakturabelob|fakturatotal|samlet belob|total inkl\\w*',
  no: 'totalbelop|fakturabelop|fakturasum|sum totalt|totalsum|totalt inkl\\w*',
  fi: 'loppusumma|kokonaissumma|laskun (?:loppu)?summa|verollinen (?:yhteensa|summa|hinta)',
  hu: 'vegosszeg|brutto (?:osszesen|vegosszeg|ertek)|szamla (?:vegosszege|osszege)|mindosszesen',
  ro: 'total (?:general|factura|cu tva)|valoare totala',
  el: 'γενικο συνολο|τελικο (?:ποσο|συνολο|αξια)|συνολικ\\w* αξια|τελικη αξια|συνολικο ποσο',
})

export const NET_WORDS = pattern({
  es: '(?:importe |monto |total |valor )?neto(?: gravado)?|s\\/ ?iva|sin iva',
  it: '(?:totale )?imponibile|importo netto|totale netto',
  nl: '(?:totaal )?excl\\w*|netto(?:bedrag)?|grondslag',
  pt: 'base (?:tributavel|de incidencia)|(?:total|valor) (?:i?liquido|sem iva)|sem iva|s\\/ ?iva|iliquido',
  pl: '(?:razem|kwota|wartosc|suma)? ?netto',
  cs: 'zaklad(?: dane)?|bez dph',
  sv: 'exkl\\w*|netto(?:belopp)?|summa exkl\\w*|varuvarde|beskattningsunderlag',
  da: 'ekskl\\w*|momsgrundlag|momspligtigt(?: belob)?|netto(?:belob)?',
  no: 'ekskl\\w*|eks\\.? mva|avgiftsgrunnlag|grunnlag|netto(?:belop)?|mva-?pliktig',
  fi: 'veroton(?: \\w+)?|ilman alv|alv 0|nettosumma|veroperuste',
  hu: 'netto(?: \\w+)?|adoalap\\w*',
  ro: '(?:total |valoare )?fara tva|baza (?:de )?(?:impozitare|impozabila)|valoare neta',
  el: 'καθαρ\\w* (?:αξια|ποσο)|καθαρη|αξια προ|προ φπα|φορολογητεα',
})

export const SUBTOTAL_WORDS = pattern({
  it: 'subtotale|totale parziale',
  nl: 'subtotaal',
  pt: 'subtotal|soma',
  pl: 'suma czesciowa',
  cs: 'mezisoucet',
  sv: 'delsumma|deltotal',
  da: 'delsum|subtotal',
  no: 'delsum',
  fi: 'valisumma',
  hu: 'reszosszeg',
  ro: 'subtotal',
  el: 'υποσυνολο|μερικο συνολο',
})

export const DUE_WORDS = pattern({
  fr: 'a (?:nous )?regler',
  es: '(?:liquido|neto|total|importe) a (?:percibir|pagar|ingresar)',
  it: '(?:totale|netto|importo|saldo) (?:da|a) pagare|netto da corrispondere|importo dovuto|saldo (?:dovuto|a vostro debito)',
  nl: '(?:nog )?te (?:betalen|voldoen)|openstaand(?: bedrag)?|te betalen bedrag',
  pt: '(?:total|valor|saldo) (?:a|em) (?:pagar|divida)|^a pagar|valor a pagar|montante a pagar|(?:importancia|total|valor) a receber',
  pl: '(?:pozostaje |razem |kwota )?do zaplaty|pozostalo do zaplaty',
  cs: '(?:celkem )?k uhrade|zbyva uhradit|k zaplaceni',
  sv: '(?:summa |belopp )?att betala|kvar att betala',
  da: '(?:belob )?(?:at|til) betal(?:e|ing)|restbelob|at betale i alt',
  no: '(?:sum |belop )?(?:a betale|til betaling)|restbelop|utestaende',
  fi: 'maksettava\\w*(?: yhteensa)?|maksettavaa',
  hu: 'fizetendo(?: \\w+)?',
  ro: '(?:total |rest )?de plata',
  el: 'πληρωτεο\\w*|ποσο πληρωμησ|υπολοιπο',
})

/** What makes the amount due differ from the total: payments before it, and balances of earlier invoices. */
export const PREPAID_WORDS = pattern({
  en: String.raw`deposits?(?: paid| received)?|pre-?paid|pre-?payments?|advance(?:s| payments?)?|down payments?|payments? received|(?:already|less) paid|part(?:ial)? payments?|(?:previous|opening|old|overdue) balance|balance (?:brought )?forward|brought forward|arrears`,
  de: sourceOf(
    String.raw`\w*anzahlung\w*|abschlags?(?:zahlung|rechnung)\w*|vorauszahlung\w*|vorauskasse|`,
    String.raw`ge(?:zahlte|leistete)n? abschlag\w*|`,
    String.raw`(?:bereits|schon) (?:gezahlt|bezahlt|geleistet)\w*|erhaltene zahlung\w*|saldovortrag|ubertrag|`,
    String.raw`ausstehende (?:forderung|betrage?)|ruckstand\w*|`,
    String.raw`offene (?:posten|zahlungen|forderungen|rechnungen)`,
  ),
  fr: String.raw`acomptes?(?: \w+)?|avances?|deja (?:paye|regle|verse)\w*|solde (?:anterieur|precedent)|impaye\w*`,
  es: String.raw`anticipos?|a cuenta|pagos? (?:recibidos?|anticipados?)|saldo anterior`,
  it: String.raw`acconti|acconto|anticip[oi]|gia (?:pagato|versato)|saldo precedente`,
  nl: String.raw`aanbetaling\w*|voorschot\w*|(?:reeds|al) (?:betaald|voldaan)`,
  pt: String.raw`adiantamentos?|sinal|ja pago`,
  pl: String.raw`zaliczk\w*|przedplat\w*|zaplacono|wplacono`,
  cs: String.raw`zaloh\w*|zaplaceno|uhrazeno`,
  sv: String.raw`forskott\w*|delbetalning\w*|a conto|redan betalt|betalt`,
  da: String.raw`forudbetal\w*|a ?conto\w*|allerede betalt|betalt`,
  no: String.raw`forskudd\w*|akonto\w*|allerede betalt|innbetalt|betalt`,
  fi: String.raw`ennakko\w*|maksettu`,
  hu: String.raw`eloleg\w*|(?:mar )?kifizetve|befizetve`,
  ro: String.raw`avans\w*|achitat|incasat`,
  el: 'προκαταβολ|εχει πληρωθει|εξοφληθ',
})

export const ROUNDING_WORDS = pattern({
  it: 'arrotondamento',
  nl: 'afronding',
  pt: 'arredondamento',
  pl: 'zaokraglenie',
  cs: 'zaokrouhleni',
  sv: 'ores(?:avrundning|utjamning)|avrundning',
  da: 'ore?afrunding|afrunding',
  no: 'oreavrunding|avrunding',
  fi: 'pyoristys',
  hu: 'kerekites',
  ro: 'rotunjire',
  el: 'στρογγυλοποιησ',
})

/** Discounts, quantities and prices of one piece. */
export const NO_TOTAL_WORDS = pattern({
  it: 'sconto|quantita|prezzo unitario',
  nl: 'korting|aantal|stuksprijs',
  pt: 'desconto|quantidade|preco unitario',
  pl: 'rabat|ilosc|cena jednostkowa|cena',
  cs: 'sleva|mnozstvi|jednotkova cena',
  sv: 'rabatt|antal|a-pris|styckpris',
  da: 'rabat|antal|stykpris|enhedspris',
  no: 'rabatt|antall|enhetspris',
  fi: 'alennus|kpl|yksikkohinta|a-hinta',
  hu: 'kedvezmeny|mennyiseg|egysegar',
  ro: 'reducere|cantitate|pret unitar',
  el: 'εκπτωσ|ποσοτητα|τιμη μοναδασ',
})

export const PAID_WORDS = pattern({
  en: 'contactless|eftpos|maestro|apple pay|google pay|paywave|nets|paynow',
  de: 'kartenzahlung|girocard|bankomat|twint|barzahlung|erhalten',
  fr: 'cb|cheque|bancontact',
  es: 'entregado|recibido|metalico',
  it: 'contant[ei]|bancomat|carta di (?:credito|debito)',
  nl: 'contant|pin|betaald',
  pt: 'numerario|dinheiro|multibanco|mb ?way|entregue',
  pl: 'gotowka|karta|blik',
  cs: 'hotovost|hotove|kartou',
  sv: 'kontant|(?:konto|bank)?kort|swish',
  da: 'kontant|dankort|mobilepay',
  no: 'kontant|bankkort|bankaxept|vipps',
  fi: 'kateinen|(?:pankki)?kortti',
  hu: 'keszpenz|bankkartya',
  ro: 'numerar|card',
  el: 'μετρητα|καρτα',
})

export const CHANGE_WORDS = pattern({
  it: 'resto',
  nl: 'wisselgeld',
  pt: 'troco',
  pl: 'reszta',
  cs: 'vraceno|vratit',
  sv: 'vaxel|vaxel tillbaka',
  da: 'byttepenge|retur',
  no: 'vekslepenger|veksel',
  fi: 'vaihtoraha|takaisin',
  hu: 'visszajaro',
  ro: 'rest(?! de plata)',
  el: 'ρεστα',
})

/** Plain words for a total. */
export const WEAK_GROSS_WORDS = pattern({
  it: 'totale',
  nl: 'totaal',
  pt: 'total',
  pl: 'razem|suma',
  cs: 'celkem',
  sv: 'totalt|summa',
  da: 'i alt|totalt|sum',
  no: 'totalt|sum',
  fi: 'yhteensa|summa',
  hu: 'osszesen|osszeg',
  ro: 'total|valoare',
  el: 'συνολο|συνολικ\\w*',
})
