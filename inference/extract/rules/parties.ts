import { findAddressBlocks } from './address-blocks.ts'
import * as broadcast from './datasets/broadcast-orders.ts'
import { findLabelledParty, type Party } from './labelled-party.ts'
import type { Layout } from './lines.ts'
import { findSenderLine, findUnlabelledBuyer, findUnlabelledSeller } from './unlabelled-party.ts'
import { patternOf } from './pattern.ts'

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

/** Seller and buyer of a letter: by their labels, else by the address blocks and their places. */
export function ruledParties(layout: Layout): { seller: Party | undefined; buyer: Party | undefined } {
  const blocks = findAddressBlocks(layout)
  const sender = findSenderLine(layout)
  const ofOthers = blocks.filter(({ name }) => name.text !== sender?.name.text)
  const buyer = findLabelledParty(layout, BUYER) ?? findUnlabelledBuyer(layout, ofOthers)
  const seller =
    findLabelledParty(layout, [SELLER]) ??
    sender ??
    findUnlabelledSeller(layout, blocks, buyer?.name.text ?? '', new Set(buyer?.rows ?? []))
  return { seller: seller?.name.text === buyer?.name.text ? undefined : seller, buyer }
}
