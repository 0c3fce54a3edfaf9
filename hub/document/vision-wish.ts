import type { Route } from './commands.ts'
import type { FindingCode } from './finding.ts'

/** When a document is read by a vision model after the built-in reader. */
export const VISION_WISHES = ['always', 'on-doubt', 'never'] as const
export type VisionWish = (typeof VISION_WISHES)[number]

/** Findings that another look at the page may settle, or that it helps a person to settle. */
const ABOUT_THE_PAGE: ReadonlySet<FindingCode | undefined> = new Set([
  'contested',
  'kind-unknown',
  'lines-differ',
  'unreadable',
  'text-behind-picture',
  'iban-invalid',
  'date-implausible',
])

/** True if a document goes to review because its values are missing, uncertain or contradict each other. */
export const isInDoubt = (route: Route): boolean =>
  route.kind === 'review' &&
  route.reasons.some(
    ({ why, finding }) =>
      why === 'missing' ||
      why === 'uncertain' ||
      why === 'failed' ||
      (why === 'finding' && ABOUT_THE_PAGE.has(finding?.code)),
  )
