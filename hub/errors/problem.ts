/** What the hub does next: refuse the request, retry later, park the message, or ask a person. */
export type Disposition = 'refuse' | 'retry' | 'park' | 'person'

/** One row of the error table. `title`, `cause` and `cure` are sentences for people. */
export interface Problem {
  /** HTTP status of the response */
  status: number
  title: string
  cause: string
  cure: string
  disposition: Disposition
}

type Texts = [title: string, cause: string, cure: string]

const problem = (status: number, disposition: Disposition, [title, cause, cure]: Texts): Problem => ({
  status,
  title,
  cause,
  cure,
  disposition,
})

export const refuse = (status: number, ...texts: Texts): Problem => problem(status, 'refuse', texts)
/** The request is refused with this status; a work item that fails with this code is retried. */
export const later = (status: number, ...texts: Texts): Problem => problem(status, 'retry', texts)
export const retry = (...texts: Texts): Problem => later(503, ...texts)
export const park = (...texts: Texts): Problem => problem(500, 'park', texts)
export const person = (...texts: Texts): Problem => problem(422, 'person', texts)
