// Words that tills print before the number of a receipt, by language, in plain form (lower case, no accents), as parts
// of a regular expression. `ms` is Malay.
import { sourceOf } from '../pattern.ts'

/** "No.", "Nr.", "N°", "numero", "#" behind the name of a document. */
export const NUMBER_WORDS = sourceOf(
  String.raw`(?:number|numero|nummer|numeris|numer|numarul|numar|num|nro|nr|no|n\.?[°º]|n\.?(?= ?\d)|cislo|c(?=[.:])|`,
  String.raw`sorszama?|szama?|id|#|№|αριθμοσ|αριθ|αρ|νο)`,
)

/** The same before the name: "N° ticket", "nr paragonu". English has no such form: "no receipt, no refund". */
export const NUMBER_WORDS_BEFORE = sourceOf(
  String.raw`(?:n\.?[°º]|n\.|nr|numero|numer|numarul|numar|nummer|cislo|c\.|№|αριθμοσ|αριθ|αρ)`,
  String.raw`[. ]*(?:(?:de|del|della|dello|do|da|du|van|av|for)(?: la| le| de)? |d[i'’] ?)?`,
)

/** English names with what recognition makes of their letters: "Bi11", "Recelpt", "S1ip". */
const asPrinted = (names: string): string => names.replace(/[il]/g, '[il1]').replace(/o/g, '[o0]')

/** Invoices whose name was recognised wrongly, too. */
export const INVOICES = asPrinted('(?:tax ?)?invoice')

/** Names of a receipt itself. */
export const RECEIPTS = Object.values({
  en: asPrinted('(?:(?:sales?|cash|tax|official|fiscal|customer) )?(?:receipt|rcpt|recpt)'),
  de: String.raw`(?:kassen|verkaufs|kauf)?-?(?:bon|beleg|quittung)s?|kassenzettel`,
  fr: String.raw`ticket(?: de caisse)?|recu`,
  es: String.raw`ticket|tique|tiquet|recibo|(?:factura|fact|fra|f)\.? ?simp(?:l\w*)?\.?|boleta|nota de venta`,
  it: String.raw`scontrino(?: fiscale)?|documento(?: commerciale)?|ricevuta(?: fiscale)?`,
  nl: String.raw`(?:kassa)?bon|(?:btw[- ])?kas(?:sa)?ticket`,
  pt: String.raw`fatura[- ](?:simplificada|recibo)|talao|recibo`,
  pl: String.raw`paragonu?(?: fiskaln\w+)?|wydruku?|wydr`,
  cs: String.raw`uctenk[ay]|uct|paragonu?|doklad[ue]?|prodejk[ay]`,
  sv: String.raw`kvittot?s?`,
  da: String.raw`kvitterings?|bon|ekspeditions?|eksp`,
  no: String.raw`(?:salgs)?kvitterings?|bong`,
  fi: String.raw`kuitin|kuitti|tositteen|tosite`,
  hu: String.raw`nyugta|bizonylat`,
  ro: String.raw`bon(?:ul|ului)?(?: fiscal)?|bf|chitant(?:a|ei)`,
  el: String.raw`αποδειξησ?|αποδ|αλπ`,
  ms: String.raw`resit`,
}).join('|')

/** Names of bills, slips and sales, which may be the receipt or what it is about. */
export const BILLS = Object.values({
  en: asPrinted('(?:cash )?bill|doc(?:ument)?|docket|folio|ticket|tkt|slip|guest check|tax ?inv(?:oice)?'),
  de: String.raw`rg`,
  fr: String.raw`note|addition`,
  nl: String.raw`rekening`,
  pl: String.raw`dokumentu?`,
  da: String.raw`bilags?`,
  sv: String.raw`nota`,
  ms: String.raw`bil|invois`,
}).join('|')

/** The same, only before a word for a number: "Sales: 12" is an amount, and CB a French card. */
export const SALES = String.raw`(?:cash )?sales?|cb|rec`

