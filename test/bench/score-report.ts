import Big from 'big.js'
import path from 'node:path'
import type { FieldFigures, Figures } from './score-figures.ts'
import type { Result } from './score-judge.ts'

/** Prints the figures of one set. */
export function printFigures(name: string, figures: Figures): void {
  const { files, failed, pages, secondsPerPage, types, words, fields, values, lines, kinds } = figures
  console.log(`\n${name}: ${files} files, ${pages} pages, ${secondsPerPage.toFixed(2)} s a page on one core`)
  if (Object.keys(failed).length > 0) console.log(`  not read: ${listed(failed)}`)
  console.log(`  types: ${listed(types)}`)
  if (words)
    console.log(
      `  words: F1 ${words.f1.toFixed(3)} parted at spaces (precision ${words.precision.toFixed(3)}, ` +
        `recall ${words.recall.toFixed(3)}), ${words.partedF1.toFixed(3)} parted at signs too; ` +
        `CER ${words.characterErrors.toFixed(3)}`,
    )
  const labelled = Object.entries(fields).filter(([, field]) => field.labelled > 0)
  if (labelled.length > 0) printFields(labelled)
  const shares = { values, lines, kinds }
  for (const [what, share] of Object.entries(shares))
    if (share !== undefined) console.log(`  ${what}: ${share.toFixed(3)} right`)
  printOutcome(figures)
}

function printOutcome(figures: Figures): void {
  const { files, straightThrough, review, filed, wrongWithoutReview, wrong, calibrationError } = figures
  console.log(
    `  straight through: ${straightThrough.toFixed(3)} (${Math.round(straightThrough * files)} of ${files}; ` +
      `review ${review}, filed ${filed})`,
  )
  if (wrongWithoutReview !== undefined)
    console.log(`  wrong without review: ${wrongWithoutReview.toFixed(3)} (${wrong}) of those that went through`)
  if (calibrationError !== undefined) console.log(`  calibration error: ${calibrationError.toFixed(3)}`)
}

/** Prints what a vision model took, and how often it had no whole answer. */
export function printVision(results: readonly Result[]): void {
  const uses = results.flatMap(({ reading }) => reading?.vision ?? [])
  const sum = (member: 'inputTokens' | 'outputTokens' | 'requests' | 'seconds') =>
    uses.reduce((total, use) => total + use[member], 0)
  const outcomes = Object.fromEntries(
    [...Map.groupBy(uses, ({ outcome }) => outcome)].map(([outcome, all]) => [outcome, all.length]),
  )
  const cost = uses.reduce((total, { cost: own = '0' }) => total.plus(own), new Big(0))
  console.log(
    `  vision model: ${listed(outcomes)}; ${sum('requests')} requests, ${sum('inputTokens')} tokens sent, ` +
      `${sum('outputTokens')} received, cost ${cost.toFixed()}, ${sum('seconds').toFixed(0)} s`,
  )
}

const listed = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')

function printFields(fields: readonly [string, FieldFigures][]): void {
  const line = (...cells: string[]) =>
    console.log(`  ${cells.map((cell, index) => (index === 0 ? cell.padEnd(20) : cell.padStart(11))).join('')}`)
  const row = (name: string, { labelled, strict, right, missing, unlabelled, sureRight, sureWrong }: FieldFigures) =>
    line(
      name,
      String(labelled),
      (strict / labelled).toFixed(3),
      (right / labelled).toFixed(3),
      String(missing),
      String(unlabelled),
      sureRight?.toFixed(3) ?? '',
      sureWrong?.toFixed(3) ?? '',
    )
  line('field', 'labelled', 'right', 'loosely', 'missing', 'unlabelled', 'conf ok', 'conf bad')
  for (const [name, figures] of fields) row(name, figures)
}

/** Prints each value that is wrong or missing, each kind that is wrong, and each document that went through wrong. */
export function printErrors({ each, values, kind, kindRight, failure, route, wrongCore, reasons }: Result): void {
  const name = path.basename(each.file).slice(-60)
  if (failure !== undefined) console.log(`${name}: not read (${failure})`)
  for (const [field, { truth, read, strict, right }] of Object.entries(values))
    if (!strict)
      console.log(
        `${name} ${field}${right ? ' (nearly)' : ''}\n    want ${truth}\n` +
          `    read ${read ? `${read.value}  [${read.confidence.toFixed(2)} ${read.source}]` : '—'}`,
      )
  if (kindRight === false) console.log(`${name} kind\n    want ${each.kinds!.join(' or ')}\n    read ${kind ?? '—'}`)
  if (route === 'review') console.log(`${name}: review (${reasons.join(', ')})`)
  else
    console.log(
      `${name}: ${route}${route === 'deliver' && wrongCore.length > 0 ? `, WRONG ${wrongCore.join(', ')}` : ''}`,
    )
}
