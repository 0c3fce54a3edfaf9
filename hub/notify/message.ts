import { checkInWords, neededFor, subjectOf, wholeReason, type ReviewReason } from '../document/review-reason.ts'
import { problemOf } from '../errors.ts'
import type { NoticeKind } from '../notice/kind.ts'
import type { NoticeMessage } from './channel.ts'

const TITLES: Record<Exclude<NoticeKind, 'failed'>, string> = {
  'in-review': 'waits for review',
  'posted': 'was posted',
  'filed': 'was filed',
  'rejected': 'was rejected',
  'cancelled': 'was cancelled',
  'corrected': 'was corrected, and a person must correct its posting in the target',
}
const REASONS: Partial<Record<ReviewReason['why'], string>> = {
  missing: 'is missing',
  uncertain: 'is uncertain',
  failed: 'failed',
}

/** Subject and text: what happened, why, and what to do next. */
export function mailOf(
  { kind, at, tenant, tenantName, documentId, documentType, reasons = [], failure }: NoticeMessage,
  hubUrl: string,
): { subject: string; text: string } {
  const document = documentType === 'invoice' ? 'an invoice' : documentType === 'receipt' ? 'a receipt' : 'a document'
  const problem = failure && problemOf(failure.code)
  const happened = `${document} ${kind === 'failed' ? `could not be ${failure?.stage === 'reading' ? 'read' : 'delivered'}` : TITLES[kind]}`
  const why = [
    ...reasons.map((reason) => `- ${wholeReason(reason) ?? partReason(reason)}`),
    ...(problem ? [`${problem.title} (${failure!.code}).`, problem.cause, `How to fix it: ${problem.cure}`] : []),
  ]
  const next = nextSteps(kind, documentId)
  return {
    subject: `Waybill: ${happened}${problem ? `: ${problem.title}` : ''}`,
    text: [
      `${happened[0]!.toUpperCase()}${happened.slice(1)}.`,
      '',
      `Document: ${documentId}`,
      `Tenant:   ${tenantName === undefined ? tenant : `${tenantName} (${tenant})`}`,
      `Since:    ${at}`,
      `API:      ${hubUrl}/api/v1/documents/${documentId}`,
      ...(why.length > 0 ? ['', 'Why:', ...why] : []),
      '',
      kind === 'posted' || kind === 'filed' ? 'Nothing needs to be done. To look at it:' : 'What to do next:',
      ...next.map(([command, about]) => `  ${command}\n      ${about}`),
      '',
    ].join('\n'),
  }
}

const partReason = (reason: ReviewReason): string => {
  const { check, why } = reason
  return `${check ? `the check ${checkInWords(reason)}` : subjectOf(reason)} ${REASONS[why]}${neededFor(reason)}`
}

function nextSteps(kind: NoticeKind, id: string): [command: string, about: string][] {
  const show: [string, string] = [`waybill show ${id}`, 'shows it with its fields and deliveries']
  if (kind === 'in-review')
    return [
      show,
      [`waybill review ${id} --set FIELD=VALUE`, 'corrects it and continues'],
      [`waybill review ${id} --approve`, 'approves it as it is'],
      [`waybill review ${id} --reject REASON`, 'rejects it; nothing is posted'],
    ]
  if (kind === 'corrected')
    return [[`waybill trail ${id}`, 'shows the new values, the targets and the references'], show]
  const reopen: [string, string] = [`waybill reopen ${id} --reason TEXT`, 'takes it back to a review']
  if (kind === 'failed')
    return [show, [`waybill replay ${id} --reason TEXT`, 'tries again once the cause is fixed'], reopen]
  if (kind === 'rejected' || kind === 'cancelled') return [[`waybill trail ${id}`, 'shows by whom and why'], reopen]
  return kind === 'filed' ? [show, reopen] : [show]
}
