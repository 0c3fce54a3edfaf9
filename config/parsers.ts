import path from 'node:path'

/** One setting: its environment variable, its default, and how its text is checked and converted. */
export interface Setting<T> {
  env: string
  about: string
  initial: T
  /** true where the value may hold a password, so that no message repeats it */
  secret?: boolean
  /** The variable's name in earlier versions. It still works for one version, with a warning in the log. */
  formerly?: string
  parse(text: string): T
}

export const text = (env: string, initial: string, about: string): Setting<string> => ({
  env,
  about,
  initial,
  parse: (value) => value,
})

export const secret = (env: string, about: string): Setting<string> => ({ ...text(env, '', about), secret: true })

/** An engine: `embedded`, or the URL of a server. The driver checks the rest of the URL. */
export const engine = (env: string, schemes: readonly string[], about: string): Setting<string> => ({
  env,
  about: `${about}: embedded, or ${schemes.map((scheme) => `${scheme}…`).join(' or ')}`,
  initial: 'embedded',
  secret: true,
  parse(value) {
    if (value !== 'embedded' && !schemes.some((scheme) => value.startsWith(scheme)))
      throw new Error(`must be embedded, or begin with ${schemes.join(' or ')}`)
    return value
  },
})

/** A file or a folder; a relative path is resolved against the current folder. */
export const filePath = (env: string, initial: string, about: string): Setting<string> => ({
  env,
  about,
  initial,
  parse: (value) => path.resolve(value),
})

export const count = (
  env: string,
  initial: number,
  about: string,
  { min = 1, max = Number.MAX_SAFE_INTEGER, formerly }: { min?: number; max?: number; formerly?: string } = {},
): Setting<number> => ({
  env,
  about,
  initial,
  ...(formerly !== undefined && { formerly }),
  parse(value) {
    const number = Number(value)
    if (!Number.isSafeInteger(number) || number < min || number > max)
      throw new Error(`must be a whole number from ${min} to ${max}`)
    return number
  },
})

export const share = (env: string, initial: number, about: string): Setting<number> => ({
  env,
  about,
  initial,
  parse(value) {
    const number = Number(value)
    if (value.trim() === '' || !(number >= 0 && number <= 1)) throw new Error('must be a number from 0 to 1')
    return number
  },
})

export const choice = <T extends string>(
  env: string,
  initial: T,
  allowed: readonly T[],
  about: string,
): Setting<T> => ({
  env,
  about,
  initial,
  parse(value) {
    if (!(allowed as readonly string[]).includes(value)) throw new Error(`must be one of ${allowed.join(', ')}`)
    return value as T
  },
})

export const choices = <T extends string>(
  env: string,
  initial: readonly T[],
  allowed: readonly T[],
  about: string,
): Setting<readonly T[]> => ({
  env,
  about,
  initial,
  parse: (value) => value.split(',').map((each) => choice(env, allowed[0]!, allowed, about).parse(each.trim())),
})

export const address = (env: string, initial: string, about: string): Setting<string> => ({
  env,
  about,
  initial,
  parse(value) {
    if (!/^https?:\/\//i.test(value) || !URL.canParse(value))
      throw new Error('must be an address such as http://127.0.0.1:8080')
    return value
  },
})

/** A decimal, kept as text; '' for none. */
export const price = (env: string, about: string): Setting<string> => ({
  env,
  about,
  initial: '',
  parse(value) {
    if (!/^\d{1,9}(?:\.\d{1,6})?$/.test(value)) throw new Error('must be a decimal such as 0.15')
    return value
  },
})

export const names = (env: string, about: string, initial: readonly string[] = []): Setting<readonly string[]> => ({
  env,
  about,
  initial,
  parse: (value) =>
    value
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== ''),
})

/** Whole numbers by tenant, such as `a:3,b:1`. */
export const weights = (env: string, about: string): Setting<Readonly<Record<string, number>>> => ({
  env,
  about,
  initial: {},
  parse: (value) =>
    Object.fromEntries(
      value.split(',').map((each) => {
        const [, name, weight] = /^([a-z0-9][a-z0-9_]{0,39}):([1-9]\d{0,2})$/.exec(each.trim()) ?? []
        if (name === undefined) throw new Error('must name tenants and whole numbers from 1 to 999, such as a:3,b:1')
        return [name, Number(weight)]
      }),
    ),
})
