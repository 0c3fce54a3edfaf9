import { amount } from './amounts.ts'
import { has, says, text } from './group.ts'
import { advice, ruleOf, type Rule } from './rule.ts'

const TRANSFERS: readonly string[] = ['30', '58']
/** Digits of a card number that may be printed at most: the first six and the last four. */
const CARD_DIGITS = 10

/** Rules of EN 16931 for how an invoice is paid. */
export const PAYMENT_RULES: readonly Rule[] = [
  ruleOf(
    'payment',
    'BR-49',
    'Payment instructions (BG-16) must have a code of the means of payment (BT-81).',
    (payment) => has(payment, 'means'),
  ),
  ruleOf(
    'transferAccount',
    'BR-50',
    'The account of a credit transfer (BG-17) must have an identifier (BT-84).',
    (account) => says(account, 'account'),
  ),
  advice(
    ruleOf(
      'card',
      'BR-51',
      'At most the first six and the last four digits of a card number (BT-87) may be given.',
      (card) => text(card, 'number').length <= CARD_DIGITS,
    ),
  ),
  ruleOf(
    'payment',
    'BR-61',
    'If the means of payment (BT-81) is a credit transfer, the account (BT-84) must be given.',
    (payment) => !TRANSFERS.includes(text(payment, 'means')) || has(payment, 'account'),
  ),
  ruleOf(
    'totals',
    'BR-CO-25',
    'If an amount is due (BT-115), the invoice must have a due date (BT-9) or payment terms (BT-20).',
    (totals, invoice) => {
      const due = amount(totals, 'due')
      // UBL credit notes have no due date.
      if (invoice.element.name === 'CreditNote') return true
      return !due?.gt(0) || has(invoice, 'dueDate') || has(invoice, 'terms')
    },
  ),
]
