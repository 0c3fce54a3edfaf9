import type { Route, RoutedFacts } from '../document/commands.ts'
import { requiredFields } from '../document/types/type.ts'
import { route } from '../pipeline/route.ts'
import type { Rules } from './configuration.ts'

type RouteDocument = (facts: RoutedFacts) => Route

/** Routes a document by the pipeline of its tenant, after the reading or after a review. */
export const routing =
  (
    { pipelineOf, typesOf }: Pick<Rules, 'pipelineOf' | 'typesOf'>,
    { reviewed }: { reviewed: boolean },
  ): RouteDocument =>
  (facts) =>
    route(pipelineOf(facts.tenant), {
      ...facts,
      reviewed,
      required: requiredFields(typesOf(facts.tenant).get(facts.type)),
    })
