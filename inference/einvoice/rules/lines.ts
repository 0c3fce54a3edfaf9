import { amount } from './amounts.ts'
import { inOrder } from './dates.ts'
import { has, says, text, texts } from './group.ts'
import { ruleOf, type Rule } from './rule.ts'

const occurs = (id: string, what: string, term: string): Rule =>
  ruleOf('line', id, `Each invoice line must have ${what}.`, (line) => has(line, term))

const written = (id: string, what: string, term: string): Rule =>
  ruleOf('line', id, `Each invoice line must have ${what}.`, (line) => says(line, term))

const notNegative = (id: string, what: string, term: string): Rule =>
  ruleOf('line', id, `The ${what} must not be negative.`, (line) => {
    if (!has(line, term)) return term === 'grossPrice'
    return amount(line, term)?.gte(0) ?? false
  })

/** Rules of EN 16931 for the lines of an invoice. */
export const LINE_RULES: readonly Rule[] = [
  written('BR-21', 'an identifier (BT-126)', 'id'),
  occurs('BR-22', 'a quantity (BT-129)', 'quantity'),
  occurs('BR-23', 'a unit of the quantity (BT-130)', 'unit'),
  occurs('BR-24', 'a net amount (BT-131)', 'net'),
  written('BR-25', 'the name of the item (BT-153)', 'name'),
  occurs('BR-26', 'a net price (BT-146)', 'price'),
  notNegative('BR-27', 'net price of an item (BT-146)', 'price'),
  notNegative('BR-28', 'gross price of an item (BT-148)', 'grossPrice'),
  ruleOf(
    'linePeriod',
    'BR-30',
    'The period of an invoice line must not end (BT-135) before it starts (BT-134).',
    (period) => inOrder(text(period, 'start'), text(period, 'end')),
  ),
  ruleOf(
    'itemAttribute',
    'BR-54',
    'Each item attribute (BG-32) must have a name (BT-160) and a value (BT-161).',
    (attribute) => has(attribute, 'name') && has(attribute, 'value'),
  ),
  ruleOf('line', 'BR-64', 'The standard identifier of an item (BT-157) must have a scheme.', (line) =>
    schemeForEach(texts(line, 'standardId'), texts(line, 'standardScheme')),
  ),
  ruleOf('line', 'BR-65', 'The classification of an item (BT-158) must have a scheme.', (line) =>
    schemeForEach(texts(line, 'classification'), texts(line, 'classificationScheme')),
  ),
  ruleOf('line', 'BR-CO-04', 'Each invoice line must have a VAT category code (BT-151).', (line) =>
    has(line, 'vatCode'),
  ),
  ruleOf(
    'linePeriod',
    'BR-CO-20',
    'The period of an invoice line (BG-26) must have a start date (BT-134), an end date (BT-135) or both.',
    (period) => has(period, 'start') || has(period, 'end'),
  ),
]

const schemeForEach = (identifiers: readonly string[], schemes: readonly string[]): boolean =>
  identifiers.length === schemes.filter((scheme) => scheme !== '').length
