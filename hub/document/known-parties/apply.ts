import type { Evidence } from '../values/evidence.ts'
import type { Finding } from '../finding.ts'
import { failsItsCheck, type Fields, type Value } from '../values/value.ts'
import { compact, numberFormatOf } from './confirmed.ts'
import { haveOtherLegalForms } from './legal-form.ts'
import { lettersOf, likeness } from './likeness.ts'
import type { KnownParties, KnownSeller, OwnParty } from './parties.ts'

/** Spellings of one name differ by at most a tenth of their letters. */
const SAME = 0.9
/** With the tax number of a seller, a name may be read worse, or be that of a branch. */
const SAME_WITH_ID = 0.5
/** An account can be that of a factoring bank, which many sellers share: the name has to be more alike. */
const SAME_WITH_ACCOUNT = 0.85
const SAME_ADDRESS = 0.8
/**
 * How sure a name is that stands for a known seller: by its tax number, letter by letter, by likeness of name and
 * address, and by likeness of the name alone.
 */
const SURE = { id: 0.98, exact: 0.97, alike: 0.93, doubtful: 0.75 }
/** What took the place of the receiver's own data is a second choice. */
const SECOND_CHOICE = 0.5

interface Applied {
  fields: Fields
  findings: readonly Finding[]
}

/**
 * The values of a document in the light of what its tenant knows: the receiver's own data is never the seller's, and
 * the name and address of a known seller are spelt as known. What was printed stays a candidate. Pure: the same values
 * and parties give the same result. Exact values, as of an e-invoice, are not changed.
 */
export function applyKnownParties(fields: Fields, { own, sellers }: KnownParties): Applied {
  const others = withoutOwn(fields, own)
  const match = findSeller(others, sellers)
  if (!match) return { fields: others, findings: newAccount(others, namesakesOf(others, sellers)) }
  const known = withKnownNumber(withKnown(others, match), match.seller)
  return { fields: known, findings: newAccount(others, [match.seller]) }
}

/** Values of the seller that are the receiver's give way to the next candidate, or are left out. */
function withoutOwn(fields: Fields, own: OwnParty): Fields {
  const isName = isAlike(own.names, SAME, fields['sellerName']?.source)
  const isAddress = isAlike(own.addresses, SAME_ADDRESS, fields['sellerAddress']?.source)
  const vatIds = new Set(own.vatIds.map(compact))
  const ibans = new Set(own.ibans.map(compact))
  const tests: Record<string, (text: string) => boolean> = {
    sellerName: isName,
    sellerAddress: isAddress,
    sellerVatId: (text) => vatIds.has(compact(text)),
    iban: (text) => ibans.has(compact(text)),
  }
  const changed: Record<string, Value> = { ...fields }
  for (const [name, isOwn] of Object.entries(tests)) {
    const value = fields[name]
    if (!value || isExact(value) || !isOwn(value.value)) continue
    const next = (value.candidates ?? []).find((candidate) => !isOwn(candidate.value))
    delete changed[name]
    if (!next) continue
    const { candidates: _, score: _score, ...kept } = value
    const evidence: Evidence[] = [{ code: 'contested' }]
    changed[name] = { ...kept, ...next, confidence: Math.min(next.confidence, SECOND_CHOICE), evidence }
  }
  const taken = fields['sellerName']
  if (taken && !isExact(taken) && isName(taken.value) && !fields['buyerName']) {
    const { candidates: _, evidence: __, ...buyer } = taken
    changed['buyerName'] = buyer
  }
  return changed
}

/** Whether a text is one of those known, misread letters of a scan aside. */
function isAlike(
  known: readonly string[],
  least: number,
  source: Value['source'] | undefined,
): (text: string) => boolean {
  const spelt = known.map(lettersOf).filter((letters) => letters !== '')
  const needed = source === 'ocr' ? least : 1
  return (text) => {
    const letters = lettersOf(text)
    return spelt.some((each) => likeness(each, letters, needed) >= needed)
  }
}

