import { codeOf, WaybillError } from '../errors.ts'

/** Opens each in order. Where one cannot be opened, those before it are closed. */
export async function openEach<Item extends { name: string }, Open>(
  items: readonly Item[],
  open: (item: Item) => Promise<Open>,
  close: (opened: Open) => Promise<void>,
): Promise<Map<string, Open>> {
  const opened = new Map<string, Open>()
  try {
    for (const item of items) opened.set(item.name, await open(item))
    return opened
  } catch (error) {
    for (const each of opened.values()) await close(each)
    throw error
  }
}

/** Adapters and kinds of channels do not know the name that one of theirs has; whoever corrects the file needs it where its settings are refused. */
export async function openNamed<T>(what: 'target' | 'channel', name: string, open: () => Promise<T>): Promise<T> {
  const code = `${what}-settings-invalid` as const
  try {
    return await open()
  } catch (cause) {
    if (codeOf(cause) !== code) throw cause
    throw new WaybillError(code, `The ${what} ${name}: ${(cause as Error).message}`, { [what]: name, cause })
  }
}
