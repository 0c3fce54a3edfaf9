import type { Permission } from './permissions.ts'

/** Who makes a request. */
export interface Principal {
  kind: 'user' | 'key' | 'service'
  id: string
  tenant: string
  /** for people, such as "Anna Müller"; personal data, so events store the id only */
  label: string
  permissions: readonly Permission[]
}

/** The principal of requests that need no authentication. It has no permissions. */
export const ANONYMOUS: Principal = { kind: 'service', id: '', tenant: '', label: '', permissions: [] }

/** A principal as events name it: kind and id, never a name. */
export const actorOf = ({ kind, id }: Pick<Principal, 'kind' | 'id'>): string => `${kind}:${id}`