/** An e-invoice, a code or a person says it exactly. */
const isExact = ({ source }: Value): boolean => source === 'xml' || source === 'code' || source === 'person'

interface Match {
  seller: KnownSeller
  /** how alike the printed name is; 0 without one */
  likeness: number
  byId: boolean
}

/** The one known seller that the document means; none if two are equally likely or its ids are another one's. */
function findSeller(fields: Fields, sellers: readonly KnownSeller[]): Match | undefined {
  const vatId = idOf(fields['sellerVatId'])
  const printed = fields['sellerName']?.value ?? ''
  const name = lettersOf(printed)
  const iban = idOf(fields['iban'])
  const possible = sellers.filter((seller) => !haveOtherLegalForms(seller.name, printed))
  const byVatId = ownersOf(possible, vatId, ({ vatIds }) => vatIds)
  // A known seller with another tax number than the printed one is another company of the same name or account.
  const rest = vatId ? possible.filter((seller) => !sameCountry(vatId, seller)) : possible
  const byAccount = byVatId ? undefined : ownersOf(rest, iban, ({ ibans }) => ibans)
  const owners = byVatId ?? byAccount ?? []
  if (owners.length > 0) {
    const [best, second] = byLikeness(owners, name, 0)
    if (!best || (second && second.likeness === best.likeness)) return undefined
    // With a quite different name on the page, the id may belong to a group or to the wrong party.
    const isOne = name === '' || (byVatId ? best.likeness >= SAME_WITH_ID : isSameWithAccount(best, name))
    return isOne ? { ...best, byId: true } : undefined
  }
  if (name === '') return undefined
  // Letters of a text layer are those that were typed: Möller is not a misread Müller.
  const [best, second] = byLikeness(rest, name, fields['sellerName']!.source === 'ocr' ? SAME : 1)
  if (!best || (second && second.likeness >= best.likeness)) return undefined
  return { ...best, byId: false }
}

/** An id with wrong check digits, such as that of an example, says nothing about who has it. */
const idOf = (value: Value | undefined): string | undefined =>
  value && !failsItsCheck(value) ? compact(value.value) : undefined

/** The names differ little, or one has more words than the other. */
function isSameWithAccount({ seller, likeness: alike }: Omit<Match, 'byId'>, name: string): boolean {
  const known = lettersOf(seller.name)
  return alike >= SAME_WITH_ACCOUNT || known.includes(name) || name.includes(known)
}

/** The sellers that have an id; undefined if none has it. */
function ownersOf(
  sellers: readonly KnownSeller[],
  id: string | undefined,
  idsOf: (seller: KnownSeller) => readonly string[],
): KnownSeller[] | undefined {
  const owners = id ? sellers.filter((seller) => idsOf(seller).some((each) => compact(each) === id)) : []
  return owners.length > 0 ? owners : undefined
}

const sameCountry = (vatId: string, { vatIds }: KnownSeller): boolean =>
  vatIds.some((each) => compact(each).slice(0, 2) === vatId.slice(0, 2))

const byLikeness = (sellers: readonly KnownSeller[], name: string, least: number): Omit<Match, 'byId'>[] =>
  sellers
    .map((seller) => ({ seller, likeness: likeness(lettersOf(seller.name), name, least) }))
    .filter((match) => match.likeness >= least)
    .toSorted((a, b) => b.likeness - a.likeness)

