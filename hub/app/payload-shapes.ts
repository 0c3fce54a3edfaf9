import type { Rules } from './configuration.ts'

/** What the mappings of a target make, those of tenants included. */
export const payloadShapes = ({ mappings }: Pick<Rules, 'mappings'>, target: string) =>
  mappings.all
    .filter(({ mapping: { name } }) => name.startsWith(`${target}/`))
    .map(({ mapping: { name, output } }) => ({ mapping: name, schema: output }))
