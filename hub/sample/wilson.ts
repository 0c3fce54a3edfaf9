/** Of the standard normal distribution: 95 of 100 intervals contain the true share. */
const Z = 1.959964

/** The 95 % interval of Wilson for a share of which `count` of `of` cases were seen; 0 to 1 without cases. */
export function wilsonInterval(count: number, of: number): { low: number; high: number } {
  if (of === 0) return { low: 0, high: 1 }
  const share = count / of
  const z2 = Z ** 2 / of
  const centre = share + z2 / 2
  const half = Z * Math.sqrt((share * (1 - share)) / of + z2 / of / 4)
  // Rounding may leave the range by a few units of the last place.
  return { low: Math.max(0, (centre - half) / (1 + z2)), high: Math.min(1, (centre + half) / (1 + z2)) }
}