function withKnown(fields: Fields, { seller, likeness, byId }: Match): Fields {
  const address = fields['sellerAddress']
  const alike = address && seller.address !== undefined ? likenessOf(address.value, seller.address) : 0
  const alone = alike >= SAME_ADDRESS ? SURE.alike : SURE.doubtful
  const sure = byId ? SURE.id : likeness === 1 ? SURE.exact : alone
  const printed = fields['sellerName']
  const changed: Record<string, Value> = { ...fields }
  if (printed && !isExact(printed)) changed['sellerName'] = spelt(printed, seller.name, sure)
  // The tax number names the seller where its name is only a picture.
  else if (!printed && byId)
    changed['sellerName'] = spelt({ ...(fields['sellerVatId'] ?? fields['iban'])!, value: '' }, seller.name, sure)
  if (address && alike >= SAME_ADDRESS && !isExact(address))
    changed['sellerAddress'] = spelt(address, seller.address!, alike === 1 ? SURE.exact : SURE.alike)
  return changed
}

const likenessOf = (a: string, b: string): number => likeness(lettersOf(a), lettersOf(b))

/** A value as it is known, with what is printed as a candidate. */
function spelt(printed: Value, known: string, sure: number): Value {
  const { value, confidence, page, box, candidates = [], evidence = [], score: _, ...place } = printed
  const others = value === known || value === '' ? candidates : [{ value, confidence, page, box }, ...candidates]
  // Its confidence no longer follows from the score of what is printed.
  return {
    ...place,
    page,
    box,
    value: known,
    confidence: sure === SURE.doubtful ? sure : Math.max(confidence, sure),
    evidence: [{ code: 'known-seller', ...(others !== candidates && { detail: value }) }, ...evidence],
    ...(others.length > 0 && { candidates: others }),
  }
}

/**
 * A number in a form that a reviewer confirmed for this seller says so. Where only another candidate has such a form,
 * that one takes its place, and both are uncertain.
 */
function withKnownNumber(fields: Fields, { numberFormats = [] }: KnownSeller): Fields {
  const printed = fields['invoiceNumber']
  if (!printed || numberFormats.length === 0 || isExact(printed)) return fields
  const isUsual = (number: string): boolean => numberFormats.includes(numberFormatOf(number))
  if (isUsual(printed.value))
    return {
      ...fields,
      invoiceNumber: { ...printed, evidence: [...(printed.evidence ?? []), { code: 'known-seller' }] },
    }
  const { value, confidence, page, box, candidates = [], evidence = [], score: _, ...place } = printed
  const usual = candidates.filter((candidate) => isUsual(candidate.value))
  const [other] = usual
  if (!other || usual.length > 1) return fields
  const doubtful: Value = {
    ...place,
    ...other,
    confidence: Math.min(other.confidence, SECOND_CHOICE),
    evidence: [{ code: 'known-seller' }, { code: 'contested', detail: value }, ...evidence],
    candidates: [{ value, confidence, page, box }, ...candidates.filter((each) => each !== other)],
  }
  return { ...fields, invoiceNumber: doubtful }
}

/** Known sellers whose tax number or name the document has, although it means none of them for certain. */
function namesakesOf(fields: Fields, sellers: readonly KnownSeller[]): KnownSeller[] {
  const vatId = fields['sellerVatId'] && compact(fields['sellerVatId'].value)
  const printed = fields['sellerName']?.value ?? ''
  const isName = isAlike([printed], SAME, fields['sellerName']?.source)
  return sellers.filter(
    ({ name, vatIds }) =>
      vatIds.some((each) => compact(each) === vatId) || (isName(name) && !haveOtherLegalForms(name, printed)),
  )
}

/**
 * A known seller that wants its money on an account that nobody has confirmed: a person looks at it. Also at that of
 * another seller of a known name: a tax number is soon invented.
 */
function newAccount({ iban }: Fields, known: readonly KnownSeller[]): Finding[] {
  const accounts = known.flatMap(({ ibans }) => ibans)
  if (!iban || accounts.length === 0 || accounts.some((each) => compact(each) === compact(iban.value))) return []
  const [{ name }] = known as [KnownSeller]
  const detail = `${name} has another IBAN than before: ${iban.value}. Ask the seller before you pay to it.`
  return [{ code: 'new-iban', asks: true, path: 'iban', page: iban.page, detail }]
}
