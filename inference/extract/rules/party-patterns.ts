// Vocabulary of names and addresses, for plain lines (lower case, no accents).
import * as malaysia from './datasets/malaysian-receipts.ts'
import { patternOf, sourceOf } from './pattern.ts'

const LEGAL_FORMS = sourceOf(
  String.raw`gmbh(?: ?& ?co\.? ?kg)?|ag|kg|ohg|e\.? ?k\.?|ug|a\.g\.|e\.v\.|se|kgaa|ltd|limited|llc|l\.l\.c|inc|corp|`,
  String.raw`corporation|plc|llp|pty|co\.,? ltd|s\.?a\.?r\.?l|sas|s\.a\.s|sasu|eurl|s\.a\.?|sa|sci|s\.?l\.?u?\.?|`,
  String.raw`s\.?r\.?l\.?|s\.?p\.?a\.?|b\.?v\.?|n\.?v\.?|oy|ab|a\/s|aps|sp\. ?z ?o\.? ?o\.?`,
)
export const LEGAL_FORM = new RegExp(String.raw`\b(?:${malaysia.LEGAL_FORMS}|${LEGAL_FORMS})(?![a-z\d])`)

const BUSINESS_WORDS = sourceOf(
  String.raw`enterprise|trading|restaurant|rest|mart|market|marketing|mini ?market|hardware|stationery|stationers?|`,
  String.raw`cafe|coffee|bakery|bakeries|shop|store|stores|bookstores?|pharmacy|clinic|supermarket|hotel|motor|`,
  String.raw`electrical|machinery|resources|industries|services?|company|confectionery|florist|petrol|petroleum|`,
  String.raw`station|apotheke|backerei|metzgerei|gasthaus|gaststatte|boulangerie|pharmacie|tienda|panaderia|farmacia|`,
  String.raw`restaurante|supermercado|bistro|bar|grill|kitchen|foods?|house|centre|center|co\.?`,
)
export const BUSINESS = new RegExp(String.raw`\b(?:${BUSINESS_WORDS}|${malaysia.BUSINESS_WORDS})\b`)

const STREET = sourceOf(
  String.raw`lot|section|plaza|mall|complex|tower|level|lvl|floor|flr|grd|unit|blk|block|blok|suite|ste|street|st\.|`,
  String.raw`road|rd|avenue|ave|drive|dr\.|lane|boulevard|blvd|highway|hwy|parkway|pkwy|square|court|park|`,
  String.raw`p\.?o\.? box|rue|av\.|bd|place|chemin|allee|route|zone|calle|c\/|avda|avenida|paseo|poligono|carretera|`,
  String.raw`weg|platz|gasse|ring|ufer|damm`,
)
const PLACE = sourceOf(
  'deutschland|germany|france|espana|spain|united kingdom|england|ireland|osterreich|austria|schweiz|',
  'switzerland|netherlands|belgium|italy',
)

export const ADDRESS_WORD = patternOf(
  String.raw`(?<![a-z])(?:${STREET}|${PLACE}|${malaysia.STREET_WORDS}|${malaysia.PLACES})(?![a-z])`,
  String.raw`|(?:strasse|straße|str\.|weg|platz|gasse|allee|ring|ufer|damm)\b`,
  String.raw`|^(?:[a-z]{1,2}\d*-)?\d+[a-z]?, (?=[a-z])|${malaysia.MISREAD_JALAN}|\bno\.? ?:?\.? ?[a-z]?\d|\bg\.?f\.?\b`,
)
export const PLACE_NAME = new RegExp(
  String.raw`(?<![a-z])(?:${PLACE}|${malaysia.PLACES}|${malaysia.PLACE_ABBREVIATIONS})(?![a-z])`,
)
/** Five digits before a place, as in most countries; or a British, Dutch or American code. */
export const POSTCODE = patternOf(
  String.raw`(?<![\d\-/.,]|lot |p\.t\.? |no\.? |box |batu )(?:[a-z]{1,2}[- ])?\d{5}(?=[,.]? ?[a-z])(?!\d)|`,
  String.raw`(?<![\d-])\d{4} ?[a-z]{2}\b(?= )|\b[a-z]{2},? \d{5}(?:-\d{4})?$|\b[a-z]{1,2}\d[a-z\d]? \d[a-z]{2}\b|`,
  String.raw`(?:^|, ?)(?:a-|ch-|b-|l-|dk-)?[1-9]\d{3} [a-z]{3,}(?!\w* ?\d)|, ?\d{5},?$|\b\d{5}[.,]?$`,
)

const CONTACT_WORDS = sourceOf(
  String.raw`\b(?:tel|te1|tei|telp|telephone|phone|fon|fax|mobile|hotline|h\/p|hp|email|e-?mail|www|http|contact|`,
  String.raw`customer service|[a-z]*careline|whatsapp|facebook|ph)\b|@[a-z]|\.com\b`,
)
export const CONTACT = new RegExp(`${CONTACT_WORDS}|${malaysia.PHONE_NUMBER}`)
const REGISTERS = sourceOf(
  String.raw`co\.? ?(?:reg|no)|company (?:reg|no)|reg(?:istration)?\.? ?(?:no|#)|re9|vat|ust|tva|siret|siren|nif|cif|`,
  String.raw`tax (?:id|reg)|hrb|handelsregister`,
)
export const REGISTRATION = new RegExp(
  String.raw`\b(?:${REGISTERS}|${malaysia.REGISTERS})\b|${malaysia.COMPANY_NUMBER}`,
)
export const BODY = patternOf(
  String.raw`\b(?:(?:tax ?)?invoice|inv[:. ]?no|receipt|date|time|cashier|table|bill|order|doc\b|document|`,
  String.raw`cash sales?|counter|qty|description|desc|item|price|amount|total|pos|trn|terminal|member|welcome|thank|`,
  String.raw`rechnung|quittung|facture|ticket|factura|recibo|datum|fecha|salesperson|server|operator|staff|`,
  String.raw`(?:sold|served|issued|printed) by|trans|shopping|hours|careline)\b`,
)

/** Words for a kind of business: alone they are only half a name. */
export const GENERIC_NAME = patternOf(
  String.raw`^\W*(?:(?:restaurant|restoran|stationery|trading|enterprise|marketing|hardware|bakery|cafe|coffee|`,
  String.raw`bistro|shop|store|mart|pharmacy|clinic|services?|company|holdings?|group|industries|foods?|co|bar|grill|`,
  String.raw`and|&)\W*)+$`,
)
/** A till prints who owns the shop below its name, with a legal form that makes it look like the name itself. */
export const OWNER =
  /(?<![a-z])(?:inh(?:aber(?:in)?)?[.:]|inhaber(?:in)? |prop(?:rietor)?[.:] ?\(?[a-z]|titolare[.:]? |titular[.:] )/
