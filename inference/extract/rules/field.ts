import type { Field } from '../../../hub/document/fields.ts'
import type { Piece } from './lines.ts'

/** A piece as a field: as sure as the rule that chose it and as the words it is read from. */
export const fieldOf = (piece: Piece, certainty: number, value = piece.text): Field => ({
  value: value.replace(/\s+/g, ' ').trim(),
  confidence: Math.round(Math.max(0, Math.min(1, piece.confidence * certainty)) * 1000) / 1000,
  page: piece.page,
  box: piece.box,
})
