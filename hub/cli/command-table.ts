import type { Command, CommandGroup } from './command.ts'

interface Entry {
  about: string
  /** Loads the module of the command; `waybill list` must not load the hub. */
  load(): Promise<{ command: Command | CommandGroup }>
}

/** Every command, in the order of the help. */
export const COMMANDS: Readonly<Record<string, Entry>> = {
  start: { about: 'run the hub', load: () => import('./commands/start.ts') },
  send: { about: 'send documents to the hub', load: () => import('./commands/send.ts') },
  list: { about: 'list documents', load: () => import('./commands/list.ts') },
  show: { about: 'show one document: state, fields, deliveries', load: () => import('./commands/show.ts') },
  trail: {
    about: 'show the history of a document: what, when, by whom, why',
    load: () => import('./commands/trail.ts'),
  },
  review: {
    about: 'correct, approve or reject a document that is in review',
    load: () => import('./commands/review.ts'),
  },
  split: { about: 'split a document in review into several', load: () => import('./commands/split.ts') },
  cancel: { about: 'stop a document before it is delivered', load: () => import('./commands/cancel.ts') },
  correct: { about: 'correct a posted document', load: () => import('./commands/correct.ts') },
  reread: { about: 'read a document again', load: () => import('./commands/reread.ts') },
  readings: {
    about: 'list the readings of a document, compare two of them',
    load: () => import('./commands/readings.ts'),
  },
  reopen: {
    about: 'take a filed, rejected, cancelled or failed document back to review',
    load: () => import('./commands/reopen.ts'),
  },
  replay: { about: 'process a failed document again', load: () => import('./commands/replay.ts') },
  parked: {
    about: 'messages that wait for an operator: list, show, replay, discard',
    load: () => import('./commands/parked.ts'),
  },
  keys: { about: 'API keys: list, issue, revoke', load: () => import('./commands/keys.ts') },
  samples: {
    about: 'blind samples of what went through without review: list, show, answer, figures',
    load: () => import('./commands/samples.ts'),
  },
  calibrate: {
    about: 'fit confidences on what reviews and blind samples found',
    load: () => import('./commands/calibrate.ts'),
  },
  sellers: { about: 'known sellers: list, import, export, remove', load: () => import('./commands/sellers.ts') },
  read: { about: 'read files on this machine, without a hub', load: () => import('./commands/read.ts') },
  models: { about: 'OCR models: list, fetch, use', load: () => import('./commands/models.ts') },
  rebuild: { about: 'build a view again from the log', load: () => import('./commands/rebuild.ts') },
  backup: {
    about: 'copy an embedded hub, also while it runs',
    load: () => import('./commands/backup.ts'),
  },
  restore: { about: 'make a data folder from a backup', load: () => import('./commands/restore.ts') },
  verify: {
    about: 'check that log, documents and keys are complete: of a hub, or of a backup',
    load: () => import('./commands/verify.ts'),
  },
  move: { about: 'copy an embedded hub to real engines', load: () => import('./commands/move.ts') },
  check: { about: 'validate the configuration without starting', load: () => import('./commands/check.ts') },
  doctor: { about: 'check this machine and say what to fix', load: () => import('./commands/doctor.ts') },
}
