// Vocabulary of names and addresses, in the plain form of lines.

export const LEGAL_FORM =
  /\b(?:[s5][dob]n\.? ?bhd|sdn\b|[s5]\/[b8]\b|(?<=[a-z] )sb(?= ?\(|$)|bhd|plt|gmbh(?: ?& ?co\.? ?kg)?|ag|kg|ohg|e\.? ?k\.?|ug|a\.g\.|e\.v\.|se|kgaa|ltd|limited|llc|l\.l\.c|inc|corp|corporation|plc|llp|pty|co\.,? ltd|s\.?a\.?r\.?l|sas|s\.a\.s|sasu|eurl|s\.a\.?|sa|sci|s\.?l\.?u?\.?|s\.?r\.?l\.?|s\.?p\.?a\.?|b\.?v\.?|n\.?v\.?|oy|ab|a\/s|aps|sp\. ?z ?o\.? ?o\.?)(?![a-z])/

export const BUSINESS =
  /\b(?:enterprise|trading|restoran|restaurant|rest|kedai|pasaraya|mart|market|marketing|mini ?market|hardware|stationery|stationers?|cafe|coffee|bakery|bakeries|shop|store|stores|bookstores?|pharmacy|farmasi|clinic|klinik|syarikat|perniagaan|pasar|supermarket|hotel|motor|electrical|machinery|resources|industries|services?|company|confectionery|florist|petrol|petroleum|station|apotheke|backerei|metzgerei|gasthaus|gaststatte|boulangerie|pharmacie|hotel|tienda|panaderia|farmacia|restaurante|supermercado|bistro|bar|grill|kitchen|foods?|house|centre|center|co\.?)\b/

const STREET = String.raw`jalan|jln|jl|lorong|lrg|lebuh|lebuhraya|persiaran|taman|tmn|lot|kampung|kg\.|kawasan|kws|bandar|bdr|seksyen|section|sek|mukim|batu|menara|wisma|bangunan|plaza|mall|complex|kompleks|tower|level|lvl|floor|flr|grd|unit|blk|block|blok|suite|ste|street|st\.|road|rd|avenue|ave|drive|dr\.|lane|boulevard|blvd|highway|hwy|parkway|pkwy|square|court|park|p\.?o\.? box|rue|av\.|bd|place|chemin|allee|route|zone|calle|c\/|avda|avenida|paseo|plaza|poligono|carretera|weg|platz|gasse|ring|ufer|damm`
const PLACE = String.raw`johor|selangor|kuala lumpur|penang|pulau pinang|perak|kedah|kelantan|terengganu|pahang|melaka|negeri sembilan|sabah|sarawak|perlis|putrajaya|wilayah persekutuan|malaysia|petaling jaya|shah alam|cheras|subang|puchong|klang|darul ehsan|deutschland|germany|france|espana|spain|united kingdom|england|ireland|osterreich|austria|schweiz|switzerland|netherlands|belgium|italy`

export const ADDRESS_WORD = new RegExp(
  String.raw`(?<![a-z])(?:${STREET}|${PLACE})(?![a-z])|(?:strasse|straße|str\.|weg|platz|gasse|allee|ring|ufer|damm)\b|^(?:[a-z]{1,2}\d*-)?\d+[a-z]?, (?=[a-z])|(?:\d[,.]? ?|, ?)jin(?= [a-z])|\bno\.? ?:?\.? ?[a-z]?\d|\bg\.?f\.?\b`,
)
export const PLACE_NAME = new RegExp(String.raw`(?<![a-z])(?:${PLACE}|d\.e\.?|kl|pj)(?![a-z])`)
/** Five digits before a place, as in most of the world; or a British, Dutch or American code. */
export const POSTCODE =
  /(?<![\d\-/.,]|lot |p\.t\.? |no\.? |box |batu )(?:[a-z]{1,2}[- ])?\d{5}(?=[,.]? ?[a-z])(?!\d)|(?<![\d-])\d{4} ?[a-z]{2}\b(?= )|\b[a-z]{2},? \d{5}(?:-\d{4})?$|\b[a-z]{1,2}\d[a-z\d]? \d[a-z]{2}\b|(?:^|, ?)(?:a-|ch-|b-|l-|dk-)?[1-9]\d{3} [a-z]{3,}(?!\w* ?\d)|, ?\d{5},?$|\b\d{5}[.,]?$/

export const CONTACT =
  /\b(?:tel|te1|tei|telp|telephone|phone|fon|fax|mobile|hotline|h\/p|hp|email|e-?mail|www|http|contact|customer service|[a-z]*careline|whatsapp|facebook|ph)\b|@[a-z]|\.com\b|^\W*(?:\+?6?0\d{1,2}[- ]?\d{3,4}[- ]?\d{3,4})\b|\b0\d{1,2}-\d{7,8}\b/
export const REGISTRATION =
  /\b(?:gst(?: ?(?:id|no|reg))?|sst|co\.? ?(?:reg|no)|company (?:reg|no)|reg(?:istration)?\.? ?(?:no|#)|re9|br no|roc|brn|business reg|rob|ssm|vat|ust|tva|siret|siren|nif|cif|tax (?:id|reg)|gst id|hrb|handelsregister)\b|^\(?[a-z]{0,3}\d{5,12} ?-? ?[a-z0-9]{1,2}\)?$|^\(?\d{5,}\)?$|^\(.{0,3}\d{4,}.{0,6}\)$/
export const BODY =
  /\b(?:(?:tax ?)?invoice|inv[:. ]?no|receipt|date|time|cashier|table|bill|order|doc\b|document|cash sales?|counter|qty|description|desc|item|price|amount|total|pos|trn|terminal|member|welcome|thank|rechnung|quittung|facture|ticket|factura|recibo|datum|fecha|salesperson|server|operator|staff|(?:sold|served|issued|printed) by|trans|shopping|hours|careline)\b/

/** Words that say what a business is, not which: alone they are half a name. */
export const GENERIC_NAME =
  /^\W*(?:(?:restaurant|restoran|stationery|trading|enterprise|marketing|hardware|bakery|cafe|coffee|bistro|shop|store|mart|pharmacy|clinic|services?|company|holdings?|group|industries|foods?|co|bar|grill|and|&)\W*)+$/
