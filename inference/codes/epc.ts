import { isCreditorReference } from './check-digits.ts'
import { amountOf, ibanOf, MAX_PAYMENT_CODE, oneLine, type BadPayment, type Payment } from './payment.ts'

/** Character sets by their number in the code; 1 is UTF-8. */
const CHARACTER_SETS = [
  'utf-8',
  'latin1',
  'iso-8859-2',
  'iso-8859-4',
  'iso-8859-5',
  'iso-8859-7',
  'iso-8859-10',
  'iso-8859-15',
]
const BIC = /^[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/
/** The name has at most 70 characters; some banks write a little more. */
const MAX_NAME = 140
const MAX_REFERENCE = 35
const MAX_MESSAGE = 140

/**
 * The payment that an EPC code ("GiroCode", SEPA credit transfer) asks for. Undefined for codes of another kind.
 * @param bytes  as they are in the code, which names their character set
 */
export function epcPayment(bytes: Uint8Array): Payment | BadPayment | undefined {
  if (bytes.length > MAX_PAYMENT_CODE || Buffer.from(bytes.subarray(0, 3)).toString('latin1') !== 'BCD')
    return undefined
  const [, version, set] = Buffer.from(bytes).toString('latin1').split(/\r?\n/)
  const encoding = CHARACTER_SETS[Number(set) - 1]
  if (!encoding || (version !== '001' && version !== '002'))
    return { problem: 'The QR code for a SEPA payment has a version or character set that does not exist.' }
  const lines = new TextDecoder(encoding).decode(bytes).split(/\r?\n/).map(oneLine)
  const [, , , service, bic = '', holder = '', account = '', money = '', , structured = '', free = ''] = lines
  if (service !== 'SCT') return { problem: 'The QR code for a SEPA payment names a service that does not exist.' }
  const iban = ibanOf(account)
  if (!iban) return { problem: 'The IBAN in the QR code for a SEPA payment has wrong check digits.' }
  if (bic !== '' && !BIC.test(bic)) return { problem: 'The BIC in the QR code for a SEPA payment is not valid.' }
  if (holder === '' || holder.length > MAX_NAME)
    return { problem: 'The QR code for a SEPA payment has no valid name of the payee.' }
  const amount = money === '' ? undefined : amountOf(money.replace(/^EUR/, ''))
  if (money !== '' && (!amount || !money.startsWith('EUR')))
    return { problem: 'The amount in the QR code for a SEPA payment is not valid.' }
  if (structured !== '' && free !== '')
    return { problem: 'The QR code for a SEPA payment has two references of which only one is allowed.' }
  const reference = structured.replaceAll(' ', '').toUpperCase()
  if (reference.startsWith('RF') ? !isCreditorReference(reference) : reference.length > MAX_REFERENCE)
    return { problem: 'The reference in the QR code for a SEPA payment has wrong check digits.' }
  if (free.length > MAX_MESSAGE) return { problem: 'The text in the QR code for a SEPA payment is too long.' }
  return {
    iban,
    ...(bic && { bic }),
    holder,
    ...(amount && { amount }),
    currency: 'EUR',
    ...(reference && { reference }),
    ...(free && { message: free }),
  }
}
