import { below, rightOf, type Layout, type Line } from './lines.ts'

/** Where the value of a label may stand: from a place in a line on. */
export interface Place {
  line: Line
  from: number
  /** 1 beside the label, less further away */
  certainty: number
}

const BELOW_REACH = 2.2

/** Words that stand before values, in the plain form of lines (lower case, no accents), by field and from the surest down. */
export const LABELS = {
  invoiceNumber: [
    /\b(?:tax )?inv(?:oice|\.)? ?(?:number|num|no|nr|#|id)\b[.:#]*|\binvoice ?#|\binv ?(?:no|#)[.:]*|\brechnungs?[- ]?(?:nummer|nr|no)\b[.:]*|\brechnung ?(?:#|nr\b\.?|no\b\.?|nummer)|\b(?:facture|avoir) ?(?:n[°ºo]|numero|no\b|#)[.:]*|\b(?:n[°º]|numero|no) ?(?:de )?(?:la )?(?:facture|factura)\b|\bfactura ?(?:n[°ºo]\.?|num(?:ero|\.)?|no\b|#)[.:]*|\bcredit note (?:no|number|#)/g,
    /\b\w*rechnung(?:skorrektur)?\)? ?(?:\(\d+\) ?)?(?:nr|no|#)\b[.:]*|\bcash inv(?:oice)? no\b|\bbeleg-?(?:nr|nummer)\b[.:]*|\bgutschrift(?:s-?nr)?\b[.:]*/g,
    /^(?:invoice|facture|factura|rechnung|avoir|credit note|gutschrift|abono)\b[ :]*(?=[a-z]{0,5}[-/]?\d[\w\-/]{2,}|$)/g,
    /\b(?:receipt|bill|cash bill|document|doc|ticket|slip|bon|trans(?:action)?|trn|quittung|beleg|recu|recibo|check|chk|tax inv(?:oice)?) ?(?:number|no|nr|#|id|n[°º])(?![a-z])[.:#]*/g,
    /\bcontract ?(?:#|no\b|number|nr)|\bcontract ?\/ ?revision|\bvertrags-?(?:nr|nummer)|\bcontrato n/g,
    /\border ?\/ ?rev(?:ision)?:?|(?<!(?:alt|agency|purchase|your|sales|customer|ihre|work) )\border ?(?:#|no\b|number)/g,
  ],
  issueDate: [
    /\b(?:tax )?inv(?:oice)?\.? date\b|\bdate of issue\b|\bissue date\b|\bissued(?: on)?\b|\brechnungs-?datum\b|\bbelegdatum\b|\bdate d[e'’] ?(?:la )?(?:facture|facturation|emission)\b|\bfacture du\b|\bfecha(?: de)?(?: la)? ?(?:factura|emision|expedicion)\b|\bausstellungsdatum\b/g,
    /\b(?:bill|doc(?:ument)?|receipt|trans(?:action)?|contract|print(?:ed)?)\.? date\b|\boriginal date\b/g,
    /(?<!(?:due|delivery|start|end|ship|value|service|exp(?:iry)?|leistungs|order) ?)\bdate\b|(?<![a-z-])datum\b|\bfecha\b(?! de v)|\ble\b(?= \d)|\btarikh\b/g,
    /\border\.? date\b/g,
  ],
  dueDate: [
    /\b(?:payment )?due(?: date| on| by)?\b(?=[ :]*\d|[ :]*[a-z]{3,9}\.? \d|[ :]*$)|\bdue date\b|\bpayable (?:by|until|before)\b|\bplease pay\b.{0,30}\bby\b|\bpay by\b|\bfallig(?:keit|keitsdatum|keitstag)?(?: am| bis| zum)?\b|\bzahlbar (?:bis|am)(?: zum)?\b|\bzahlungsziel\b|\b(?:uberweisen|zahlen|begleichen)\b.{0,40}\bbis(?: zum)?\b|\bnetto bis\b|\bechea?nce\b|\bdate d[e'’] ?echeance\b|\ba (?:payer|regler) avant(?: le)?\b|\bdate limite de paiement\b|\b(?:fecha )?(?:de )?vencimiento\b|\bvence\b|\bpagar antes del?\b/g,
  ],
  purchaseOrderNumber: [
    /\bpurchase order(?: (?:number|no|nr|#))?|\bp\.?o\.? ?(?:number|no\b|nr\b|#)|\bpo ?(?=:|#)|(?<!alt |agency )\b(?:your|customer) order(?: (?:number|no|ref(?:erence)?))?|\b(?:ihre )?bestell(?:ung|[- ]?nummer|[- ]?nr|ungs?[- ]?nr)\b(?!en)(?: nr\b)?|\bbon de commande(?: n[°ºo])?|\b(?:votre )?commande n[°ºo]|\bn[°º] ?(?:de )?(?:bon de )?commande|\breference (?:de )?commande|\b(?:numero|n[°º]\.?) ?(?:de )?pedido|\bpedido(?: n[°ºo]\.?)?|\borden de compra/g,
    /\b(?:your|votre|ihre?|su) ref(?:erence|erenz|erencia|\.)?\b:?|\bihr zeichen\b:?/g,
  ],
} as const

/** The places where a value may follow a label, the nearest first: beside it, in the next line of its row, under it. */
export function placesAfter(layout: Layout, label: RegExp): Place[] {
  const places: Place[] = []
  for (const line of layout.lines) {
    for (const match of line.plain.matchAll(label)) {
      const rest = match.index + match[0].length
      places.push({ line, from: rest, certainty: 1 })
      if (/[a-z0-9]{3}/.test(line.plain.slice(rest))) continue
      for (const [index, next] of rightOf(layout, line).slice(0, 3).entries())
        places.push({ line: next, from: 0, certainty: 0.97 - index * 0.08 })
      for (const [index, next] of below(layout, line, BELOW_REACH).slice(0, 2).entries())
        places.push({ line: next, from: 0, certainty: 0.85 - index * 0.1 })
    }
  }
  return places
}
