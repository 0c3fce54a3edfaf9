// Vocabulary that fits American orders and invoices for broadcast advertising only. It was tuned on public files of the
// FCC (project-deepform); keep general rules out of here. Strings are parts of regular expressions over plain lines
// (lower case, no accents).

/** The label of the buyer. */
export const BUYER_LABEL = 'advertiser'

/** Headings and labels that are often in the place of a name. */
export const HEADINGS =
  'agency|property|buyer|station|market|medium|demographic|estimate|flight|account executive|sales office'

/** Words before numbers that are not amounts of the document: cost per point, gross rating points, commission. */
export const FIGURES = 'cpp|grp|commission|comm'
