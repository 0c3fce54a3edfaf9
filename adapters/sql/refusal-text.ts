interface Known {
  /** names of tables, columns and constraints, which may be shown */
  names: ReadonlySet<string>
  /** what was sent, none of which may be shown */
  payload: Record<string, unknown>
}

const MAX_LENGTH = 300
/** A type with its size, such as `character varying(10)`. */
const SIZED_TYPE = /\b(?:varying|character|varchar|char|numeric|decimal|bit|time|timestamp)\(\d+(?:, ?\d+)?\)/gi
/** What MySQL adds: there is one row. */
const ROW_NUMBER = / at row …$/
const QUOTED = /"[^"]*"|`[^`]*`|'[^']*'/g
const WORD = /[\p{L}\p{M}\p{N}_]+/gu

/**
 * The message of a database without values of the document: quoted parts are kept only if they are names of the
 * schema, and of the other words those go that the payload holds too, or that contain a digit. A trigger may put any
 * value into its message.
 */
export function withoutValues(message: string, { names, payload }: Known): string {
  const sent = wordsOf(payload)
  const maskWords = (text: string) =>
    text.replaceAll(WORD, (word) =>
      !names.has(word) && (sent.has(word.toLowerCase()) || /\p{N}/u.test(word)) ? '…' : word,
    )
  const maskQuoted = (text: string) => text.replaceAll(QUOTED, (quoted) => (isName(quoted, names) ? quoted : '…'))
  const [line = ''] = message.split('\n')
  const types = line.match(SIZED_TYPE) ?? []
  const masked = line
    .split(SIZED_TYPE)
    .map((part) => maskWords(maskQuoted(part)))
    .reduce((text, part, index) => `${text}${types[index - 1]}${part}`)
  return masked
    .replaceAll(/…(?:[\s.,:/|-]*…)+/g, '…')
    .replace(ROW_NUMBER, '')
    .slice(0, MAX_LENGTH)
}

const isName = (quoted: string, names: ReadonlySet<string>): boolean => names.has(quoted.slice(1, -1))

/** The words of all values, in lower case. */
function wordsOf(value: unknown): Set<string> {
  if (Array.isArray(value)) return new Set(value.flatMap((each) => [...wordsOf(each)]))
  if (typeof value === 'object' && value !== null)
    return new Set(Object.values(value).flatMap((each) => [...wordsOf(each)]))
  return new Set(value === null || value === undefined ? [] : (String(value).toLowerCase().match(WORD) ?? []))
}