/** Names of what the till counts: transactions and, in restaurants, checks. */
export const TRANSACTIONS = Object.values({
  en: asPrinted('trans(?:action|act|n)?|tran|trx|trxn|txn|trn|tr|check|chk'),
  de: String.raw`(?:tse-?)?transaktion|transaktions|vorgangs?`,
}).join('|')

/** Orders: in many shops their numbers start over every day. */
export const ORDERS = Object.values({
  en: String.raw`order|ord`,
  fr: String.raw`commande`,
}).join('|')

/** Words before a name that make its number another one, such as that of the card or of an earlier receipt. */
export const OTHER_NUMBERS = Object.values({
  en: sourceOf(
    String.raw`card|credit|debit|visa|auth\w*|appr\w*|terminal|merchant|gift|voucher|original|previous|prev|old|`,
    String.raw`returned?|exchanged?|refunded|member\w*|loyalty|points?|queue|table|customer|guest|token|coupon|survey|`,
    String.raw`batch|trace|host|serial|tracking|job|delivery|paid by|pay by|by|your next`,
  ),
  de: String.raw`karten?\w*|kunden|handler|gutschein|original|storno|ursprungs?\w*|pfand|liefer\w*`,
  fr: String.raw`carte|autorisation|cheque|bon d['’]?achat`,
  es: String.raw`tarjeta|autorizacion|original`,
  it: String.raw`carta|autorizzazione|reso|lotteria`,
  nl: String.raw`kaart|klant|cadeau`,
  pt: String.raw`cartao|original`,
  pl: String.raw`karty|karta`,
  sv: String.raw`kort|kontroll\w*`,
}).join('|')

/** What only the part of a receipt about a card payment says. */
export const CARD_PAYMENT = sourceOf(
  String.raw`\b(?:terminal[- ]?(?:id|nr|no|#)|trace|trm?[- ]?id|approval|auth(?:ori[sz]ation)?[ .:]?(?:code|no|nr|#)|`,
  String.raw`appr code|aid|arqc|merchant(?: id| no)?|mid|tid|ta-?nr|vu-?nr|karten-?nr|genehmigungs-?nr|girocard|emv|`,
  String.raw`contactless|kontaktlos|`,
  String.raw`sans contact|kartnr|kortnr|card (?:no|number)|n[°º.]? ?autor\w*|kod autoryzacji|kundenbeleg|handlerbeleg)`,
  String.raw`(?![a-z])`,
)

/** Titles of what a till prints, alone in a line. */
export const TILL_TITLES = Object.values({
  en: sourceOf(
    '(?:(?:full|simplified|copy) )?(?:tax ?)?invoice|(?:cash|sales|official|tax) (?:receipt|bill|sales?)|',
    'receipt|bill|cash',
  ),
  de: String.raw`kassen(?:bon|beleg|zettel)|quittung|bon|rechnung`,
  fr: String.raw`ticket(?: de caisse)?|facture|recu|note`,
  es: String.raw`ticket|factura(?: simplificada)?|recibo`,
  it: String.raw`scontrino(?: fiscale)?|documento commerciale|ricevuta(?: fiscale)?`,
  nl: String.raw`kassabon|bon|kasticket|factuur`,
  pt: String.raw`fatura[- ](?:simplificada|recibo)|fatura|recibo`,
  pl: String.raw`paragon(?: fiskalny)?`,
  cs: String.raw`uctenka|paragon|danovy doklad|zjednoduseny danovy doklad`,
  sv: String.raw`kvitto|kassakvitto`,
  da: String.raw`kvittering|kassebon|bon`,
  no: String.raw`(?:salgs)?kvittering`,
  fi: String.raw`kuitti|kateiskuitti`,
  hu: String.raw`nyugta|egyszerusitett szamla|szamla`,
  ro: String.raw`bon fiscal`,
  el: String.raw`αποδειξη(?: λιανικησ(?: πωλησησ)?)?`,
  ms: String.raw`resit|invois(?: cukai)?`,
}).join('|')
