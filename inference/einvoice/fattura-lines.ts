import { elementsAt, textAt } from './elements.ts'
import type { Line } from './invoice-line.ts'
import type { AllowanceCharge, Amount } from './invoice-parts.ts'
import { isoDate } from './syntax-parts.ts'
import type { XmlElement } from './xml.ts'

/** A surcharge; the other type, SC, is a discount. */
const SURCHARGE = 'MG'

/** A `DettaglioLinee`. */
export function fatturaLine(element: XmlElement, currency: string | undefined): Line {
  const amount = (path: string) => fatturaAmount(element, path, currency)
  const quantity = textAt(element, 'Quantita')
  const start = isoDate(textAt(element, 'DataInizioPeriodo'))
  const end = isoDate(textAt(element, 'DataFinePeriodo'))
  return {
    id: textAt(element, 'NumeroLinea'),
    notes: [],
    object: undefined,
    quantity: quantity === undefined ? undefined : { value: quantity, unit: textAt(element, 'UnitaMisura') },
    netAmount: amount('PrezzoTotale'),
    orderLine: undefined,
    buyerAccountingReference: textAt(element, 'RiferimentoAmministrazione'),
    period: start === undefined && end === undefined ? undefined : { start, end },
    allowancesCharges: elementsAt(element, 'ScontoMaggiorazione').map((each) => scontoOf(each)),
    price: {
      net: amount('PrezzoUnitario'),
      discount: undefined,
      discountIndicator: undefined,
      gross: undefined,
      baseQuantity: undefined,
    },
    vat: [{ category: textAt(element, 'Natura'), rate: textAt(element, 'AliquotaIVA') }],
    item: {
      name: textAt(element, 'Descrizione'),
      description: undefined,
      sellerId: textAt(element, 'CodiceArticolo/CodiceValore'),
      buyerId: undefined,
      standardId: undefined,
      classifications: [],
      origin: undefined,
      attributes: [],
    },
  }
}

/** The amount in the first element at a path; the XML names its currency once, for the document. */
export function fatturaAmount(
  element: XmlElement | undefined,
  path: string,
  currency: string | undefined,
): Amount | undefined {
  const value = textAt(element, path)
  return value === undefined ? undefined : { value, currency }
}

/** A discount or a surcharge. */
export function scontoOf(element: XmlElement): AllowanceCharge {
  return {
    indicator: String(textAt(element, 'Tipo') === SURCHARGE),
    amount: fatturaAmount(element, 'Importo', undefined),
    baseAmount: undefined,
    percent: textAt(element, 'Percentuale'),
    vat: undefined,
    reason: undefined,
    reasonCode: textAt(element, 'Tipo'),
  }
}
