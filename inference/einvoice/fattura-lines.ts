import { elementsAt, textAt } from './elements.ts'
import type { Line } from './invoice-line.ts'
import type { AllowanceCharge, Amount } from './invoice-parts.ts'
import { isoDate } from './syntax-parts.ts'
import type { XmlElement } from './xml.ts'

/** A surcharge; the other type, SC, is a discount. */
const SURCHARGE = 'MG'

/** A `DettaglioLinee`. */
export function fatturaLine(element: XmlElement, currency: string | undefined): Line {
  const amount = (path: string): Amount | undefined => {
    const value = textAt(element, path)
    return value === undefined ? undefined : { value, currency }
  }
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

/** A discount or a surcharge. */
export function scontoOf(element: XmlElement): AllowanceCharge {
  const amount = textAt(element, 'Importo')
  return {
    indicator: String(textAt(element, 'Tipo') === SURCHARGE),
    amount: amount === undefined ? undefined : { value: amount, currency: undefined },
    baseAmount: undefined,
    percent: textAt(element, 'Percentuale'),
    vat: undefined,
    reason: undefined,
    reasonCode: textAt(element, 'Tipo'),
  }
}
