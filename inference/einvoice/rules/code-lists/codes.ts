/** The codes of a list that is written with spaces and line breaks between them. */
export const codes = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/))
