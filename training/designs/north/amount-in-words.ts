// Amounts in words, as laws or customs want them on an invoice.

const PL_ONES =
  ' jeden dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście trzynaście czternaście piętnaście szesnaście siedemnaście osiemnaście dziewiętnaście'.split(
    ' ',
  )
const PL_TENS =
  '  dwadzieścia trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt siedemdziesiąt osiemdziesiąt dziewięćdziesiąt'.split(
    ' ',
  )
const PL_HUNDREDS = ' sto dwieście trzysta czterysta pięćset sześćset siedemset osiemset dziewięćset'.split(' ')

const joined = (...parts: string[]): string => parts.filter((part) => part !== '').join(' ')

function polishBelow1000(value: number): string {
  const rest = value % 100
  const low = rest < 20 ? PL_ONES[rest]! : joined(PL_TENS[Math.floor(rest / 10)]!, PL_ONES[rest % 10]!)
  return joined(PL_HUNDREDS[Math.floor(value / 100)]!, low)
}

function polishThousands(count: number): string {
  if (count === 0) return ''
  if (count === 1) return 'tysiąc'
  const few = count % 10 >= 2 && count % 10 <= 4 && Math.floor((count % 100) / 10) !== 1
  return `${polishBelow1000(count)} ${few ? 'tysiące' : 'tysięcy'}`
}

/** Of less than a million, in złoty. */
export function polishWords(cents: number): string {
  const [units, rest] = [Math.floor(cents / 100), cents % 100]
  const words = joined(polishThousands(Math.floor(units / 1000)), polishBelow1000(units % 1000))
  return `${words || 'zero'} zł ${String(rest).padStart(2, '0')}/100`
}

const ONES =
  ' One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen Sixteen Seventeen Eighteen Nineteen'.split(
    ' ',
  )
const TENS = '  Twenty Thirty Forty Fifty Sixty Seventy Eighty Ninety'.split(' ')

function englishBelow1000(value: number): string {
  const rest = value % 100
  const low = rest < 20 ? ONES[rest]! : joined(TENS[Math.floor(rest / 10)]!, ONES[rest % 10]!)
  return joined(value >= 100 ? `${ONES[Math.floor(value / 100)]!} Hundred` : '', low)
}

/** By lakhs, as in India, or by thousands. */
export function englishWords(units: number, lakh: boolean): string {
  const steps: [number, string][] = lakh
    ? [
        [10_000_000, 'Crore'],
        [100_000, 'Lakh'],
        [1000, 'Thousand'],
      ]
    : [
        [1_000_000, 'Million'],
        [1000, 'Thousand'],
      ]
  let left = units
  const parts = steps.map(([size, name]) => {
    const count = Math.floor(left / size)
    left %= size
    return count === 0 ? '' : `${englishBelow1000(count)} ${name}`
  })
  return joined(...parts, englishBelow1000(left)) || 'Zero'
}
