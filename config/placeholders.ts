/** The settings with every ${name} in their texts replaced; `lookUp` gives the value of a name, or throws. */
export function filledIn(value: unknown, lookUp: (variable: string) => string): unknown {
  if (typeof value === 'string') return value.replaceAll(/\$\{([a-z]+(?::[A-Z0-9_]+)?)\}/gi, (_, variable: string) => lookUp(variable))
  if (Array.isArray(value)) return value.map((each) => filledIn(each, lookUp))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, filledIn(each, lookUp)]))
}
