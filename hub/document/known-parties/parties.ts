/** The receiver's own data: what a tenant calls itself. A value of the seller that is in here is not the seller's. */
export interface OwnParty {
  names: readonly string[]
  addresses: readonly string[]
  /** without spaces */
  vatIds: readonly string[]
  ibans: readonly string[]
}

/** A seller that master data or a reviewer has confirmed. */
export interface KnownSeller {
  name: string
  address?: string
  /** without spaces */
  vatIds: readonly string[]
  ibans: readonly string[]
  /** how it writes its document numbers, as `numberFormatOf` gives it; absent if no reviewer confirmed one */
  numberFormats?: readonly string[]
}

/** What a tenant knows about the parties of its documents before they are read. */
export interface KnownParties {
  own: OwnParty
  sellers: readonly KnownSeller[]
}

export const NO_PARTIES: KnownParties = { own: { names: [], addresses: [], vatIds: [], ibans: [] }, sellers: [] }
