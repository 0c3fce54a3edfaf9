import type { ApiKeys } from './api-keys/api-keys.ts'

/** Names an actor of an event for the people of a tenant, such as "Anna Müller, key me7gulsr". */
export type LabelActor = (actor: string, tenant: string) => string

/**
 * Labels come from the actor's own stream and not from the event, so that events hold no names. Revoked keys keep their
 * labels. A tenant does not see the labels of another tenant's keys.
 */
export const actorLabels =
  (keys: Pick<ApiKeys, 'find'>): LabelActor =>
  (actor, tenant) => {
    const [kind, id = ''] = actor.split(':')
    if (kind !== 'key') return actor
    const key = keys.find(id)
    return key?.tenant === tenant ? `${key.label}, key ${id}` : `key ${id}`
  }
