import { UsageError } from './command.ts'

/** The corrections of --set options, by path. */
export const correctionsOf = (options: readonly string[]): Record<string, string | null> =>
  Object.fromEntries(options.map(correction))

/** PATH=VALUE; an empty value removes the value. The hub checks both: only it knows the types of the tenant. */
function correction(argument: string): [path: string, value: string | null] {
  const [path = '', ...rest] = argument.split('=')
  if (rest.length === 0) throw new UsageError(`--set ${argument} contains no "=": write --set PATH=VALUE.`)
  const text = rest.join('=').trim()
  return [path, text === '' ? null : text]
}
