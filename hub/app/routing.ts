import { businessKeyOf, type BusinessKey } from '../document/business-key.ts'
import { thresholdsFor } from '../document/calibration/thresholds.ts'
import { kindOfType } from '../document/document-kind.ts'
import type { Route, RoutedFacts } from '../document/commands.ts'
import { checkResultsOf } from '../document/types/checks.ts'
import { requiredFields, type TypeDefinition } from '../document/types/type.ts'
import type { Facts } from '../pipeline/conditions.ts'
import { requiredConfidence } from '../pipeline/key-confidence.ts'
import { route } from '../pipeline/route.ts'
import type { Connections, Rules } from './configuration.ts'

type RouteDocument = (facts: RoutedFacts) => Route

type Routing = Pick<Rules, 'pipelineOf' | 'typesOf'>

/** Routes a document by the pipeline of its tenant, after the reading or after a review. */
export const routing =
  (
    { pipelineOf, typesOf }: Routing,
    { targets, calibration }: Pick<Connections, 'targets' | 'calibration'>,
    { reviewed }: { reviewed: boolean },
  ): RouteDocument =>
  (facts) => {
    const definition = typesOf(facts.tenant).get(facts.type)
    return route(pipelineOf(facts.tenant), {
      ...facts,
      kind: kindOf(facts, definition),
      reviewed,
      definition,
      required: requiredFields(definition),
      thresholdsFor: (needed, accuracy) => thresholdsFor(calibration, needed, accuracy),
      takesWithoutKey: (name) => targets.find((target) => target.name === name)?.businessKey === 'none',
    })
  }

/** The business key of a document, by its type and the confidence that its pipeline requires. */
export const businessKeys =
  ({ pipelineOf, typesOf }: Routing) =>
  (given: Omit<Facts, 'kind' | 'checks'> & Pick<RoutedFacts, 'kind'> & { reviewed: boolean }): BusinessKey => {
    const definition = typesOf(given.tenant).get(given.type)
    const facts = { ...given, kind: kindOf(given, definition), checks: checkResultsOf(definition, given) }
    const required = facts.reviewed ? () => 0 : requiredConfidence(pipelineOf(facts.tenant).steps, facts)
    return businessKeyOf(definition, facts.fields, required)
  }

const kindOf = ({ kind, type }: Pick<RoutedFacts, 'kind' | 'type'>, definition: TypeDefinition | undefined) =>
  kind ?? kindOfType(definition?.lineage ?? [type])
