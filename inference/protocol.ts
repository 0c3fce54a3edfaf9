import type { DocumentType } from '../hub/document/fields.ts'
import type { Reading } from '../hub/document/reading.ts'
import type { Limits } from './read-pages.ts'
import type { Source } from './source.ts'

/** What the parent asks of a reader process; one thing at a time. */
export type Request =
  | {
      kind: 'read'
      source: Source
      mediaType: string
      typeHint?: DocumentType
      limits: Limits
      providers: readonly string[]
    }
  | { kind: 'render'; source: Source; mediaType: string; page: number; dpi: number; limits: Limits }

export type Answer =
  | { kind: 'progress'; page: number; pages: number }
  | { kind: 'read'; reading: Reading }
  | { kind: 'rendered'; png: Uint8Array }
  | { kind: 'failed'; code: string | undefined; detail: string; facts: Record<string, unknown> }
  | { kind: 'log'; level: 'warn'; facts: object; message: string }
