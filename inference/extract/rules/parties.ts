import { findAddressBlocks, type AddressBlock } from './address-blocks.ts'
import * as broadcast from './datasets/broadcast-orders.ts'
import { foundIn, type Found } from './found.ts'
import { findLabelledParty, type Party } from './labelled-party.ts'
import { joined, pieceOf, type Layout } from './lines.ts'
import { findSenderLine, findUnlabelledBuyer, findUnlabelledSeller } from './unlabelled-party.ts'
import { patternOf } from './pattern.ts'

interface Parties {
  fields: Partial<Record<'sellerName' | 'sellerAddress' | 'buyerName', Found>>
  /** rows about the buyer, where nothing belongs to the seller */
  buyerRows: ReadonlySet<number>
}

const SELLER = patternOf(
  String.raw`^(?:verkaufer(?:in)?|seller|vendor|supplier|vendeur|emetteur|fournisseur|emisor|vendedor|proveedor|`,
  String.raw`rechnungssteller|absender|sold by|(?:from|de|von)(?= ?:|$))\b(?: ?\/[^:]{0,20})? ?(?::|$)`,
)
/** from the surest to the least sure */
const BUYER = [
  patternOf(
    String.raw`^(?:bill(?:ed)? to|sold to|invoice(?:d)? to|bill to party|buyer|purchaser|kaufer(?:in)?|`,
    String.raw`rechnungsempfanger(?:in)?|rechnung an|leistungsempfanger|facture[er]? a|client factur\w+|acheteur|`,
    String.raw`facturar? a|comprador|${broadcast.BUYER_LABEL})\b(?:\/\w+)? ?(?::|$)`,
  ),
  patternOf(
    String.raw`^(?:customer|kunde|client(?:e|\(e\))?|auftraggeber|destinataire|destinatario|name of customer|`,
    String.raw`customer name|kundenname|nom du client|nombre del cliente|to|an|m\/s)\b ?:`,
  ),
  /^(?:customer|kunde|client(?:e|\(e\))?|auftraggeber|destinataire|destinatario)$/,
]

/** Seller and buyer of an invoice: by their labels, else by the address blocks and their places. */
export function findParties(layout: Layout): Parties {
  const blocks = findAddressBlocks(layout)
  const sender = findSenderLine(layout)
  const ofOthers = blocks.filter(({ name }) => name.text !== sender?.name.text)
  const buyer = findLabelledParty(layout, BUYER) ?? findUnlabelledBuyer(layout, ofOthers)
  const buyerRows = new Set(buyer?.rows ?? [])
  const seller =
    findLabelledParty(layout, [SELLER]) ??
    sender ??
    findUnlabelledSeller(layout, blocks, buyer?.name.text ?? '', buyerRows)
  return {
    fields: {
      ...(buyer && { buyerName: foundIn(buyer.name, buyer.certainty) }),
      ...(seller && seller.name.text !== buyer?.name.text && sellerFields(seller, blocks)),
    },
    buyerRows,
  }
}

function sellerFields(seller: Party, blocks: readonly AddressBlock[]): Parties['fields'] {
  const sellerName = foundIn(seller.name, seller.certainty)
  const ofBlock = blocks.find(({ name }) => name.text === seller.name.text)?.address ?? []
  const address = seller.address.length > 0 ? seller.address : ofBlock
  if (address.length === 0) return { sellerName }
  const pieces = address.map((line) => pieceOf(line))
  const text = address.map((line) => line.text.replace(/[,\s]+$/, '')).join(', ')
  return { sellerName, sellerAddress: foundIn(joined(pieces, ', '), seller.certainty * 0.85, text) }
}
