/**
 * The smallest value, or `initial` if no value is smaller. `Math.min(...values)` throws a RangeError above about
 * 120,000 values: each one is an argument on the stack.
 */
export function smallest(values: Iterable<number>, initial = Infinity): number {
  let found = initial
  for (const value of values) if (value < found) found = value
  return found
}

/** The largest value, or `initial` if no value is larger, for any number of values. */
export function largest(values: Iterable<number>, initial = -Infinity): number {
  let found = initial
  for (const value of values) if (value > found) found = value
  return found
}
