import type { Finding } from '../../../hub/document/finding.ts'
import type { Value } from '../../../hub/document/values/value.ts'
import { plainOf, type Layout } from '../rules/lines.ts'
import { sourceOf } from '../rules/pattern.ts'
import { coreOf, isRegistration } from './party-words.ts'

const words = (...parts: string[]): RegExp => new RegExp(String.raw`(?<!\p{L})(?:${sourceOf(...parts)})(?!\p{L})`, 'u')

/** Sentences in plain form that say that somebody else than the seller is paid. */
const ASSIGNED = words(
  String.raw`(?:debt|invoice|receivable|claim|account|payment)s?(?!\p{L})[^.]{0,60} assigned to|assigned to and|`,
  String.raw`(?:sold|transferred) and assigned|assignment of (?:this|the|our) (?:debt|invoice|receivable|`,
  String.raw`claim)s?|assignee|`,
  String.raw`factoring|invoice (?:discounting|finance)|good discharge|`,
  String.raw`abgetreten|abtretung|abtretungs\p{L}+|forderungs(?:ver)?kauf|schuldbefreiend\p{L}*|zession\p{L}*|zediert|`,
  String.raw`cession (?:de|d)(?: la| une)? ?.?creances?|cessionnaire|creances? cedees?|subroge\p{L}*|`,
  String.raw`subrogation|affacturage|`,
  String.raw`liberatoire|cesion (?:de |del )(?:credito|derecho)s?|cesionari[oa]|credito cedido|`,
  String.raw`cession[ei] (?:del|di) credit\p{L}*|credito (?:e stato )?ceduto|gecedeerd|cessie|verpand|bevrijdend|`,
  String.raw`overgedragen aan|cessao de creditos?|creditos? cedidos?|cesj[aiąeę]|faktoring\p{L}*|`,
  String.raw`przelewu? wierzytelnosci|postoupen\p{L}*|pantsatt|fakturakop|overlat(?:en|its?)|`,
  String.raw`overdrag(?:et|elsen?)|overdratt|transporteret|siirretty|rahoitusyhtio\p{L}*|engedmenyez\p{L}*|`,
  String.raw`faktoral\p{L}*|`,
  String.raw`cesiune\p{L}*|cesionat\p{L}*|εκχωρη\p{L}*|πρακτορεια`,
)
/** The document is written by somebody else than the seller, who is named behind these words. */
const ON_BEHALF = words(
  String.raw`(?:im namen und )?(?:fur|auf) rechnung (?:von|der|des)|namens und|on behalf of|in the name of|`,
  String.raw`as agents? (?:of|for)|`,
  String.raw`au nom et pour (?:le )?compte|pour le compte d[eu]|en nombre y por cuenta|por cuenta de|`,
  String.raw`in nome e per conto|`,
  String.raw`per conto d(?:i|el|ella)|namens en voor rekening|voor rekening van|em nome e por conta|`,
  String.raw`por conta de|w imieniu i na rzecz|`,
  String.raw`jmenem a na ucet|pa uppdrag av|pa vegne af|pa vegne av|puolesta ja lukuun|neveben es javara|`,
  String.raw`in numele si pe seama`,
)
/** The document is written by whom the claim was assigned to. */
const TO_US = words(
  String.raw`(?:assigned|transferred|sold) to us|an uns (?:abgetreten|verkauft|ubertragen)|uns abgetreten|`,
  String.raw`nous (?:a|ont) ete cedee?s?|`,
  String.raw`cedee? a notre|(?:cedid[oa]|ceduto) a (?:nosotros|noi)|aan ons (?:overgedragen|gecedeerd|verpand)|`,
  String.raw`(?:na nas|nam) (?:przelan|scedowan)\p{L}*|til(?:l)? oss|overdraget til os|meille siirretty|`,
  String.raw`rank engedmenyez\p{L}*`,
)
/** A name that says what its owner does. */
const FACTOR = words(String.raw`\p{L}*factor(?:s|ing|em|bank)?|\p{L}*faktoring|\p{L}*affacturage|finans|inkasso`)
/** A sentence goes on in the next row if it is at most this far below, in heights of the row. */
const NEXT_ROW = 1.6
/** An imprint has the number of its owner in one of its rows. */
const IMPRINT_ROWS = 4

/**
 * A document whose claim was assigned to a factor, if it does not clearly say who the seller is: a factor may print its
 * own name at the head of what it collects, as an agent does on what it writes for others.
 * @param seller the name as it was read
 */
export function assignedClaim(layout: Layout, seller: Value | undefined): Finding[] {
  if (!seller) return []
  const rows = layout.rows.map(({ plain }) => plain)
  const at = rows.findIndex((plain) => ASSIGNED.test(plain))
  const core = coreOf(plainOf(seller.value))
  const named = rows.flatMap((plain, row) => (ASSIGNED.test(plain) ? [plain, ...goingOn(layout, row)] : []))
  const isNamed = named.some((plain) => coreOf(plain).includes(core))
  const isOwner = rows.some(
    (plain, row) => coreOf(plain).includes(core) && rows.slice(row, row + IMPRINT_ROWS).some(isRegistration),
  )
  const behalf = rows.findIndex((plain) => ON_BEHALF.test(plain))
  if (behalf >= 0 && ![rows[behalf]!, ...goingOn(layout, behalf)].some((plain) => coreOf(plain).includes(core)))
    return [contested(seller, `${seller.value} may be an agent: the document says "${rows[behalf]}".`)]
  const isFactor = FACTOR.test(plainOf(seller.value))
  const isDoubted = at < 0 ? isFactor : isFactor || TO_US.test(rows.join(' ')) || isNamed || !isOwner
  if (!isDoubted) return []
  return [contested(seller, `${seller.value} may be who is paid, not who sold: the claim seems to be assigned.`)]
}

const contested = ({ page }: Value, detail: string): Finding => ({
  code: 'contested',
  asks: true,
  path: 'sellerName',
  page,
  detail,
})

function goingOn({ rows }: Layout, row: number): string[] {
  const [{ lines, page }, next] = [rows[row]!, rows[row + 1]]
  const { box, height } = lines[0]!
  return next?.page === page && next.lines[0]!.box[1] - box[3] < NEXT_ROW * height ? [next.plain] : []
}
