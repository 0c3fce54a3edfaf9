// Vocabulary of names and addresses, for plain lines (lower case, no accents).
import * as malaysia from './datasets/malaysian-receipts.ts'

const LEGAL_FORMS = String.raw`gmbh(?: ?& ?co\.? ?kg)?|ag|kg|ohg|e\.? ?k\.?|ug|a\.g\.|e\.v\.|se|kgaa|ltd|limited|llc|l\.l\.c|inc|corp|corporation|plc|llp|pty|co\.,? ltd|s\.?a\.?r\.?l|sas|s\.a\.s|sasu|eurl|s\.a\.?|sa|sci|s\.?l\.?u?\.?|s\.?r\.?l\.?|s\.?p\.?a\.?|b\.?v\.?|n\.?v\.?|oy|ab|a\/s|aps|sp\. ?z ?o\.? ?o\.?`
export const LEGAL_FORM = new RegExp(String.raw`\b(?:${malaysia.LEGAL_FORMS}|${LEGAL_FORMS})(?![a-z])`)

const BUSINESS_WORDS = String.raw`enterprise|trading|restaurant|rest|mart|market|marketing|mini ?market|hardware|stationery|stationers?|cafe|coffee|bakery|bakeries|shop|store|stores|bookstores?|pharmacy|clinic|supermarket|hotel|motor|electrical|machinery|resources|industries|services?|company|confectionery|florist|petrol|petroleum|station|apotheke|backerei|metzgerei|gasthaus|gaststatte|boulangerie|pharmacie|tienda|panaderia|farmacia|restaurante|supermercado|bistro|bar|grill|kitchen|foods?|house|centre|center|co\.?`
export const BUSINESS = new RegExp(String.raw`\b(?:${BUSINESS_WORDS}|${malaysia.BUSINESS_WORDS})\b`)

const STREET = String.raw`lot|section|plaza|mall|complex|tower|level|lvl|floor|flr|grd|unit|blk|block|blok|suite|ste|street|st\.|road|rd|avenue|ave|drive|dr\.|lane|boulevard|blvd|highway|hwy|parkway|pkwy|square|court|park|p\.?o\.? box|rue|av\.|bd|place|chemin|allee|route|zone|calle|c\/|avda|avenida|paseo|poligono|carretera|weg|platz|gasse|ring|ufer|damm`
const PLACE =
  'deutschland|germany|france|espana|spain|united kingdom|england|ireland|osterreich|austria|schweiz|switzerland|netherlands|belgium|italy'

export const ADDRESS_WORD = new RegExp(
  String.raw`(?<![a-z])(?:${STREET}|${PLACE}|${malaysia.STREET_WORDS}|${malaysia.PLACES})(?![a-z])|(?:strasse|straße|str\.|weg|platz|gasse|allee|ring|ufer|damm)\b|^(?:[a-z]{1,2}\d*-)?\d+[a-z]?, (?=[a-z])|${malaysia.MISREAD_JALAN}|\bno\.? ?:?\.? ?[a-z]?\d|\bg\.?f\.?\b`,
)
export const PLACE_NAME = new RegExp(
  String.raw`(?<![a-z])(?:${PLACE}|${malaysia.PLACES}|${malaysia.PLACE_ABBREVIATIONS})(?![a-z])`,
)
/** Five digits before a place, as in most countries; or a British, Dutch or American code. */
export const POSTCODE =
  /(?<![\d\-/.,]|lot |p\.t\.? |no\.? |box |batu )(?:[a-z]{1,2}[- ])?\d{5}(?=[,.]? ?[a-z])(?!\d)|(?<![\d-])\d{4} ?[a-z]{2}\b(?= )|\b[a-z]{2},? \d{5}(?:-\d{4})?$|\b[a-z]{1,2}\d[a-z\d]? \d[a-z]{2}\b|(?:^|, ?)(?:a-|ch-|b-|l-|dk-)?[1-9]\d{3} [a-z]{3,}(?!\w* ?\d)|, ?\d{5},?$|\b\d{5}[.,]?$/

const CONTACT_WORDS = String.raw`\b(?:tel|te1|tei|telp|telephone|phone|fon|fax|mobile|hotline|h\/p|hp|email|e-?mail|www|http|contact|customer service|[a-z]*careline|whatsapp|facebook|ph)\b|@[a-z]|\.com\b`
export const CONTACT = new RegExp(`${CONTACT_WORDS}|${malaysia.PHONE_NUMBER}`)
const REGISTERS = String.raw`co\.? ?(?:reg|no)|company (?:reg|no)|reg(?:istration)?\.? ?(?:no|#)|re9|vat|ust|tva|siret|siren|nif|cif|tax (?:id|reg)|hrb|handelsregister`
export const REGISTRATION = new RegExp(
  String.raw`\b(?:${REGISTERS}|${malaysia.REGISTERS})\b|${malaysia.COMPANY_NUMBER}`,
)
export const BODY =
  /\b(?:(?:tax ?)?invoice|inv[:. ]?no|receipt|date|time|cashier|table|bill|order|doc\b|document|cash sales?|counter|qty|description|desc|item|price|amount|total|pos|trn|terminal|member|welcome|thank|rechnung|quittung|facture|ticket|factura|recibo|datum|fecha|salesperson|server|operator|staff|(?:sold|served|issued|printed) by|trans|shopping|hours|careline)\b/

/** Words for a kind of business: alone they are only half a name. */
export const GENERIC_NAME =
  /^\W*(?:(?:restaurant|restoran|stationery|trading|enterprise|marketing|hardware|bakery|cafe|coffee|bistro|shop|store|mart|pharmacy|clinic|services?|company|holdings?|group|industries|foods?|co|bar|grill|and|&)\W*)+$/
