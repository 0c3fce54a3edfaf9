import { fromEnvironment, loadNamed } from './named-settings.ts'

export interface TargetSettings {
  name: string
  adapter: string
  /** `none`: the hub neither asks for a complete business key nor claims it; absent: it does both */
  businessKey?: 'none'
  /** what happens to a correction of a posting: it is one more posting, or a person makes it there (the default) */
  corrections?: 'post' | 'by-hand'
  settings: Record<string, unknown>
}

/**
 * Reads the file of the targets. Their names are also folders of mappings.
 * @throws `targets-invalid` for the first error in the file, with its line and column
 */
export const loadTargets = (file: string, data: string, environment: NodeJS.ProcessEnv): Promise<TargetSettings[]> =>
  loadNamed(file, {
    things: 'targets',
    code: 'targets-invalid',
    properties: {
      adapter: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,39}$' },
      businessKey: { enum: ['none'] },
      corrections: { enum: ['post', 'by-hand'] },
    },
    optional: ['businessKey', 'corrections'],
    valueOf: (variable) => (variable === 'data' ? data : fromEnvironment(variable, environment)),
  })
