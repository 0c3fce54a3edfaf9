/** Prints amounts. @param separators the sign for thousands, which may be empty or a space, then that of decimals */
export function moneyIn(separators: string, whole: boolean): (cents: number) => string {
  const decimal = separators.at(-1)!
  const thousands = separators.slice(0, -2)
  return (cents) => {
    const size = Math.abs(cents)
    const units = String(Math.floor(size / 100)).replace(/\B(?=(?:\d{3})+$)/g, thousands)
    const text = whole ? units : `${units}${decimal}${String(size % 100).padStart(2, '0')}`
    return cents < 0 ? `-${text}` : text
  }
}
