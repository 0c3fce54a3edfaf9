import type { Value } from '../../../hub/document/values/value.ts'
import type { Piece } from './lines.ts'

/** A value before it is known to fit its field. Its page says whether it comes from a text layer or from OCR. */
export type Found = Omit<Value, 'source'>

/** The value in a piece of text. It is as sure as the rule that chose it times the words it is read from. */
export const foundIn = (piece: Piece, certainty: number, value = piece.text): Found => ({
  value: value.replace(/\s+/g, ' ').trim(),
  confidence: Math.round(Math.max(0, Math.min(1, piece.confidence * certainty)) * 1000) / 1000,
  page: piece.page,
  box: piece.box,
})
