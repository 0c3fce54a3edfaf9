// What a page shows beside its content: values of form fields, notes, stamps. It becomes content, so that it is drawn
// and read like the rest.
import type { PdfDocument } from './document.ts'
import { giveAppearance } from './free-text.ts'
import type { Raw } from './pdfium.ts'

const SUBTYPE = { link: 2, freeText: 3, popup: 16, widget: 20 } as const
const FLATTEN_FOR_DISPLAY = 0
const NO_FORM = 0

export interface PageHandle {
  handle: number
  /** whether the page has form fields */
  hasWidgets: boolean
}

/**
 * Loads a page with its annotations as content. The file stays as it is.
 * @returns handle 0 for a page that cannot be loaded
 */
export function loadPage({ raw, handle: document, openForm }: PdfDocument, index: number): PageHandle {
  const handle = raw._FPDF_LoadPage(document, index)
  if (!handle) return { handle, hasWidgets: false }
  const subtypes = preparedSubtypes(raw, handle)
  const hasWidgets = subtypes.includes(SUBTYPE.widget)
  if (!subtypes.some((subtype) => subtype !== SUBTYPE.link && subtype !== SUBTYPE.popup)) return { handle, hasWidgets }
  // A form that PDFium knows gets values drawn that have no appearance.
  const form = hasWidgets && raw._FPDF_GetFormType(document) !== NO_FORM ? openForm() : 0
  if (form) raw._FORM_OnAfterLoadPage(handle, form)
  raw._FPDFPage_Flatten(handle, FLATTEN_FOR_DISPLAY)
  if (form) raw._FORM_OnBeforeClosePage(handle, form)
  raw._FPDF_ClosePage(handle)
  return { handle: raw._FPDF_LoadPage(document, index), hasWidgets }
}

/** The kinds of the annotations of a page. Those of free text have an appearance afterwards. */
function preparedSubtypes(raw: Raw, page: number): number[] {
  return Array.from({ length: Math.max(0, raw._FPDFPage_GetAnnotCount(page)) }, (_, index) => {
    const annotation = raw._FPDFPage_GetAnnot(page, index)
    if (!annotation) return 0
    const subtype = raw._FPDFAnnot_GetSubtype(annotation)
    if (subtype === SUBTYPE.freeText) giveAppearance(raw, annotation)
    raw._FPDFPage_CloseAnnot(annotation)
    return subtype
  })
}
